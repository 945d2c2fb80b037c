"""Word of what ends soon, once, to whoever can still act: seats to give, modules to begin, proofs to gather."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.accounts import services as notices
from elearn.core import db, i18n
from elearn.core.policy import Actor, require
from elearn.funding import life
from elearn.funding.models import Envelope
from elearn.funding.money import ALLOTTED
from elearn.funding.policy import Can
from elearn.funding.queries import envelopes, proofs, seats
from elearn.funding.queries.envelopes import EnvelopeCard
from elearn.funding.queries.seats import SeatCard
from elearn.modules import queries as modules
from elearn.telecentres import queries as telecentres

AHEAD = timedelta(days=14)
PROOFS_AHEAD = timedelta(days=30)


def ending_soon(day: date) -> list[int]:
    """The open envelopes one of whose dates comes within the days told ahead."""
    query = sa.select(Envelope.id).where(
        Envelope.state == "open",
        sa.or_(
            Envelope.return_on.between(day, day + AHEAD),
            Envelope.last_on.between(day, day + AHEAD),
            Envelope.justify_on.between(day, day + PROOFS_AHEAD),
        ),
    )
    return list(db.session().scalars(query.order_by(Envelope.id)))


def remind(actor: Actor, envelope_id: int) -> None:
    """Tell managers what they have to give, trainees what they have to begin, and both ends what is not proven.

    Each person is told once for each date; a date that is put off is told again.
    """
    require(Can.RUN, actor)
    envelope, day = envelopes.card(envelope_id), i18n.today()
    found = seats.of_envelope(envelope_id)
    if day <= envelope.return_on <= day + AHEAD:
        _to_give(envelope, found)
    if day <= envelope.last_on <= day + AHEAD:
        _to_begin(envelope, found)
    if day <= envelope.justify_on <= day + PROOFS_AHEAD:
        _to_prove(envelope, found)


def title_of(module_slug: str) -> str:
    """The title of a module as a notice says it; its name when it is published no more."""
    found = modules.published(module_slug)
    return found.title if found else module_slug


def _to_give(envelope: EnvelopeCard, found: list[SeatCard]) -> None:
    waiting = Counter(s.centre_id for s in found if s.state == life.RESERVED)
    funds = envelopes.funds([envelope.id])[envelope.id]
    allotted = {int(n.removeprefix(ALLOTTED)): c for n, c in funds.amounts.items() if n.startswith(ALLOTTED) and c}
    for centre in telecentres.places.centres({*waiting, *allotted}).values() if waiting or allotted else ():
        facts = {"seats": waiting[centre.id], "cents": allotted.get(centre.id, 0), "until": envelope.return_on}
        _tell_managers(envelope, centre, "funding.to-give", facts)


def _to_begin(envelope: EnvelopeCard, found: list[SeatCard]) -> None:
    for seat in found:
        if seat.state == life.ASSIGNED and seat.person_id is not None:
            facts = {"module": title_of(seat.module_slug), "until": envelope.last_on.isoformat()}
            key = f"to-begin:{seat.id}:{envelope.last_on}"
            notices.notify(seat.person_id, "funding.to-begin", facts, key=key)


def _to_prove(envelope: EnvelopeCard, found: list[SeatCard]) -> None:
    missing = proofs.missing(found)
    if not missing:
        return
    facts = {"until": envelope.justify_on, "seats": len(missing)}
    for person_id in accounts.members(envelope.funder_id, "funder"):
        _tell(person_id, envelope, 0, "funding.to-prove", {**facts, "slug": ""})
    counts = Counter(s.centre_id for s in found if s.id in missing)
    for centre in telecentres.places.centres(counts).values():
        _tell_managers(envelope, centre, "funding.to-prove", {**facts, "seats": counts[centre.id]})


def _tell_managers(
    envelope: EnvelopeCard, centre: telecentres.places.CentreCard, kind: str, facts: dict[str, Any]
) -> None:
    for person_id in accounts.members(centre.organisation_id, "manager"):
        _tell(person_id, envelope, centre.id, kind, {**facts, "slug": centre.slug, "centre": centre.name})


def _tell(person_id: int, envelope: EnvelopeCard, of: int, kind: str, facts: dict[str, Any]) -> None:
    until = facts["until"].isoformat()
    told = {**facts, "until": until, "envelope": envelope.name, "id": envelope.id}
    notices.notify(person_id, kind, told, key=f"{kind}:{envelope.id}:{of}:{until}")
