"""Organisations, who holds which role in them, and the identity printed on certificates."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier

ORGANISATION_KINDS = ("training_body", "telecentre", "network", "company", "cluster", "funder")

# Which roles an organisation can give: nobody becomes a funder through a company.
ROLES_BY_KIND: dict[str, tuple[str, ...]] = {
    "training_body": ("trainer",),
    "telecentre": ("manager",),
    "network": ("coordinator",),
    "company": ("buyer", "approver", "member"),
    "cluster": ("buyer", "approver", "member"),
    "funder": ("funder",),
}
_KINDS = ", ".join(f"'{k}'" for k in ORGANISATION_KINDS)
_ROLES = ", ".join(f"'{r}'" for r in sorted({r for roles in ROLES_BY_KIND.values() for r in roles}))


class Organisation(Base):
    """A training body, telecentre or network of them, company, cluster or funder. ``siret``: 14 digits or empty.

    ``country`` is an ISO 3166 code, ``vat_number`` that of the enterprise for the tax between States of the Union.
    """

    __tablename__ = "accounts_organisation"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(20), index=True)
    name: Mapped[str] = mapped_column(sa.String(160))
    siret: Mapped[str | None] = mapped_column(sa.String(14), unique=True)
    address: Mapped[str] = mapped_column(sa.String(200), default="")
    postcode: Mapped[str] = mapped_column(sa.String(10), default="")
    city: Mapped[str] = mapped_column(sa.String(100), default="")
    email: Mapped[str] = mapped_column(sa.String(254), default="")
    phone: Mapped[str] = mapped_column(sa.String(30), default="")
    country: Mapped[str] = mapped_column(sa.String(2), default="FR", server_default="FR")
    vat_number: Mapped[str] = mapped_column(sa.String(20), default="", server_default="")
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    __table_args__ = (sa.CheckConstraint(f"kind IN ({_KINDS})", name="kind"),)


class Membership(Base):
    """One role of one person in one organisation."""

    __tablename__ = "accounts_membership"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    person_id: Mapped[int] = mapped_column(Identifier, sa.ForeignKey("accounts_person.id", ondelete="RESTRICT"))
    organisation_id: Mapped[int] = mapped_column(
        Identifier, sa.ForeignKey("accounts_organisation.id", ondelete="RESTRICT"), index=True
    )
    role: Mapped[str] = mapped_column(sa.String(20))
    granted_by: Mapped[int | None] = mapped_column(Identifier)
    created_at: Mapped[datetime]

    __table_args__ = (
        sa.UniqueConstraint("person_id", "organisation_id", "role"),
        sa.CheckConstraint(f"role IN ({_ROLES})", name="role"),
    )


class Invitation(Base):
    """Someone asked by mail to be of an organisation, until they answer: the row goes then, or once it is over.

    ``roles`` are those of a membership, given when it is accepted. ``token_hash`` is none until the mail is
    written. An address is invited once by an organisation.
    """

    __tablename__ = "accounts_invitation"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(
        Identifier, sa.ForeignKey("accounts_organisation.id", ondelete="RESTRICT")
    )
    email: Mapped[str] = mapped_column(sa.String(254))
    roles: Mapped[list[Any]]
    locale: Mapped[str] = mapped_column(sa.String(5))
    invited_by: Mapped[int] = mapped_column(
        Identifier, sa.ForeignKey("accounts_person.id", ondelete="RESTRICT"), index=True
    )
    token_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)

    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "email"),
        sa.CheckConstraint("email = lower(email)", name="email_lower"),
    )


class TrainingBodyIdentity(Base):
    """What certificates, mails and the legal notice say of who trains, and publishes the site: one row, whose id is 1.

    ``declaration_number`` is the *numéro de déclaration d'activité* (Code du travail, L6351-1).
    """

    __tablename__ = "accounts_training_body"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(sa.String(160))
    address: Mapped[str] = mapped_column(sa.String(300))
    siret: Mapped[str] = mapped_column(sa.String(14))
    declaration_number: Mapped[str] = mapped_column(sa.String(20))
    signatory_name: Mapped[str] = mapped_column(sa.String(120))
    signatory_role: Mapped[str] = mapped_column(sa.String(120))
    email: Mapped[str] = mapped_column(sa.String(254), default="")
    phone: Mapped[str] = mapped_column(sa.String(30), default="")
    legal_form: Mapped[str] = mapped_column(sa.String(160), default="", server_default="")
    register: Mapped[str] = mapped_column(sa.String(120), default="", server_default="")
    director: Mapped[str] = mapped_column(sa.String(120), default="", server_default="")
    host_name: Mapped[str] = mapped_column(sa.String(160), default="", server_default="")
    host_address: Mapped[str] = mapped_column(sa.String(300), default="", server_default="")
    host_phone: Mapped[str] = mapped_column(sa.String(30), default="", server_default="")
    signature_key: Mapped[str] = mapped_column(sa.String(64), default="")
    logo_key: Mapped[str] = mapped_column(sa.String(64), default="")
    updated_at: Mapped[datetime]

    __table_args__ = (sa.CheckConstraint("id = 1", name="single"),)
