"""Entry."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "guestbook_0001"
down_revision = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "guestbook_entry",
        sa.Column("id", number, nullable=False),
        sa.Column("person_id", number, nullable=True),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(text) > 0", name=op.f("ck_guestbook_entry_text")),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["accounts_person.id"],
            name=op.f("fk_guestbook_entry_person_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guestbook_entry")),
    )
    op.create_index(op.f("ix_guestbook_entry_person_id"), "guestbook_entry", ["person_id"])


def downgrade() -> None:
    op.drop_table("guestbook_entry")
