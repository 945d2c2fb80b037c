"""How people enter: sign-ups, links by mail, sessions, second factor, tokens. Secrets are hashed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier

_PERSON = "accounts_person.id"


class SignUp(Base):
    """A request to join, until its address is confirmed. No person exists before that.

    Each request carries its own password, so that someone who signs up with another's
    address gains nothing when that other person opens the link.
    """

    __tablename__ = "accounts_sign_up"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(254), index=True)
    given_name: Mapped[str] = mapped_column(sa.String(60))
    family_name: Mapped[str] = mapped_column(sa.String(60))
    password_hash: Mapped[str] = mapped_column(sa.String(200))
    locale: Mapped[str] = mapped_column(sa.String(5))
    next_path: Mapped[str] = mapped_column(sa.String(500), default="")
    token_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Link(Base):
    """A link sent by mail, good once: ``reset``, ``invitation`` or ``email`` (a new address)."""

    __tablename__ = "accounts_link"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    person_id: Mapped[int] = mapped_column(Identifier, sa.ForeignKey(_PERSON, ondelete="RESTRICT"), index=True)
    purpose: Mapped[str] = mapped_column(sa.String(20))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    email: Mapped[str] = mapped_column(sa.String(254))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]

    __table_args__ = (sa.CheckConstraint("purpose IN ('reset', 'invitation', 'email')", name="purpose"),)


class SignInSession(Base):
    """One browser that is signed in. Deleting the row signs it out at its next request.

    ``factor_at`` is when the second factor was given in this session. ``proposed_secret`` is
    the one shown while the second factor is being set up, so that looking at the page writes
    nothing.
    """

    __tablename__ = "accounts_session"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    person_id: Mapped[int] = mapped_column(Identifier, sa.ForeignKey(_PERSON, ondelete="RESTRICT"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    proposed_secret: Mapped[str] = mapped_column(sa.String(200))
    created_at: Mapped[datetime]
    password_at: Mapped[datetime]
    factor_at: Mapped[datetime | None]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    ip: Mapped[str] = mapped_column(sa.String(45), default="")
    user_agent: Mapped[str] = mapped_column(sa.String(200), default="")


class SecondFactor(Base):
    """The TOTP secret of one person, sealed. ``last_step`` makes each code good once (RFC 6238, 5.2)."""

    __tablename__ = "accounts_second_factor"

    person_id: Mapped[int] = mapped_column(
        Identifier, sa.ForeignKey(_PERSON, ondelete="RESTRICT"), primary_key=True, autoincrement=False
    )
    secret: Mapped[str] = mapped_column(sa.String(200))
    last_step: Mapped[int] = mapped_column(sa.BigInteger)
    created_at: Mapped[datetime]


class RecoveryCode(Base):
    """A code that replaces the second factor once, when the telephone is lost."""

    __tablename__ = "accounts_recovery_code"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    person_id: Mapped[int] = mapped_column(Identifier, sa.ForeignKey(_PERSON, ondelete="RESTRICT"), index=True)
    code_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    used_at: Mapped[datetime | None]


class ApiToken(Base):
    """A personal key for programs, limited to ``scopes``; shown once, kept hashed."""

    __tablename__ = "accounts_token"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    person_id: Mapped[int] = mapped_column(Identifier, sa.ForeignKey(_PERSON, ondelete="RESTRICT"), index=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    scopes: Mapped[list[Any]]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
