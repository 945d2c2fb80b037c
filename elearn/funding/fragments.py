"""What this room puts into the pages of others."""

from __future__ import annotations

from typing import Any

from flask import render_template

from elearn.core.i18n import today
from elearn.core.policy import Actor, can
from elearn.funding import queries, words
from elearn.funding.policy import Can
from elearn.modules import queries as modules


def centre_aside(actor: Actor, *, centre: Any, **_context: Any) -> str:
    """Beside a telecentre's page: its training seats."""
    count = queries.seats.counts([centre.id])[centre.id]
    serving = [e for e in queries.envelopes.open_on(today()) if e.serves_centre(centre.id)]
    if not count.total and not serving:
        return ""
    return render_template("funding/centre_card.html", centre=centre, count=count, serving=serving, actor=actor)


def manage_tab(actor: Actor, *, centre: Any, **_context: Any) -> str:
    """Among the pages of a telecentre's manager: the one of its training seats."""
    return render_template("funding/tab.html", centre=centre) if can(Can.GIVE, actor, centre) else ""


def day_card(actor: Actor, *, centre: Any, **_context: Any) -> str:
    """On the manager's day: seats to give, offers that wait, people in line."""
    if not can(Can.GIVE, actor, centre):
        return ""
    count = queries.seats.counts([centre.id])[centre.id]
    return render_template("funding/day_card.html", centre=centre, count=count) if count.total or count.waiting else ""


def module_actions(actor: Actor, *, version: modules.VersionCard, **_context: Any) -> str:
    """On a module's page: that a seat may be funded, or is."""
    if not actor.is_authenticated:
        return ""
    own = [s for s in queries.seats.of_person(actor.id) if s.module_slug == version.slug]
    pays = [e for e in queries.envelopes.open_on(today()) if e.pays_for(version.slug)]
    priced = version.slug in queries.envelopes.prices(today()) if pays else False
    if not own and not priced:
        return ""
    return render_template("funding/module_card.html", own=own[0] if own else None, words=words)


def beside_bookings(actor: Actor, **_context: Any) -> str:
    """Beside one's bookings: the seats one has, and the way to those one may still get."""
    return render_template(
        "funding/beside_bookings.html",
        seats=queries.seats.of_person(actor.id),
        titles={m.slug: m.title for m in modules.current_versions()},
        words=words,
    )


def dashboard_card(actor: Actor, **_context: Any) -> str:
    """Beside the trail: the seats one has, and those offered."""
    held = queries.seats.of_person(actor.id)
    if not held:
        return ""
    titles = {m.slug: m.title for m in modules.current_versions()}
    return render_template("funding/dashboard_card.html", seats=held, titles=titles, words=words)


def funder_card(actor: Actor, **_context: Any) -> str:
    """On the page of a funder: the way to their money; no statement."""
    return render_template("funding/funder_card.html") if can(Can.LIST_PROGRAMMES, actor) else ""
