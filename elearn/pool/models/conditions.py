"""What an organisation lets its people order, what each month has seen, and what was decided.

Conditions are dated: a change ends a row and begins another of the same ``root``. That a ceiling
holds between two who order at once is the promise of one conditional UPDATE of a counter, and of the
CHECK on it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier
from elearn.core.triggers import Trigger, emptied_first
from elearn.pool.conditions import OUTCOMES, PLACES, PROVIDERS, WHO
from elearn.pool.life import approvals

_OPEN = sa.text("valid_until IS NULL")
_ASKED = sa.text("state = 'asked'")
AGREED = "agreed"


class ConditionRow(Base):
    """One condition from an instant to another (excluded); see ``elearn.pool.conditions``.

    ``agreement`` is the confidentiality text that the provider accepts before beginning. Without
    ``approvers``, those who hold that role decide, and the buyers where nobody does.
    """

    __tablename__ = "pool_condition"
    __table_args__ = (
        sa.CheckConstraint(f"who IN {WHO}", name="who"),
        sa.CheckConstraint(f"place IN {PLACES}", name="place"),
        sa.CheckConstraint(f"providers IN {PROVIDERS}", name="providers"),
        sa.CheckConstraint(
            "(per_order_cents IS NULL OR per_order_cents > 0) AND (per_person_cents IS NULL OR per_person_cents > 0) "
            "AND (per_month_cents IS NULL OR per_month_cents > 0) "
            "AND (approve_above_cents IS NULL OR approve_above_cents >= 0)",
            name="amounts",
        ),
        sa.CheckConstraint("valid_until IS NULL OR valid_from <= valid_until", name="dates"),
        sa.CheckConstraint("lapse_days BETWEEN 1 AND 60", name="lapse"),
        sa.Index("uq_pool_condition_open", "root", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        sa.Index(None, "organisation_id", "valid_from"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_organisation.id"))
    root: Mapped[str] = mapped_column(sa.String(24))
    label: Mapped[str] = mapped_column(sa.String(120))
    who: Mapped[str] = mapped_column(sa.String(10))
    roles: Mapped[list[Any]]
    people: Mapped[list[Any]]
    place: Mapped[str] = mapped_column(sa.String(10))
    categories: Mapped[list[Any]]
    offers: Mapped[list[Any]]
    providers: Mapped[str] = mapped_column(sa.String(10))
    per_order_cents: Mapped[int | None]
    per_person_cents: Mapped[int | None]
    per_month_cents: Mapped[int | None]
    agreement: Mapped[str] = mapped_column(sa.Text, default="")
    approve_above_cents: Mapped[int | None]
    approvers: Mapped[list[Any]]
    lifts: Mapped[bool]
    lapse_days: Mapped[int] = mapped_column(default=7)
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime | None]
    made_by: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"))
    ended_by: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts_person.id"))


class Ceiling(Base):
    """What an organisation may spend in a month, all its people together, from an instant to another (excluded)."""

    __tablename__ = "pool_ceiling"
    __table_args__ = (
        sa.CheckConstraint("per_month_cents > 0", name="amount"),
        sa.CheckConstraint("valid_until IS NULL OR valid_from <= valid_until", name="dates"),
        sa.Index("uq_pool_ceiling_open", "organisation_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_organisation.id"))
    per_month_cents: Mapped[int]
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime | None]
    made_by: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"))
    ended_by: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts_person.id"))


class Counter(Base):
    """What one month has seen under one condition and those that replaced it, or in a whole organisation.

    ``root`` is that of the condition, or ``org:`` and the organisation's number. ``person_id`` 0 counts everybody.
    ``granted_cents`` is what approvals let pass above ``ceiling_cents``, the ceiling as it was when the row was last
    written.
    """

    __tablename__ = "pool_counter"
    __table_args__ = (
        sa.UniqueConstraint("root", "person_id", "month"),
        sa.CheckConstraint("spent_cents >= 0 AND granted_cents >= 0", name="amounts"),
        sa.CheckConstraint("ceiling_cents IS NULL OR spent_cents <= ceiling_cents + granted_cents", name="ceiling"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    root: Mapped[str] = mapped_column(sa.String(24))
    person_id: Mapped[int] = mapped_column(Identifier)
    month: Mapped[date]
    spent_cents: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    granted_cents: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    ceiling_cents: Mapped[int | None]


class DecisionRow(Base):
    """One decision as it was made, refusals included: what was asked, each thing looked at, the answer."""

    __tablename__ = "pool_decision"
    __table_args__ = (
        sa.CheckConstraint(f"outcome IN {OUTCOMES}", name="outcome"),
        sa.CheckConstraint("(outcome = 'allowed') = (code = '')", name="code"),
        sa.Index(None, "organisation_id", "at"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_organisation.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"), index=True)
    condition_id: Mapped[int | None] = mapped_column(sa.ForeignKey("pool_condition.id"))
    offer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("directory_offer.id"))
    cents: Mapped[int]
    outcome: Mapped[str] = mapped_column(sa.String(8))
    code: Mapped[str] = mapped_column(sa.String(20))
    detail: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class Approval(Base):
    """An order that waits for somebody's agreement. Granted, it is ordered at once, as ``wanted`` says it.

    ``key`` is the form's: it counts once. ``wanted`` holds the order as it was asked.
    """

    __tablename__ = "pool_approval"
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "key"),
        sa.CheckConstraint(f"state IN {approvals.STATES}", name="state"),
        sa.CheckConstraint("state <> 'refused' OR reason <> ''", name="reason"),
        sa.CheckConstraint("(state IN ('granted', 'refused')) = (decided_by IS NOT NULL)", name="decided"),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> person_id", name="not_oneself"),
        sa.CheckConstraint("(state = 'granted') = (engagement_id IS NOT NULL)", name="ordered"),
        sa.Index("ix_pool_approval_lapses", "lapses_at", sqlite_where=_ASKED, postgresql_where=_ASKED),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_organisation.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"), index=True)
    condition_id: Mapped[int] = mapped_column(sa.ForeignKey("pool_condition.id"))
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("pool_decision.id"))
    title: Mapped[str] = mapped_column(sa.String(160))
    wanted: Mapped[dict[str, Any]]
    cents: Mapped[int]
    note: Mapped[str] = mapped_column(sa.Text, default="")
    state: Mapped[str] = mapped_column(sa.String(8), default=approvals.ASKED)
    key: Mapped[str] = mapped_column(sa.String(80))
    asked_at: Mapped[datetime]
    lapses_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts_person.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    engagement_id: Mapped[int | None] = mapped_column(sa.ForeignKey("pool_engagement.id"))
    version: Mapped[int] = mapped_column(default=1)


class OrderRow(Base):
    """What someone ordered under which condition: the mission it made, and what it counts in which month.

    ``offer_id`` is none for a quote accepted, and for an order under prices agreed, whose ``place`` is ``AGREED``.
    ``released_at``: given up; only what was owed of it then still counts, nothing before it began.
    """

    __tablename__ = "pool_order"
    __table_args__ = (
        sa.CheckConstraint("cents > 0", name="amount"),
        sa.CheckConstraint("(condition_id IS NULL) = (root = '')", name="root"),
        sa.CheckConstraint("(offer_id IS NULL) = (offer_number IS NULL)", name="offer"),
        sa.Index(None, "organisation_id", "month"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    engagement_id: Mapped[int] = mapped_column(sa.ForeignKey("pool_engagement.id"), unique=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_organisation.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"), index=True)
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("pool_decision.id"))
    approval_id: Mapped[int | None] = mapped_column(sa.ForeignKey("pool_approval.id"), unique=True)
    condition_id: Mapped[int | None] = mapped_column(sa.ForeignKey("pool_condition.id"))
    root: Mapped[str] = mapped_column(sa.String(24), default="")
    month: Mapped[date]
    cents: Mapped[int]
    offer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("directory_offer.id"))
    offer_number: Mapped[int | None]
    place: Mapped[str] = mapped_column(sa.String(10), default="")
    released_at: Mapped[datetime | None]


_SAME = (
    "id", "organisation_id", "root", "label", "who", "roles", "people", "place", "categories", "offers", "providers",
    "agreement", "approvers", "lifts", "lapse_days", "valid_from", "made_by",
)  # fmt: skip
_SAME_OR_NULL = ("per_order_cents", "per_person_cents", "per_month_cents", "approve_above_cents")

TRIGGERS = (
    Trigger("pool_condition", "DELETE", "a condition is ended, not deleted"),
    Trigger(
        "pool_condition",
        "UPDATE",
        "a condition never changes: it ends, and another begins",
        unless=" AND ".join(
            (
                "OLD.valid_until IS NULL",
                "NEW.valid_until IS NOT NULL",
                *(f"NEW.{name} = OLD.{name}" for name in _SAME),
                *(f"COALESCE(NEW.{name}, -1) = COALESCE(OLD.{name}, -1)" for name in _SAME_OR_NULL),
            )
        ),
    ),
    Trigger("pool_ceiling", "DELETE", "a ceiling is ended, not deleted"),
    Trigger(
        "pool_ceiling",
        "UPDATE",
        "a ceiling never changes: it ends, and another begins",
        unless="OLD.valid_until IS NULL AND NEW.valid_until IS NOT NULL AND NEW.id = OLD.id "
        "AND NEW.organisation_id = OLD.organisation_id AND NEW.per_month_cents = OLD.per_month_cents "
        "AND NEW.valid_from = OLD.valid_from AND NEW.made_by = OLD.made_by",
    ),
    *emptied_first(
        "pool_decision",
        "CAST({0}.detail AS TEXT) = '{{\"erased\": true}}'",
        same=("id", "organisation_id", "person_id", "cents", "outcome", "code", "at"),
    ),
    Trigger("pool_approval", "DELETE", "an approval is decided, not deleted"),
    Trigger(
        "pool_approval",
        "UPDATE",
        "an approval is decided once",
        # Once decided, its words alone may go, with the account of who wrote them.
        unless="OLD.state = 'asked' OR (NEW.state = OLD.state AND NEW.cents = OLD.cents AND NEW.note = '' "
        "AND NEW.person_id = OLD.person_id AND COALESCE(NEW.decided_by, 0) = COALESCE(OLD.decided_by, 0) "
        "AND COALESCE(NEW.engagement_id, 0) = COALESCE(OLD.engagement_id, 0))",
    ),
    Trigger("pool_order", "DELETE", "an order is kept"),
    Trigger(
        "pool_order",
        "UPDATE",
        "an order keeps what it counts",
        unless="OLD.released_at IS NULL AND NEW.released_at IS NOT NULL AND NEW.engagement_id = OLD.engagement_id "
        "AND NEW.cents = OLD.cents AND NEW.month = OLD.month AND NEW.root = OLD.root AND NEW.person_id = OLD.person_id",
    ),
)
