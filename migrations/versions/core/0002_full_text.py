"""Full text: the entries, their virtual table on SQLite, the vocabulary that mends slips."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "core_0002"
down_revision = "core_0001"


def upgrade() -> None:
    terms = sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql")
    letters = sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql")
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "core_search_entry",
        sa.Column("id", number, nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("ref", sa.String(length=100), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("title_terms", terms, nullable=False),
        sa.Column("all_terms", terms, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_search_entry")),
        sa.UniqueConstraint("kind", "ref", name=op.f("uq_core_search_entry_kind_ref")),
    )
    op.create_table(
        "core_search_term",
        sa.Column("id", number, nullable=False),
        sa.Column("term", letters, nullable=False),
        sa.Column("written", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_search_term")),
        sa.UniqueConstraint("term", name=op.f("uq_core_search_term_term")),
    )
    op.create_table(
        "core_search_trigram",
        sa.Column("trigram", sa.String(length=3), nullable=False),
        sa.Column("term_id", number, nullable=False),
        sa.ForeignKeyConstraint(
            ["term_id"],
            ["core_search_term.id"],
            name=op.f("fk_core_search_trigram_term_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("trigram", "term_id", name=op.f("pk_core_search_trigram")),
    )
    op.create_index(op.f("ix_core_search_trigram_term_id"), "core_search_trigram", ["term_id"])
    if op.get_bind().dialect.name == "sqlite":
        # The text is kept once, in core_search_entry; the index reads it from there. Terms come folded
        # (beyond ASCII every sign is then a letter), and a kind is one word.
        op.execute(
            "CREATE VIRTUAL TABLE core_search_fts USING fts5(kind, title_terms, all_terms, "
            "content='core_search_entry', content_rowid='id', prefix='3', "
            "tokenize=\"ascii tokenchars '._-'\")"
        )
        op.execute("CREATE VIRTUAL TABLE core_search_fts_words USING fts5vocab('core_search_fts', 'row')")
    else:
        for column in ("title_terms", "all_terms"):
            op.create_index(f"ix_core_search_entry_{column}", "core_search_entry", [column], postgresql_using="gin")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE core_search_fts_words")
        op.execute("DROP TABLE core_search_fts")
    op.drop_table("core_search_trigram")
    op.drop_table("core_search_term")
    op.drop_table("core_search_entry")
