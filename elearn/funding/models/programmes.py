"""Who pays, under which agreement, how much, for what; and what modules cost."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier
from elearn.core.triggers import Trigger

MODES = ("remote_own_pace", "remote_live", "face_to_face", "mixed")


class Programme(Base):
    """A funder's scheme. Days are included, first and last."""

    __tablename__ = "funding_programme"
    __table_args__ = (
        sa.CheckConstraint("first_on <= last_on", name="dates"),
        sa.Index("ix_funding_programme_key", "funder_id", "key", unique=True),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    funder_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_organisation.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(160))
    presentation: Mapped[str] = mapped_column(sa.Text, default="")
    first_on: Mapped[date]
    last_on: Mapped[date]
    key: Mapped[str | None] = mapped_column(sa.String(80))  # of the form: sent twice, it opens one
    created_at: Mapped[datetime]


class Convention(Base):
    """The agreement that says how money is justified. Once signed, nothing of it changes.

    ``rules`` (see ``elearn.funding.rules``): what proves a seat, what personal data the funder
    sees, what an abandoned seat costs, how long proofs are kept.
    """

    __tablename__ = "funding_convention"
    __table_args__ = (sa.UniqueConstraint("programme_id", "reference"),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("funding_programme.id"))
    reference: Mapped[str] = mapped_column(sa.String(80))
    rules: Mapped[dict[str, Any]]
    signed_on: Mapped[date | None]
    created_at: Mapped[datetime]


class Envelope(Base):
    """Money under a convention; how much is in its book of the ledger, not here.

    Exactly one of ``rate_bp`` (part paid, in basis points) and ``remaining_cents`` (what is left
    to the person). Empty lists mean all. ``visits`` different days of use of a telecentre within
    ``visit_days`` days make someone eligible (0: none needed). ``self_service``: telecentres
    reserve from what is available, beyond what is allotted to them. ``secret`` signs the codes.
    """

    __tablename__ = "funding_envelope"
    __table_args__ = (
        sa.CheckConstraint("first_on <= return_on AND return_on <= last_on AND last_on <= justify_on", name="dates"),
        sa.CheckConstraint("(rate_bp IS NULL) <> (remaining_cents IS NULL)", name="rate_or_remaining"),
        sa.CheckConstraint("rate_bp IS NULL OR (rate_bp > 0 AND rate_bp <= 10000)", name="rate"),
        sa.CheckConstraint("remaining_cents IS NULL OR remaining_cents >= 0", name="remaining"),
        sa.CheckConstraint(
            "(cap_person_cents IS NULL OR cap_person_cents > 0) AND (cap_person_seats IS NULL OR cap_person_seats > 0) "
            "AND (cap_centre_cents IS NULL OR cap_centre_cents > 0)",
            name="caps",
        ),
        sa.CheckConstraint("visits >= 0 AND visit_days > 0", name="use"),
        sa.CheckConstraint("state IN ('open', 'closed')", name="state"),
        sa.Index("ix_funding_envelope_key", "convention_id", "key", unique=True),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    convention_id: Mapped[int] = mapped_column(sa.ForeignKey("funding_convention.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(160))
    key: Mapped[str | None] = mapped_column(sa.String(80))  # of the form: sent twice, it opens one
    first_on: Mapped[date]
    return_on: Mapped[date]
    last_on: Mapped[date]
    justify_on: Mapped[date]
    rate_bp: Mapped[int | None]
    remaining_cents: Mapped[int | None]
    cap_person_cents: Mapped[int | None]
    cap_person_seats: Mapped[int | None]
    cap_centre_cents: Mapped[int | None]
    module_slugs: Mapped[list[Any]]
    centre_ids: Mapped[list[Any]]
    publics: Mapped[list[Any]]
    visits: Mapped[int] = mapped_column(default=0)
    visit_days: Mapped[int] = mapped_column(default=30)
    self_service: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(sa.String(8), default="open")
    secret: Mapped[str] = mapped_column(sa.String(64))
    created_at: Mapped[datetime]


class ModulePrice(Base):
    """What a place in a module costs from that day on, whoever pays, and its hours."""

    __tablename__ = "funding_module_price"
    __table_args__ = (
        sa.UniqueConstraint("module_slug", "first_on"),
        sa.CheckConstraint("price_cents > 0 AND minutes > 0", name="amounts"),
        sa.CheckConstraint(f"mode IN {MODES}", name="mode"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    module_slug: Mapped[str] = mapped_column(sa.String(100))
    price_cents: Mapped[int]
    minutes: Mapped[int]
    mode: Mapped[str] = mapped_column(sa.String(20), default="remote_own_pace")
    first_on: Mapped[date]


class Payer(Base):
    """A training fund, as known from that day on: who it is for, what it might pay.

    ``activities`` lists beginnings of activity codes (NAF); ``hourly`` gives cents an hour by
    mode. Read from a file with its source: nothing here is a promise.
    """

    __tablename__ = "funding_payer"
    __table_args__ = (
        sa.UniqueConstraint("code", "first_on"),
        sa.CheckConstraint("last_on IS NULL OR first_on <= last_on", name="dates"),
        sa.CheckConstraint("yearly_cents IS NULL OR yearly_cents > 0", name="yearly"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(30))
    name: Mapped[str] = mapped_column(sa.String(120))
    audience: Mapped[str] = mapped_column(sa.String(200))
    activities: Mapped[list[Any]]
    yearly_cents: Mapped[int | None]
    hourly: Mapped[dict[str, Any]]
    condition: Mapped[str] = mapped_column(sa.Text, default="")
    source: Mapped[str] = mapped_column(sa.String(200))
    where: Mapped[str] = mapped_column(sa.String(200), default="")
    is_checked: Mapped[bool] = mapped_column(default=False)
    first_on: Mapped[date]
    last_on: Mapped[date | None]


TRIGGERS = (
    Trigger(
        "funding_convention",
        "UPDATE",
        "a convention that is signed never changes",
        unless="OLD.signed_on IS NULL AND NEW.programme_id = OLD.programme_id",
    ),
    Trigger("funding_convention", "DELETE", "a convention that is signed is kept", unless="OLD.signed_on IS NULL"),
    Trigger("funding_envelope", "DELETE", "funding_envelope is kept with its ledger"),
    Trigger(
        "funding_envelope",
        "UPDATE",
        "an envelope keeps its convention and its first day",
        unless="NEW.id = OLD.id AND NEW.convention_id = OLD.convention_id AND NEW.first_on = OLD.first_on "
        "AND NEW.secret = OLD.secret",
    ),
)
