"""Count keywords; order the catalogue by an index that holds published modules alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "modules_0002"
down_revision = "modules_0001"


def upgrade() -> None:
    op.create_table(
        "modules_theme",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("word", sa.String(length=80), nullable=False),
        sa.Column("modules", sa.Integer(), nullable=False),
        sa.CheckConstraint("modules > 0", name=op.f("ck_modules_theme_modules")),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_modules_theme")),
    )
    op.drop_index("ix_modules_module_position_id", "modules_module")
    op.create_index(
        "ix_modules_module_listed",
        "modules_module",
        ["position", "id"],
        unique=False,
        postgresql_where=sa.text("current_version_id IS NOT NULL"),
        sqlite_where=sa.text("current_version_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_modules_module_listed", "modules_module")
    op.create_index("ix_modules_module_position_id", "modules_module", ["position", "id"])

    op.drop_table("modules_theme")
