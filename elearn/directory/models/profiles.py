"""What an independent keeps here of themselves; none of it is public before they say so.

``shown`` maps a field to true when the person chose to make it public. A skill and its proof are
chosen one by one.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier

VAT_REGIMES = ("", "franchise", "real")
CERTIFICATE, DELIVERABLE, ENGAGEMENT = "certificate", "deliverable", "engagement"
PROOFS = (CERTIFICATE, DELIVERABLE, ENGAGEMENT)
LANGUAGE_LEVELS = ("notions", "working", "fluent", "native")


class Profile(Base):
    """One person's profile. ``version`` counts its writings: one made on an older one is refused.

    ``name`` is the one to be shown, ``languages`` a list of ``{code, level}``, ``references`` a list
    of ``{client, what, year}``. ``telecentre_id`` is an organisation. ``published_at`` is none while
    nothing is public. ``withheld_at`` and ``withheld_reason``: taken down after a report, and not to be
    published before that is lifted.
    """

    __tablename__ = "directory_profile"
    __table_args__ = (
        sa.CheckConstraint(f"vat_regime IN {VAT_REGIMES}", name="vat_regime"),
        sa.CheckConstraint("hours_per_week IS NULL OR hours_per_week BETWEEN 1 AND 60", name="hours"),
        sa.CheckConstraint("day_rate_cents IS NULL OR day_rate_cents > 0", name="day_rate"),
        sa.CheckConstraint("siret = '' OR substr(siret, 1, 9) = siren", name="siren"),
        sa.CheckConstraint("version > 0", name="version"),
        sa.CheckConstraint(
            "(withheld_at IS NULL) = (withheld_reason = '') AND (withheld_at IS NULL OR published_at IS NULL)",
            name="withheld",
        ),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"), unique=True)
    slug: Mapped[str] = mapped_column(sa.String(90), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120), default="")
    headline: Mapped[str] = mapped_column(sa.String(160), default="")
    presentation: Mapped[str] = mapped_column(sa.Text, default="")
    trade: Mapped[str] = mapped_column(sa.String(120), default="")
    commune: Mapped[str] = mapped_column(sa.String(100), default="")
    telecentre_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("accounts_organisation.id", ondelete="SET NULL"), index=True
    )
    contact: Mapped[str] = mapped_column(sa.String(160), default="")
    languages: Mapped[list[Any]] = mapped_column(default=list)
    references: Mapped[list[Any]] = mapped_column(default=list)
    hours_per_week: Mapped[int | None]
    available_from: Mapped[date | None]
    day_rate_cents: Mapped[int | None]
    commitments: Mapped[str] = mapped_column(sa.Text, default="")
    siren: Mapped[str] = mapped_column(sa.String(9), default="", index=True)
    siret: Mapped[str] = mapped_column(sa.String(14), default="")
    vat_regime: Mapped[str] = mapped_column(sa.String(10), default="")
    vat_number: Mapped[str] = mapped_column(sa.String(20), default="")
    insurer: Mapped[str] = mapped_column(sa.String(120), default="")
    policy_number: Mapped[str] = mapped_column(sa.String(60), default="")
    insured_until: Mapped[date | None]
    shown: Mapped[dict[str, Any]] = mapped_column(default=dict)
    published_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    withheld_at: Mapped[datetime | None]
    withheld_reason: Mapped[str] = mapped_column(sa.Text, default="")


class HeldSkill(Base):
    """A skill that someone says they have, at a level they give: 1 basic, 2 confirmed, 3 expert."""

    __tablename__ = "directory_skill"
    __table_args__ = (
        sa.UniqueConstraint("profile_id", "code"),
        sa.CheckConstraint("level BETWEEN 1 AND 3", name="level"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    profile_id: Mapped[int] = mapped_column(sa.ForeignKey("directory_profile.id"))
    code: Mapped[str] = mapped_column(sa.ForeignKey("directory_known_skill.code"), index=True)
    level: Mapped[int]
    shown: Mapped[bool] = mapped_column(default=False)
    proof_shown: Mapped[bool] = mapped_column(default=False)


class Proof(Base):
    """What shows that someone has a skill: true whether or not they say they have it.

    ``reference`` is the number of the certificate, the submission, or the engagement; ``title`` is
    what may be said of it in public. Once ``withdrawn_at`` is set it proves nothing any more.
    """

    __tablename__ = "directory_proof"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "code", "kind", "reference"),
        sa.CheckConstraint(f"kind IN {PROOFS}", name="kind"),
        sa.Index(None, "kind", "reference"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"))
    code: Mapped[str] = mapped_column(sa.ForeignKey("directory_known_skill.code"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(12))
    reference: Mapped[str] = mapped_column(sa.String(80))
    title: Mapped[str] = mapped_column(sa.String(200))
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class Week(Base):
    """A week that differs from the usual one: the hours that someone has from that Monday on."""

    __tablename__ = "directory_week"
    __table_args__ = (
        sa.UniqueConstraint("profile_id", "monday"),
        sa.CheckConstraint("hours BETWEEN 0 AND 60", name="hours"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    profile_id: Mapped[int] = mapped_column(sa.ForeignKey("directory_profile.id"))
    monday: Mapped[date]
    hours: Mapped[int]
