"""What is remembered of the requests that programs may send twice."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier


class Idempotency(Base):
    """One request that made something, and the answer it got, under the key its sender chose.

    Written in the transaction that made the thing: there is an answer if and only if it was
    done. ``fingerprint`` is the SHA-256 of the method, the address and the body.
    """

    __tablename__ = "interop_idempotency"
    __table_args__ = (sa.UniqueConstraint("person_id", "key"),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    person_id: Mapped[int] = mapped_column(Identifier, sa.ForeignKey("accounts_person.id", ondelete="RESTRICT"))
    key: Mapped[str] = mapped_column(sa.String(200))
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    status: Mapped[int]
    body: Mapped[str] = mapped_column(sa.Text)
    location: Mapped[str] = mapped_column(sa.String(500), default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
