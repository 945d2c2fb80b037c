"""Who an independent is before the law, and the certificate that a buyer must see. Never public."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier

WAITING, CHECKED, REFUSED = "waiting", "checked", "refused"
VERDICTS = (WAITING, CHECKED, REFUSED)


class Identity(Base):
    """Legal name, birth date, address, tax number and IBAN, sealed as one text.

    What a yearly declaration of sellers asks for (Directive (EU) 2021/514, called DAC7; CGI, art.
    1649 ter A and following), and what quotes and invoices must say of who issues them.
    """

    __tablename__ = "directory_identity"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"), primary_key=True, autoincrement=False)
    sealed: Mapped[str] = mapped_column(sa.Text)
    updated_at: Mapped[datetime]


class Vigilance(Base):
    """An *attestation de vigilance* (Code de la sécurité sociale, L243-15), as its holder sent it.

    ``until_on`` is the first day on which it no longer holds. ``verdict`` is what an administrator
    found when asking the URSSAF with ``security_code``, and ``checked_on`` when.
    """

    __tablename__ = "directory_vigilance"
    __table_args__ = (
        sa.CheckConstraint("issued_on < until_on", name="dates"),
        sa.CheckConstraint(f"verdict IN {VERDICTS}", name="verdict"),
        sa.CheckConstraint("(verdict = 'waiting') = (checked_at IS NULL)", name="checked"),
        sa.Index(None, "person_id", "until_on"),
        sa.Index(None, "until_on"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts_person.id"))
    file_key: Mapped[str] = mapped_column(sa.String(64))
    file_bytes: Mapped[int]
    issued_on: Mapped[date]
    until_on: Mapped[date]
    security_code: Mapped[str] = mapped_column(sa.String(40), default="")
    verdict: Mapped[str] = mapped_column(sa.String(10), default=WAITING)
    reason: Mapped[str] = mapped_column(sa.String(300), default="")
    sent_at: Mapped[datetime]
    checked_by: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts_person.id"))
    checked_at: Mapped[datetime | None]
