"""What invoices put beside a mission, and below one's own identity."""

from __future__ import annotations

from flask import render_template

from elearn.core import i18n
from elearn.core.policy import Actor
from elearn.invoicing import queries, words
from elearn.pool.queries.engagements import EngagementCard


def of_mission(actor: Actor, card: EngagementCard, **_context: object) -> str:
    """The invoices of a mission, and the way to make one of what is accepted."""
    found = queries.invoices.of_mission(actor, card.id)
    free = queries.drafts.to_bill(actor.id, card.id)
    unearned = {one.id for one in found if one.sort == "deposit" and queries.unearned.cents(one)}
    return render_template(
        "invoicing/slots/mission.html", card=card, found=found, free=free, unearned=unearned, words=words
    )


def of_identity(actor: Actor, **_context: object) -> str:
    """What the yearly declaration of sellers would say of them, so that they read it before anybody else."""
    year = i18n.today().year
    found = {one: queries.sellers.own(actor, one) for one in (year, year - 1)}
    return render_template("invoicing/slots/declared.html", year=year, found=found)
