"""Call-offs: ordering under an agreement, or asking for the agreement that the conditions of the company want.

Choosing the holder, spending the ceiling and making the mission are one transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from elearn.clusters.choosing import COMPETITION
from elearn.clusters.life import calls as life
from elearn.clusters.models import Call
from elearn.clusters.policy import Can
from elearn.clusters.queries import calls as reads
from elearn.clusters.queries import frameworks, members
from elearn.clusters.queries.frameworks import FrameworkCard
from elearn.clusters.services import deals
from elearn.clusters.services.deals import Need
from elearn.clusters.services.members import Subject
from elearn.clusters.services.telling import tell
from elearn.core import clock, db
from elearn.core.errors import Conflict, Forbidden, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, require
from elearn.pool import words as pool_words
from elearn.pool.conditions import Decision
from elearn.pool.extend import Approvable, Grant, Orderer
from elearn.pool.figures import MOST_QUANTITY
from elearn.pool.services import agreed, approvals, orderers

KIND = "clusters.call"  # of approvals
_MADE = sa.select(Call.id).where(Call.framework_id == sa.bindparam("framework"), Call.key == sa.bindparam("key"))


@dataclass(frozen=True, slots=True)
class Wanted:
    """A call-off as someone asks for it. ``quantities``: hundredths by rank of lot; ``key``: the form's.

    ``after_id`` is the call-off that a holder declined: those who declined it are passed over.
    """

    company_id: int
    quantities: Mapping[int, int]
    key: str
    note: str = ""
    after_id: int | None = None


def call(actor: Actor, framework_id: int, wanted: Wanted, who: Orderer | None = None) -> int:
    """Order under the agreement, or ask the holders for their price when its rule says so; answer its id.

    The same key again gives the same one. Raises :class:`Conflict` ``insufficient`` above the ceiling,
    ``vigilance`` or ``nobody`` when no holder is free, and what the conditions of the company refuse.
    """
    return place(actor, _card(actor, framework_id, wanted.company_id), wanted, who)


def price(actor: Actor, framework_id: int, wanted: Wanted) -> deals.Deal:
    """What that order would be now: for how much, who gets it and why. Nothing is written; refused as :func:`call`."""
    card = _card(actor, framework_id, wanted.company_id)
    quantities = _checked(card, wanted.quantities)
    return deals.find(card, deals.Need(wanted.company_id, quantities, after_id=_declined(wanted, framework_id)))


def weighed(actor: Actor, framework_id: int, wanted: Wanted) -> tuple[str, deals.Deal, Decision]:
    """The rule of the agreement, what that order would be now, and what one's company says of it; nothing is written.

    Raises :class:`Conflict` as :func:`call`, but for what the conditions of the company say.
    """
    card = _card(actor, framework_id, wanted.company_id)
    quantities = _checked(card, wanted.quantities)
    need = Need(wanted.company_id, quantities, after_id=_declined(wanted, framework_id))
    deal, who = deals.find(card, need), orderers.orderer(actor, wanted.company_id)
    return card.rule, deal, agreed.weigh(who, deals.order_of(card, need, deal, who)).decision


def place(
    actor: Actor, card: FrameworkCard, wanted: Wanted, who: Orderer | None = None, grant: Grant | None = None
) -> int:
    """The same, for who may: also for the job of the shared posts, in the name of who answers for them."""
    quantities = _checked(card, wanted.quantities)
    if _made(card.id, wanted.key) is None:
        deals.check_room(card, wanted.company_id, quantities)
    row = deals.hold(card.id, wanted.company_id)
    made = _made(card.id, wanted.key)
    if made is not None:
        return made
    now, is_competing = clock.now(), row.rule == COMPETITION
    found = Call(
        framework_id=row.id, company_id=wanted.company_id, person_id=who.person_id if who else actor.id,
        key=wanted.key[:80], quantities={str(lot): q for lot, q in quantities.items()}, note=wanted.note.strip()[:4000],
        state=life.COMPETING, choice=[], after_id=_declined(wanted, row.id), made_at=now, state_at=now,
        answer_until=now + timedelta(days=row.answer_days) if is_competing else None,
    )  # fmt: skip
    db.add(found)
    if is_competing:
        deals.free(card, deals.choice_of(card, Need.of(found)))
        facts = {"call": found.id, "title": row.title}
        tell([one.person_id for one in card.holders if one.left_at is None], "clusters.competition", facts)
        return found.id
    deals.give(actor, row, card, found, who, grant)
    return found.id


def ask(actor: Actor, framework_id: int, wanted: Wanted) -> int:
    """Ask those of the company who may grant it; answer the id of the approval. The same key asks once.

    Granted, it is ordered as things stand then: the holder that the rule gives it to, under the ceiling left.
    Raises what :func:`call` does, and :class:`Conflict` when it needs nobody's agreement.
    """
    card = _card(actor, framework_id, wanted.company_id)
    return ask_in_the_name_of(actor, card, wanted, orderers.orderer(actor, wanted.company_id))


def ask_in_the_name_of(actor: Actor, card: FrameworkCard, wanted: Wanted, who: Orderer) -> int:
    """The same, for who may: also for the job of the shared posts."""
    quantities = _checked(card, wanted.quantities)
    row = deals.hold(card.id, wanted.company_id)
    if row.rule == COMPETITION or _made(card.id, wanted.key) is not None:
        raise Conflict(_("Cette commande est déjà partie, ou demande d’abord leur prix aux titulaires."), code="stale")
    need = Need(wanted.company_id, quantities, wanted.note, after_id=_declined(wanted, row.id))
    kept = {
        "framework": card.id, "company": wanted.company_id, "key": wanted.key[:80], "note": wanted.note.strip()[:4000],
        "quantities": {str(lot): q for lot, q in quantities.items()}, "after": need.after_id, "call": None,
    }  # fmt: skip
    return ask_for(actor, card, need, who, kept, wanted.key)


def ask_for(actor: Actor, card: FrameworkCard, need: Need, who: Orderer, kept: Mapping[str, Any], key: str) -> int:
    """Ask for the agreement to what a need comes to now, of which ``kept`` makes the order once it is given."""
    judged = agreed.weigh(who, deals.order_of(card, need, deals.find(card, need), who))
    return approvals.ask_for(actor, KIND, judged, kept, title=card.title, key=key, note=need.note)


def granted(actor: Actor, who: Orderer, wanted: Mapping[str, Any], grant: Grant) -> int:
    """Make the call-off that was just granted; answer the id of the mission."""
    card = frameworks.cards([frameworks.row(int(wanted["framework"]))])[0]
    if int(wanted["company"]) not in members.joined(card.cluster_id):
        raise Conflict(_("Votre entreprise n’est plus de la grappe."), code="not-member")
    if wanted["call"] is not None:
        framework, row = deals.hold(card.id, int(wanted["company"])), reads.row(int(wanted["call"]))
        if row.state != life.COMPETING:
            raise Conflict(_("Ce bon de commande est déjà attribué, ou abandonné."), code="stale")
        return deals.give(actor, framework, card, row, who, grant)
    quantities = {int(lot): int(quantity) for lot, quantity in wanted["quantities"].items()}
    asked = Wanted(int(wanted["company"]), quantities, wanted["key"], wanted["note"], wanted["after"])
    return mission_of(place(actor, card, asked, who, grant))


def said(wanted: Mapping[str, Any]) -> Sequence[str]:
    """What is ordered, for who decides."""
    lots = frameworks.row(int(wanted["framework"])).content["lots"]
    asked = {int(lot): int(quantity) for lot, quantity in wanted["quantities"].items()}
    return [
        _("%(lot)s : %(quantity)s", lot=lot["title"], quantity=pool_words.quantity(asked[lot["rank"]], lot["unit"]))
        for lot in lots
        if asked.get(lot["rank"])
    ]


def path(wanted: Mapping[str, Any]) -> str:
    """What to read before: the prices asked of the holders, or the agreement."""
    if wanted["call"] is not None:
        return f"/bons-de-commande/{wanted['call']}"
    return f"/accords-cadres/{wanted['framework']}"


APPROVABLE = Approvable(granted, said, path)


def mission_of(call_id: int) -> int:
    """The mission that a call-off made; raise :class:`Missing` while there is none."""
    found = db.session().get(Call, call_id)
    if found is None or found.engagement_id is None:
        raise reads.missing()
    return found.engagement_id


def _card(actor: Actor, framework_id: int, company_id: int) -> FrameworkCard:
    reading = frameworks.read(actor, framework_id)
    if company_id not in reading.companies:
        raise Forbidden(_("Cette entreprise n’est pas de la grappe."), code="not-member")
    require(Can.CALL, actor, Subject(reading.card.cluster_id, company_id))
    return reading.card


def _made(framework_id: int, key: str) -> int | None:
    """The call-off that the form of this key made, if it did."""
    return db.rows(_MADE, {"framework": framework_id, "key": key[:80]}).scalar_one_or_none()


def _checked(card: FrameworkCard, quantities: Mapping[int, int]) -> dict[int, int]:
    ranks = {int(lot["rank"]) for lot in card.lots}
    found = {lot: quantity for lot, quantity in quantities.items() if quantity}
    if not found or not set(found) <= ranks or any(not 0 < one <= MOST_QUANTITY for one in found.values()):
        raise Invalid(fields={"quantities": [_("Donnez au moins une quantité, par exemple 12 ou 7,5.")]})
    return found


def _declined(wanted: Wanted, framework_id: int) -> int | None:
    """The call-off that this one follows, when it is one of this company that was declined."""
    before = db.session().get(Call, wanted.after_id) if wanted.after_id is not None else None
    if before is None:
        return None
    fits = before.framework_id == framework_id and before.company_id == wanted.company_id
    return before.id if fits and before.state == life.DECLINED else None
