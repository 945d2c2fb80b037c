"""Drafts: begun from what a mission had accepted, changed, dropped. They have no number."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from elearn.core import clock, db, i18n
from elearn.core.errors import Conflict, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, require
from elearn.invoicing import due
from elearn.invoicing.models import Draft
from elearn.invoicing.policy import Can
from elearn.invoicing.queries import drafts


def begin(
    actor: Actor, engagement_id: int, keys: Collection[str] | None = None, payer_id: int | None = None
) -> int:  # fmt: skip
    """Begin a draft of what is accepted and not billed (``keys``: only those), due as the contract says.

    To the client, or to the member ``payer_id`` of the group. Without ``keys``, the draft already begun of that
    mission and payer is given again.
    """
    require(Can.LIST_ISSUED, actor)
    begun = sa.select(sa.func.max(Draft.id)).where(
        Draft.issuer_id == actor.id, Draft.engagement_id == engagement_id, Draft.payer_id.is_not_distinct_from(payer_id)
    )
    known = db.session().scalar(begun) if keys is None else None
    if known is not None:
        return known
    free = drafts.of_mission(actor.id, engagement_id, payer_id)
    if not free:
        raise Conflict(_("Rien n’est à facturer sur cette mission pour l’instant."), code="nothing")
    wanted = {one.key for one in free} if keys is None else set(keys)
    made = Draft(
        issuer_id=actor.id, engagement_id=engagement_id, payer_id=payer_id,
        keys=[one.key for one in free if one.key in wanted], due_rule=due.DAYS,
        due_days=min(free[0].terms.payment_days, due.MOST_DAYS), created_at=clock.now(),
    )  # fmt: skip
    db.session().add(made)
    db.session().flush()
    return made.id


def change(actor: Actor, draft_id: int, keys: Collection[str], due_rule: str, due_days: int) -> None:
    """Choose what it bills and when it is to be paid. Raises :class:`Invalid` for a delay that the law or the
    contract refuses."""
    row = drafts.row(actor, draft_id)
    require(Can.ISSUE, actor, drafts.preview(row))
    free = {one.key: one for one in drafts.of_mission(actor.id, row.engagement_id, row.payer_id)}
    faults: dict[str, list[str]] = {}
    chosen = [key for key in keys if key in free]
    if not chosen:
        faults["keys"] = [_("Choisissez au moins une chose à facturer.")]
    try:
        due_on = due.due_on(i18n.today(), due_rule, due_days)
        least = max((drafts.agreed(one.terms) for one in free.values()), default=due_on)
        if due_on < least:
            day = i18n.day(least)
            sentence = _("Votre contrat ne demande pas de payer avant le %(day)s : choisissez plus.", day=day)
            faults["due_days" if due_rule == due.DAYS else "due_rule"] = [sentence]
    except ValueError:
        faults["due_days"] = [_("Donnez un nombre entier de jours, de 0 à %(most)s.", most=due.MOST_DAYS)]
    if faults:
        raise Invalid(fields=faults)
    row.keys, row.due_rule, row.due_days = chosen, due_rule, due_days
    db.session().flush()


def drop(actor: Actor, draft_id: int) -> None:
    """Throw a draft away."""
    row = drafts.row(actor, draft_id)
    require(Can.ISSUE, actor, drafts.preview(row))
    db.session().delete(row)
    db.session().flush()
