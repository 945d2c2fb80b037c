"""The tables of the index; on SQLite the virtual table ``core_search_fts`` reads the first.

``core_search_fts`` (FTS5, external content) and ``core_search_fts_words`` (its
vocabulary) are made by the migration: the metadata does not know them.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db import Base, Identifier
from elearn.core.search.words import LONGEST_WORD

Terms = sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql")
# Sorted and compared by code point on both databases.
Letters = sa.String(LONGEST_WORD).with_variant(sa.String(LONGEST_WORD, collation="C"), "postgresql")


def _words_index(column: str) -> sa.Index:
    """On PostgreSQL alone: SQLite has its virtual table."""
    name = f"ix_core_search_entry_{column}"
    index = sa.Index(name, column, postgresql_using="gin", info={"dialect": "postgresql"})
    index.ddl_if(dialect="postgresql")
    return index


class SearchEntry(Base):
    """One thing that can be found. ``digest`` tells whether its text has changed."""

    __tablename__ = "core_search_entry"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(60))
    ref: Mapped[str] = mapped_column(sa.String(100))
    digest: Mapped[str] = mapped_column(sa.String(32))
    title_terms: Mapped[str] = mapped_column(Terms)
    all_terms: Mapped[str] = mapped_column(Terms)

    __table_args__ = (
        sa.UniqueConstraint("kind", "ref"),
        _words_index("title_terms"),
        _words_index("all_terms"),
    )


class SearchTerm(Base):
    """A word that some entry holds, as folded and as first written: what a slip is mended with."""

    __tablename__ = "core_search_term"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    term: Mapped[str] = mapped_column(Letters, unique=True)
    written: Mapped[str] = mapped_column(sa.String(2 * LONGEST_WORD))


class SearchTrigram(Base):
    """Three letters in a row of a word."""

    __tablename__ = "core_search_trigram"

    trigram: Mapped[str] = mapped_column(sa.String(3), primary_key=True)
    term_id: Mapped[int] = mapped_column(
        Identifier, sa.ForeignKey("core_search_term.id", ondelete="CASCADE"), primary_key=True, index=True
    )
