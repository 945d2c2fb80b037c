"""Which proofs are missing now, seat by seat, for those who gather them and those who pay on them."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from elearn.certificates import queries as certificates
from elearn.core import db
from elearn.funding.life import ABANDONED, ENGAGED, TO_PROVE
from elearn.funding.models import SeatEvent
from elearn.funding.queries.envelopes import cards
from elearn.funding.queries.seats import SeatCard
from elearn.progress import queries as progress


def missing(seats: Collection[SeatCard]) -> dict[int, tuple[str, ...]]:
    """The proofs that the agreement asks and that are not there, of the seats still to be paid on proofs."""
    asked = [s for s in seats if s.state in TO_PROVE or (s.state == ABANDONED and s.account == ENGAGED)]
    if not asked:
        return {}
    enrolments = [s.enrolment_id for s in asked if s.enrolment_id is not None]
    attested = {i for i, c in certificates.by_enrolments(enrolments).items() if c.revoked_at is None}
    measured = progress.measured(enrolments)
    done: dict[int, set[str]] = {s.id: set() for s in asked}
    query = sa.select(SeatEvent.seat_id, SeatEvent.action).where(SeatEvent.seat_id.in_(done))
    for seat_id, action in db.session().execute(query):
        done[seat_id].add(action)
    envelopes = cards({s.envelope_id for s in asked})
    out = {}
    for seat in asked:
        work = measured.get(seat.enrolment_id or 0)
        has = {
            "enrolment": seat.enrolment_id is not None,
            "activity": "start" in done[seat.id] or bool(work and work.minutes),
            "completion": "complete" in done[seat.id],
            "certificate": seat.enrolment_id in attested,
        }
        needed = envelopes[seat.envelope_id].rules.needed(was_abandoned="abandon" in done[seat.id])
        if absent := tuple(proof for proof in needed if not has[proof]):
            out[seat.id] = absent
    return out
