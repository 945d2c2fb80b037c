"""Asking for the PDF of a justification. A job draws it: ``elearn.funding.tasks``."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from elearn.core import clock, db
from elearn.core.i18n import locale
from elearn.core.jobs.outbox import enqueue
from elearn.core.policy import Actor
from elearn.funding.models import Report, Seat
from elearn.funding.queries.envelopes import readable
from elearn.funding.queries.reports import end_of

KEPT = timedelta(days=7)
STUCK = timedelta(minutes=10)  # longer than any making: then it is asked for again
STEPS = 3  # read, drawn, kept


def ask(actor: Actor, envelope_id: int, day: date) -> bool:
    """Ask for the PDF of an envelope at the end of that day; whether there is something to make.

    A day that is over is drawn once; that of today, each time it is asked for. Nothing is made twice
    at a time.
    """
    readable(actor, envelope_id)
    session, now = db.session(), clock.now()
    insert = sqlite.insert if db.is_sqlite() else postgresql.insert
    new = insert(Report).values(
        envelope_id=envelope_id, on_date=day, language=locale(), until=now, done=0, total=STEPS, file_key="",
        file_bytes=0, asked_at=now - 2 * STUCK, ready_at=None, expires_at=now,
    )  # fmt: skip
    session.execute(new.on_conflict_do_nothing(index_elements=["envelope_id", "on_date", "language"]))
    query = sa.select(Report).where(
        Report.envelope_id == envelope_id, Report.on_date == day, Report.language == locale()
    )
    row = session.scalars(query.with_for_update().execution_options(populate_existing=True)).one()
    is_under_way = row.ready_at is None and row.asked_at > now - STUCK
    is_whole = row.ready_at is not None and row.expires_at > now and row.until == end_of(day)
    if is_under_way or is_whole:
        return False
    _forget([row.file_key])
    row.until, row.asked_at, row.expires_at = end_of(day), now, now + KEPT
    row.done, row.total, row.file_bytes, row.ready_at, row.file_key = 0, STEPS, 0, None, ""
    session.flush()
    enqueue("funding.draw_report", {"report_id": row.id, "asked_at": now.isoformat()})
    return True


def finish(report_id: int, asked_at: str, *, file_key: str, file_bytes: int) -> bool:
    """The file is made: whether it is still that which is wanted. The job calls it."""
    row = db.session().get(Report, report_id, with_for_update=True, populate_existing=True)
    if row is None or row.ready_at is not None or row.asked_at.isoformat() != asked_at:
        _forget([file_key])
        return False
    row.file_key, row.file_bytes, row.ready_at, row.done = file_key, file_bytes, clock.now(), row.total
    db.session().flush()
    return True


def say(report_id: int, done: int) -> None:
    """How far the making is."""
    db.session().execute(sa.update(Report).where(Report.id == report_id).values(done=done))


def forget_about(person_id: int) -> None:
    """Forget the files that may name someone: they are drawn again when they are asked for."""
    own = sa.select(Seat.envelope_id).where(Seat.person_id == person_id)
    _forget_reports(Report.envelope_id.in_(own))


def forget_old() -> None:
    """Forget the files past their time."""
    _forget_reports(Report.expires_at < clock.now())


def _forget_reports(condition: sa.ColumnElement[bool]) -> None:
    gone = db.session().execute(sa.delete(Report).where(condition).returning(Report.file_key))
    _forget(list(gone.scalars()))


def _forget(keys: list[str]) -> None:
    if kept := [key for key in keys if key]:
        enqueue("funding.forget_files", {"keys": kept})
