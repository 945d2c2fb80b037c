"""People, their roles on the whole platform, and the exports of their data."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier

# What someone may say of their situation; the label is in ``elearn.accounts.words``.
STATUSES = ("independent", "salaried", "job_seeker", "creating", "student", "other")
_STATUS_LIST = ", ".join(f"'{s}'" for s in ("", *STATUSES))


class Person(Base):
    """Someone. The row is never deleted: erased, it is an empty tombstone that others may point to.

    ``email`` is in the form given by ``addresses.normalise``, so that it is unique whatever
    the case. ``password_hash`` is empty until a password is chosen. ``is_demonstration`` marks
    the invented people, who need no second factor on loopback.
    """

    __tablename__ = "accounts_person"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    email_verified_at: Mapped[datetime | None]
    display_name: Mapped[str] = mapped_column(sa.String(120))
    given_name: Mapped[str] = mapped_column(sa.String(60), default="")
    family_name: Mapped[str] = mapped_column(sa.String(60), default="")
    password_hash: Mapped[str] = mapped_column(sa.String(200), default="")
    status: Mapped[str] = mapped_column(sa.String(20), default="")
    locale: Mapped[str] = mapped_column(sa.String(5), default="fr")
    telecentre_id: Mapped[int | None] = mapped_column(
        Identifier, sa.ForeignKey("accounts_organisation.id", ondelete="SET NULL"), index=True
    )
    photo_key: Mapped[str] = mapped_column(sa.String(64), default="")
    is_demonstration: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    suspended_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]

    __table_args__ = (
        sa.CheckConstraint(f"status IN ({_STATUS_LIST})", name="status"),
        sa.CheckConstraint("email = lower(email)", name="email_lower"),
    )

    @property
    def is_open(self) -> bool:
        """Whether this person may sign in."""
        return self.email_verified_at is not None and self.suspended_at is None and self.erased_at is None


class PlatformRole(Base):
    """A role on the whole platform: administrator. The others are held in an organisation."""

    __tablename__ = "accounts_platform_role"

    person_id: Mapped[int] = mapped_column(
        Identifier, sa.ForeignKey("accounts_person.id", ondelete="RESTRICT"), primary_key=True, autoincrement=False
    )
    role: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    granted_by: Mapped[int | None] = mapped_column(Identifier)
    created_at: Mapped[datetime]

    __table_args__ = (sa.CheckConstraint("role IN ('administrator')", name="role"),)


class Export(Base):
    """One archive of someone's data: asked for, made by a job, kept seven days."""

    __tablename__ = "accounts_export"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    person_id: Mapped[int] = mapped_column(
        Identifier, sa.ForeignKey("accounts_person.id", ondelete="RESTRICT"), index=True
    )
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    file_key: Mapped[str] = mapped_column(sa.String(64), default="")
    file_bytes: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    ready_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]
