"""Seats, what was done to each, and who waits for one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier
from elearn.core.triggers import Trigger, append_only
from elearn.funding.life import NAMED, STATES

_ONCE = sa.text("person_id IS NOT NULL AND state IN ({})".format(", ".join(f"'{s}'" for s in NAMED)))
_WAITS = sa.text("state IN ('waiting', 'offered')")


class Seat(Base):
    """One place in one module, with its money. A person has at most one that counts per module.

    ``allotted_cents`` is the part of ``funded_cents`` that came from the telecentre's allotment:
    the rest came from what was available. Cost, funded part and minutes are frozen when reserved,
    status and commune of the person, when accepted. ``account`` is where its money is in the book
    ("" once it went back). ``version`` counts the changes.
    """

    __tablename__ = "funding_seat"
    __table_args__ = (
        sa.CheckConstraint(f"state IN {STATES}", name="state"),
        sa.CheckConstraint(
            "funded_cents > 0 AND funded_cents <= cost_cents AND allotted_cents >= 0 "
            "AND allotted_cents <= funded_cents",
            name="amounts",
        ),
        sa.CheckConstraint("state <> 'reserved' OR (person_id IS NULL AND code_hash IS NULL)", name="reserved"),
        sa.CheckConstraint("state <> 'offered' OR offer_until IS NOT NULL", name="offered"),
        sa.CheckConstraint(
            "state IN ('reserved', 'offered', 'expired', 'revoked') "
            "OR (person_id IS NOT NULL AND enrolment_id IS NOT NULL)",
            name="given",
        ),
        sa.Index(None, "person_id"),
        sa.Index("uq_funding_seat_once", "person_id", "module_slug", unique=True,
                 sqlite_where=_ONCE, postgresql_where=_ONCE),
        sa.Index("ix_funding_seat_envelope_state", "envelope_id", "state"),
        sa.Index("ix_funding_seat_centre_state", "centre_id", "state"),
        sa.Index("ix_funding_seat_offers", "offer_until", sqlite_where=sa.text("state = 'offered'"),
                 postgresql_where=sa.text("state = 'offered'")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    envelope_id: Mapped[int] = mapped_column(sa.ForeignKey("funding_envelope.id"))
    centre_id: Mapped[int] = mapped_column(sa.ForeignKey("telecentres_centre.id"))
    module_slug: Mapped[str] = mapped_column(sa.String(100))
    state: Mapped[str] = mapped_column(sa.String(10), default="reserved")
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts_person.id"))
    enrolment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("progress_enrolment.id"), index=True)
    cost_cents: Mapped[int]
    funded_cents: Mapped[int]
    allotted_cents: Mapped[int]
    minutes: Mapped[int]
    code_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    offer_until: Mapped[datetime | None]
    status: Mapped[str] = mapped_column(sa.String(20), default="")
    commune: Mapped[str] = mapped_column(sa.String(100), default="")
    account: Mapped[str] = mapped_column(sa.String(12), default="held")
    reserve_key: Mapped[str] = mapped_column(sa.String(120), index=True)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    state_at: Mapped[datetime]


class SeatEvent(Base):
    """One thing done to a seat. ``operation_id`` is the ledger's, when money moved."""

    __tablename__ = "funding_seat_event"
    __table_args__ = (sa.Index(None, "seat_id"),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    seat_id: Mapped[int] = mapped_column(sa.ForeignKey("funding_seat.id"))
    action: Mapped[str] = mapped_column(sa.String(12))
    from_state: Mapped[str] = mapped_column(sa.String(10))
    to_state: Mapped[str] = mapped_column(sa.String(10))
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts_person.id"))
    operation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("core_ledger_operation.id"))
    detail: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class Waiting(Base):
    """Someone who waits for a seat of a module in a telecentre; first come, first offered."""

    __tablename__ = "funding_waiting"
    __table_args__ = (
        sa.CheckConstraint("state IN ('waiting', 'offered', 'given', 'left')", name="state"),
        sa.CheckConstraint("(state = 'offered') = (seat_id IS NOT NULL)", name="seat"),
        sa.Index("uq_funding_waiting_once", "person_id", "module_slug", unique=True,
                 sqlite_where=_WAITS, postgresql_where=_WAITS),
        sa.Index("ix_funding_waiting_line", "envelope_id", "centre_id", "module_slug",
                 sqlite_where=_WAITS, postgresql_where=_WAITS),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    envelope_id: Mapped[int] = mapped_column(sa.ForeignKey("funding_envelope.id"))
    centre_id: Mapped[int] = mapped_column(sa.ForeignKey("telecentres_centre.id"))
    module_slug: Mapped[str] = mapped_column(sa.String(100))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"))
    state: Mapped[str] = mapped_column(sa.String(8), default="waiting")
    seat_id: Mapped[int | None] = mapped_column(sa.ForeignKey("funding_seat.id"))
    asked_at: Mapped[datetime]


TRIGGERS = (
    *append_only("funding_seat_event"),
    Trigger("funding_seat", "DELETE", "a seat is ended, not deleted"),
    Trigger(
        "funding_seat",
        "UPDATE",
        "a seat keeps its envelope, its module and its amounts",
        unless="NEW.id = OLD.id AND NEW.envelope_id = OLD.envelope_id AND NEW.centre_id = OLD.centre_id "
        "AND NEW.module_slug = OLD.module_slug AND NEW.cost_cents = OLD.cost_cents "
        "AND NEW.funded_cents = OLD.funded_cents AND NEW.allotted_cents = OLD.allotted_cents "
        "AND NEW.version = OLD.version + 1",
    ),
)
