"""What this room puts into the pages of the directory and of the pool."""

from __future__ import annotations

from flask import render_template

from elearn.core.policy import Actor
from elearn.directory.queries import skills
from elearn.directory.queries.profiles import ProfileCard
from elearn.pool.queries.engagements import EngagementCard
from elearn.pool.queries.requests import RequestCard
from elearn.reviews import life, queries, words
from elearn.reviews.criteria import CLIENT, CRITERIA, PROVIDER

FEW = 3  # how many reviews a profile shows before the page that has them all


def on_profile(_actor: Actor, *, card: ProfileCard, **_context: object) -> str:
    """The averages, or why there is none, and the last reviews."""
    found = queries.shown.of_provider(card.person_id)
    return render_template(
        "reviews/slots/profile.html", card=card, found=found, few=found.reviews[:FEW], criteria=CRITERIA[CLIENT],
        catalogue=skills.catalogue(), words=words,
    )  # fmt: skip


def on_mission(actor: Actor, *, card: EngagementCard, **_context: object) -> str:
    """The way to review a finished mission, for its two sides."""
    is_side = actor.person_id == card.provider_id or card.organisation_id in actor.organisations("buyer")
    if card.state != "closed" or not is_side:
        return ""
    found = queries.missions.mission(actor, card.id)
    return render_template(
        "reviews/slots/mission.html", found=found, state=found.states[found.side], life=life, words=words
    )


def on_request(actor: Actor, *, card: RequestCard, **_context: object) -> str:
    """What those who worked for this client say of it, for people who are signed in."""
    if not actor.is_authenticated:
        return ""
    found = queries.shown.of_client(card.organisation_id)
    if not found.total:
        return ""
    return render_template("reviews/slots/request.html", card=card, found=found, criteria=CRITERIA[PROVIDER])


def on_order(_actor: Actor, **_context: object) -> str:
    """What reviews weigh in the ranking: nothing."""
    return render_template("reviews/slots/order.html")
