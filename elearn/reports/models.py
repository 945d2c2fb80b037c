"""Reports, whom they concern, and all that was done about them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier
from elearn.core.i18n import LOCALES
from elearn.core.triggers import append_only
from elearn.reports.life import OUTCOMES, STATES

REASONS = ("illegal", "false", "insult", "private", "copied", "other")
_OPEN = sa.text("state IN ('received', 'taken')")


class Report(Base):
    """What someone says of one content. ``title``, ``path`` and ``excerpt`` are as it was then.

    Without an account, ``reporter_id`` is none, ``email`` says whom to answer and ``locale`` in which
    language: the one in which they reported. ``answer`` is for
    who reported, ``statement`` for whom it concerns: the reasons of the decision. ``version`` counts
    the moves.
    """

    __tablename__ = "reports_report"
    __table_args__ = (
        sa.CheckConstraint(f"state IN {STATES}", name="state"),
        sa.CheckConstraint(f"reason IN {REASONS}", name="reason"),
        sa.CheckConstraint(f"outcome IN {('', *OUTCOMES)} AND settlement IN {('', *OUTCOMES)}", name="outcome"),
        sa.CheckConstraint("(decided_at IS NULL) = (outcome = '')", name="decided"),
        sa.CheckConstraint("outcome = '' OR (answer <> '' AND statement <> '')", name="reasoned"),
        sa.CheckConstraint("(contested_at IS NULL) = (contested_by = '')", name="contested"),
        sa.CheckConstraint("(settled_at IS NULL) = (settlement = '')", name="settled"),
        sa.CheckConstraint(
            "(restored_at IS NULL) = (restored_text = '') AND (restored_at IS NULL) = (state <> 'restored')",
            name="restored",
        ),
        sa.CheckConstraint(f"locale IN {LOCALES}", name="locale"),
        # Someone reports one content once, until it is answered.
        sa.Index("uq_reports_report_open", "kind", "key", "reporter_id", unique=True, sqlite_where=_OPEN,
                 postgresql_where=_OPEN),
        sa.Index("ix_reports_report_state", "state", "created_at"),
        sa.Index("ix_reports_report_content", "kind", "key"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    key: Mapped[str] = mapped_column(sa.String(40))
    title: Mapped[str] = mapped_column(sa.String(200))
    path: Mapped[str] = mapped_column(sa.String(200))
    excerpt: Mapped[str] = mapped_column(sa.Text, default="")
    reason: Mapped[str] = mapped_column(sa.String(10))
    text: Mapped[str] = mapped_column(sa.Text)
    reporter_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts_person.id"), index=True)
    email: Mapped[str] = mapped_column(sa.String(254), default="")
    locale: Mapped[str] = mapped_column(sa.String(2), default="fr")
    state: Mapped[str] = mapped_column(sa.String(10), default="received")
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    handler_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts_person.id"))
    outcome: Mapped[str] = mapped_column(sa.String(8), default="")
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    statement: Mapped[str] = mapped_column(sa.Text, default="")
    decided_at: Mapped[datetime | None]
    contested_by: Mapped[str] = mapped_column(sa.String(10), default="")
    contest: Mapped[str] = mapped_column(sa.Text, default="")
    contested_at: Mapped[datetime | None]
    settled_by: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts_person.id"))
    settlement: Mapped[str] = mapped_column(sa.String(8), default="")
    settlement_text: Mapped[str] = mapped_column(sa.Text, default="")
    settled_at: Mapped[datetime | None]
    restored_by: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts_person.id"))
    restored_text: Mapped[str] = mapped_column(sa.Text, default="")
    restored_at: Mapped[datetime | None]


class Concerned(Base):
    """Someone who answers for the content of a report."""

    __tablename__ = "reports_concerned"

    report_id: Mapped[int] = mapped_column(sa.ForeignKey("reports_report.id"), primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("accounts_person.id"), primary_key=True, autoincrement=False, index=True
    )


class Event(Base):
    """One step of a report. ``actor_id`` is none for a visitor."""

    __tablename__ = "reports_event"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    report_id: Mapped[int] = mapped_column(sa.ForeignKey("reports_report.id"), index=True)
    action: Mapped[str] = mapped_column(sa.String(10))
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts_person.id"))
    detail: Mapped[dict[str, Any]]
    at: Mapped[datetime]


TRIGGERS = append_only("reports_event")
