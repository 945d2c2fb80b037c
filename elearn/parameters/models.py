"""Tables: figures and their values, shared words, imports, and what an import changed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier


class ParameterRow(Base):
    """One named figure. ``theme`` is the file that it comes from, ``position`` its rank in all of them."""

    __tablename__ = "parameters_parameter"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(80), unique=True)
    theme: Mapped[str] = mapped_column(sa.String(80))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(200))
    title_en: Mapped[str] = mapped_column(sa.String(200))
    unit: Mapped[str] = mapped_column(sa.String(20))
    is_text: Mapped[bool]


class ValueRow(Base):
    """What a figure is worth between two days, both included; a day that is not there is no limit."""

    __tablename__ = "parameters_value"
    __table_args__ = (
        sa.UniqueConstraint("parameter_id", "position"),
        sa.CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name="days"),
        sa.CheckConstraint("confidence IN ('verified', 'stable', 'to-check')", name="confidence"),
        sa.CheckConstraint("confidence <> 'to-check' OR where_to_check <> ''", name="where"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    parameter_id: Mapped[int] = mapped_column(sa.ForeignKey("parameters_parameter.id", ondelete="CASCADE"))
    position: Mapped[int]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    value: Mapped[str] = mapped_column(sa.String(200))
    source: Mapped[str] = mapped_column(sa.String(300))
    confidence: Mapped[str] = mapped_column(sa.String(10))
    checked_on: Mapped[date]
    where_to_check: Mapped[str] = mapped_column(sa.String(300))
    note: Mapped[str] = mapped_column(sa.String(500))


class TermRow(Base):
    """A word of the shared glossary."""

    __tablename__ = "parameters_term"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)
    term: Mapped[str] = mapped_column(sa.String(120))
    definition: Mapped[str] = mapped_column(sa.Text)
    modules: Mapped[list[Any]]


class Import(Base):
    """Files that were imported; the last row tells what the tables hold."""

    __tablename__ = "parameters_import"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    digest: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[datetime]


class Change(Base):
    """An import gave a figure other values. ``told_at`` is when those who had learnt it were told."""

    __tablename__ = "parameters_change"
    __table_args__ = (sa.CheckConstraint("(told_at IS NULL) = (told_by IS NULL)", name="told"),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(80), index=True)
    at: Mapped[datetime] = mapped_column(index=True)
    before: Mapped[list[Any]]
    after: Mapped[list[Any]]
    told_at: Mapped[datetime | None]
    told_by: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts_person.id", ondelete="RESTRICT"), index=True)
