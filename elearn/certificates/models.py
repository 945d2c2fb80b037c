"""Tables: certificates, and the counter that numbers them without gaps."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier
from elearn.core.triggers import Trigger


class Series(Base):
    """The last number given in one year; its row is locked while a number is taken."""

    __tablename__ = "certificates_series"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class Certificate(Base):
    """One certificate. ``snapshot`` is what it attests, frozen when it was numbered.

    ``code`` (192 random bits) is in the address of its public page. ``shown`` lists
    what the holder lets a stranger see beside its validity.
    """

    __tablename__ = "certificates_certificate"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    number: Mapped[str] = mapped_column(sa.String(20), unique=True)
    code: Mapped[str] = mapped_column(sa.String(48), unique=True)
    enrolment_id: Mapped[int] = mapped_column(
        Identifier, sa.ForeignKey("progress_enrolment.id", ondelete="RESTRICT"), unique=True
    )
    person_id: Mapped[int] = mapped_column(
        Identifier, sa.ForeignKey("accounts_person.id", ondelete="RESTRICT"), index=True
    )
    snapshot: Mapped[dict[str, Any]]
    pdf_key: Mapped[str] = mapped_column(sa.String(64), default="")
    pdf_bytes: Mapped[int] = mapped_column(default=0)
    shown: Mapped[list[Any]]
    issued_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_reason: Mapped[str] = mapped_column(sa.Text, default="")

    __table_args__ = (sa.CheckConstraint("(revoked_at IS NULL) = (revoked_reason = '')", name="revoked_with_reason"),)

    @property
    def is_valid(self) -> bool:
        """Whether it is finished and not revoked."""
        return bool(self.pdf_key) and self.revoked_at is None


_FIXED = ("number", "code", "enrolment_id", "person_id", "issued_at")
TRIGGERS = (
    Trigger(
        "certificates_certificate",
        "UPDATE",
        "a certificate never changes",
        unless=" AND ".join(
            (
                *(f"NEW.{name} = OLD.{name}" for name in _FIXED),
                "CAST(NEW.snapshot AS TEXT) = CAST(OLD.snapshot AS TEXT)",
                "(OLD.pdf_key = '' OR NEW.pdf_key = OLD.pdf_key)",
                "(OLD.revoked_reason = '' OR NEW.revoked_reason = OLD.revoked_reason)",
            )
        ),
    ),
    Trigger("certificates_certificate", "DELETE", "a certificate is revoked, never deleted"),
)
