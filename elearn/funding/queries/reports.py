"""The justification at a day, and its PDF: made, being made, or not asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from elearn.core import clock, db
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.i18n import local, locale
from elearn.core.policy import Actor
from elearn.funding.models import Report
from elearn.funding.queries.envelopes import readable


@dataclass(frozen=True, slots=True)
class ReportCard:
    """One PDF. ``until`` is the instant up to which it counts."""

    id: int
    envelope_id: int
    on_date: date
    language: str
    until: datetime
    done: int
    total: int
    file_key: str
    file_bytes: int
    ready_at: datetime | None


def end_of(day: date) -> datetime:
    """The instant up to which the justification of a day counts: its end, or now."""
    now = clock.now()
    end = datetime.combine(day + timedelta(days=1), time(), local(now).tzinfo) - timedelta(microseconds=1)
    return min(now, end)


def by_id(report_id: int) -> ReportCard | None:
    """One, for the job that makes it; None once it is forgotten."""
    row = db.session().get(Report, report_id, populate_existing=True)
    return _card(row) if row else None


def report(actor: Actor, envelope_id: int, day: date) -> ReportCard | None:
    """The PDF of an envelope at that day in the reader's language; None when nobody asked for it."""
    readable(actor, envelope_id)
    query = sa.select(Report).where(
        Report.envelope_id == envelope_id,
        Report.on_date == day,
        Report.language == locale(),
        Report.expires_at > clock.now(),
    )
    row = db.session().scalars(query).one_or_none()
    return _card(row) if row else None


def ready(actor: Actor, envelope_id: int, day: date) -> ReportCard:
    """The same, once it is made; raise :class:`Missing` before."""
    found = report(actor, envelope_id, day)
    if found is None or found.ready_at is None:
        raise Missing(_("Ce document n’est pas prêt. Demandez-le depuis la page du justificatif."))
    return found


def _card(row: Report) -> ReportCard:
    return ReportCard(*(getattr(row, name) for name in ReportCard.__slots__))
