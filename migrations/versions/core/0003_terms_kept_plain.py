"""On PostgreSQL, the terms of an entry are kept uncompressed: ranking reads hundreds of them.

Measured on 10 000 lessons: 2.9 ms instead of 5.7 for a word that is everywhere. Rows written
before keep their form until they are indexed again.
"""

from __future__ import annotations

from alembic import op

revision = "core_0003"
down_revision = "core_0002"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE core_search_entry ALTER COLUMN all_terms SET STORAGE EXTERNAL")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE core_search_entry ALTER COLUMN all_terms SET STORAGE EXTENDED")
