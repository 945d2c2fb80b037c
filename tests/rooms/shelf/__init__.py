"""A room for tests alone: a column of every type, a circle of keys, a guarded parent with children."""

import uuid
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from elearn.core.db import NAMING, Identifier, Instant, Json
from elearn.core.plugin import Plugin
from elearn.core.triggers import Trigger


class Base(DeclarativeBase):
    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: Instant, dict[str, Any]: Json}  # noqa: RUF012


class Case(Base):
    __tablename__ = "shelf_case"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    label: Mapped[str] = mapped_column(sa.String(80))
    depth: Mapped[int] = mapped_column(server_default="3")
    best_id: Mapped[int | None] = mapped_column(Identifier, sa.ForeignKey("shelf_book.id", use_alter=True))


class Book(Base):
    __tablename__ = "shelf_book"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    case_id: Mapped[int] = mapped_column(Identifier, sa.ForeignKey("shelf_case.id", ondelete="CASCADE"))
    code: Mapped[uuid.UUID] = mapped_column(unique=True)
    title: Mapped[str] = mapped_column(sa.Text)
    sheet: Mapped[dict[str, Any] | None]
    cover: Mapped[bytes | None]
    price: Mapped[Decimal | None] = mapped_column(sa.Numeric(8, 2))
    weight: Mapped[float | None]
    is_lent: Mapped[bool]
    printed: Mapped[date | None]
    opens: Mapped[time | None]
    read_at: Mapped[datetime | None]


room = Plugin(
    name="shelf",
    title="A shelf",
    metadata=Base.metadata,
    migrations=Path(__file__).parent / "migrations",
    triggers=(
        Trigger("shelf_case", "DELETE", "a case stays"),
        Trigger("shelf_book", "UPDATE", "a title stays", unless="NEW.title = OLD.title"),
    ),
)
