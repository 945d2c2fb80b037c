"""Tables of the catalogue. A version and all it holds are written once: triggers see to it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier
from elearn.core.triggers import append_only

_VERSION = "modules_version.id"


class Module(Base):
    """One training, through its versions. Without a current version, nobody sees it."""

    __tablename__ = "modules_module"
    # The catalogue in order, from the index alone: its last page costs what the first does.
    __table_args__ = (
        sa.Index(
            "ix_modules_module_listed",
            "position",
            "id",
            postgresql_where=sa.text("current_version_id IS NOT NULL"),
            sqlite_where=sa.text("current_version_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)
    position: Mapped[int]
    # Two tables that name each other: PostgreSQL gets this key once both exist.
    current_version_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey(_VERSION, use_alter=True, name="fk_modules_module_current_version_id"), index=True
    )
    created_at: Mapped[datetime]


class Version(Base):
    """What was published, for ever. ``sheet`` holds all of ``module.yaml`` that is shown."""

    __tablename__ = "modules_version"
    __table_args__ = (
        sa.UniqueConstraint("module_id", "number"),
        sa.UniqueConstraint("module_id", "digest"),
        sa.CheckConstraint("number > 0", name="number"),
        sa.CheckConstraint("price_cents >= 0", name="price"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    module_id: Mapped[int] = mapped_column(sa.ForeignKey("modules_module.id"))
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(sa.String(64))
    title: Mapped[str] = mapped_column(sa.String(200))
    summary: Mapped[str] = mapped_column(sa.Text)
    language: Mapped[str] = mapped_column(sa.String(8))
    sheet: Mapped[dict[str, Any]]
    price_cents: Mapped[int]
    minutes: Mapped[int]
    weight_bytes: Mapped[int] = mapped_column(sa.BigInteger)
    activity_count: Mapped[int]
    checked_on: Mapped[date]
    published_at: Mapped[datetime]


class Activity(Base):
    """One activity of a version; ``content`` belongs to its kind."""

    __tablename__ = "modules_activity"
    __table_args__ = (
        sa.UniqueConstraint("version_id", "key"),
        sa.UniqueConstraint("version_id", "position"),
        sa.CheckConstraint("minutes > 0", name="minutes"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey(_VERSION))
    key: Mapped[str] = mapped_column(sa.String(80))
    kind: Mapped[str] = mapped_column(sa.String(80))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(200))
    minutes: Mapped[int]
    weight_bytes: Mapped[int] = mapped_column(sa.BigInteger)
    completion: Mapped[dict[str, Any]]
    objectives: Mapped[list[Any]]
    content: Mapped[dict[str, Any]]


class Media(Base):
    """A file that the pages of a version show, kept in the storage under ``storage_key``."""

    __tablename__ = "modules_media"
    __table_args__ = (sa.UniqueConstraint("version_id", "path"),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey(_VERSION))
    path: Mapped[str] = mapped_column(sa.String(200))
    storage_key: Mapped[str] = mapped_column(sa.String(64))
    mime: Mapped[str] = mapped_column(sa.String(80))
    bytes: Mapped[int] = mapped_column(sa.BigInteger)


class Source(Base):
    """A file that a version was made from; exported, never served (the bank holds the answers)."""

    __tablename__ = "modules_source"
    __table_args__ = (sa.UniqueConstraint("version_id", "path"),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey(_VERSION))
    path: Mapped[str] = mapped_column(sa.String(200))
    storage_key: Mapped[str] = mapped_column(sa.String(64))
    bytes: Mapped[int] = mapped_column(sa.BigInteger)


class Term(Base):
    """A word of a version's glossary."""

    __tablename__ = "modules_term"
    __table_args__ = (sa.UniqueConstraint("version_id", "slug"),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey(_VERSION))
    slug: Mapped[str] = mapped_column(sa.String(80))
    term: Mapped[str] = mapped_column(sa.String(200))
    definition_html: Mapped[str] = mapped_column(sa.Text)


class FigureUse(Base):
    """An activity of a version that shows a dated figure, by its name; ``place`` tells where in it, for a bank."""

    __tablename__ = "modules_figure_use"
    __table_args__ = (sa.UniqueConstraint("activity_id", "name", "place"),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    activity_id: Mapped[int] = mapped_column(sa.ForeignKey("modules_activity.id"))
    name: Mapped[str] = mapped_column(sa.String(80), index=True)
    place: Mapped[str] = mapped_column(sa.String(80))


class Keyword(Base):
    """A keyword of a version, for the catalogue's filter; ``slug`` is the word without accents."""

    __tablename__ = "modules_keyword"
    __table_args__ = (sa.UniqueConstraint("version_id", "slug"), sa.Index("ix_modules_keyword_slug", "slug"))

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    version_id: Mapped[int] = mapped_column(sa.ForeignKey(_VERSION))
    slug: Mapped[str] = mapped_column(sa.String(80))
    word: Mapped[str] = mapped_column(sa.String(80))


class Theme(Base):
    """How many current versions carry a keyword; counted again when one is published."""

    __tablename__ = "modules_theme"
    __table_args__ = (sa.CheckConstraint("modules > 0", name="modules"),)

    slug: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    word: Mapped[str] = mapped_column(sa.String(80))
    modules: Mapped[int]


class LearningPath(Base):
    """An ordered set of modules. With ``holds_all``, each new module joins at its position."""

    __tablename__ = "modules_path"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    summary: Mapped[str] = mapped_column(sa.Text)
    holds_all: Mapped[bool]
    position: Mapped[int]


class PathModule(Base):
    """A module's place in a path."""

    __tablename__ = "modules_path_module"
    __table_args__ = (sa.UniqueConstraint("path_id", "position"),)

    path_id: Mapped[int] = mapped_column(sa.ForeignKey("modules_path.id"), primary_key=True)
    module_id: Mapped[int] = mapped_column(sa.ForeignKey("modules_module.id"), primary_key=True)
    position: Mapped[int]


TRIGGERS = tuple(
    trigger
    for model in (Version, Activity, Media, Source, Term, FigureUse, Keyword)
    for trigger in append_only(model.__tablename__)
)
