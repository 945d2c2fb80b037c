"""What the clock does to bookings: lapsed holds, absences, ended stays, offers. Reading never waits for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import sqlalchemy as sa

from elearn.core import clock, db
from elearn.core.policy import SYSTEM
from elearn.telecentres import transitions
from elearn.telecentres.models import Booking, Claim, Visit, Waiting
from elearn.telecentres.models.waiting import WAITING
from elearn.telecentres.services import moves, offers, visits

if TYPE_CHECKING:
    from elearn.core.jobs.runner import JobRun

BATCH = 200


def keep_time(job: JobRun) -> None:
    """Write what has lapsed, one booking a transaction: a long one would hold people up."""
    with job.reading():
        now = clock.now()
        lapsed = sa.select(Claim.booking_id).where(Claim.active, Claim.lapses_at <= now).distinct()
        over = sa.select(Booking.id).where(Booking.state == transitions.CHECKED_IN, Booking.ends_at <= now)
        # The oldest first: those who are there may be more than a batch, and their places are still open.
        open_ = sa.select(Visit.id).where(Visit.left_at.is_(None)).order_by(Visit.arrived_at)
        waited = sa.select(Waiting.centre_id).where(Waiting.state == WAITING).distinct()
        session = db.session()
        due: list[tuple[str, Callable[[int], object], int]] = [
            *(("lapse", _lapse, i) for i in session.scalars(lapsed.limit(BATCH))),
            *(("finish", _finish, i) for i in session.scalars(over.limit(BATCH))),
            *(("close", visits.close, i) for i in session.scalars(open_.limit(BATCH))),
            *(("offer", offers.sweep, i) for i in session.scalars(waited)),
        ]
    for name, act, subject in due:
        with job.transaction(f"{name} {subject}"):
            act(subject)
    with job.transaction("done", last=True):
        pass


def _lapse(booking_id: int) -> None:
    moves.held(booking_id)
    freed = moves.lapse(booking_id)
    if freed is not None:
        offers.offer_freed(freed)


def _finish(booking_id: int) -> None:
    booking = moves.held(booking_id)
    if booking.state == transitions.CHECKED_IN and booking.ends_at <= clock.now():
        moves.apply(SYSTEM, booking, "finish")
