"""Catalogue."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "modules_0001"
down_revision = None


def upgrade() -> None:
    # Module and version name each other. SQLite takes a key to a table that comes later and cannot
    # add one afterwards without rebuilding the table; PostgreSQL is the other way round.
    current = sa.ForeignKeyConstraint(
        ["current_version_id"], ["modules_version.id"], name="fk_modules_module_current_version_id"
    )
    op.create_table(
        "modules_module",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("current_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *([current] if op.get_bind().dialect.name == "sqlite" else []),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_modules_module")),
        sa.UniqueConstraint("slug", name=op.f("uq_modules_module_slug")),
    )
    with op.batch_alter_table("modules_module", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_modules_module_current_version_id"), ["current_version_id"], unique=False)
        batch_op.create_index("ix_modules_module_position_id", ["position", "id"], unique=False)

    op.create_table(
        "modules_path",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("holds_all", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_modules_path")),
        sa.UniqueConstraint("slug", name=op.f("uq_modules_path_slug")),
    )
    op.create_table(
        "modules_path_module",
        sa.Column("path_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("module_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["module_id"], ["modules_module.id"], name=op.f("fk_modules_path_module_module_id")),
        sa.ForeignKeyConstraint(["path_id"], ["modules_path.id"], name=op.f("fk_modules_path_module_path_id")),
        sa.PrimaryKeyConstraint("path_id", "module_id", name=op.f("pk_modules_path_module")),
        sa.UniqueConstraint("path_id", "position", name=op.f("uq_modules_path_module_path_id_position")),
    )
    op.create_table(
        "modules_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("module_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("sheet", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("price_cents", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("weight_bytes", sa.BigInteger(), nullable=False),
        sa.Column("activity_count", sa.Integer(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_modules_version_number")),
        sa.CheckConstraint("price_cents >= 0", name=op.f("ck_modules_version_price")),
        sa.ForeignKeyConstraint(["module_id"], ["modules_module.id"], name=op.f("fk_modules_version_module_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_modules_version")),
        sa.UniqueConstraint("module_id", "digest", name=op.f("uq_modules_version_module_id_digest")),
        sa.UniqueConstraint("module_id", "number", name=op.f("uq_modules_version_module_id_number")),
    )
    op.create_table(
        "modules_activity",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("weight_bytes", sa.BigInteger(), nullable=False),
        sa.Column("completion", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("objectives", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("content", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_modules_activity_minutes")),
        sa.ForeignKeyConstraint(["version_id"], ["modules_version.id"], name=op.f("fk_modules_activity_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_modules_activity")),
        sa.UniqueConstraint("version_id", "key", name=op.f("uq_modules_activity_version_id_key")),
        sa.UniqueConstraint("version_id", "position", name=op.f("uq_modules_activity_version_id_position")),
    )
    op.create_table(
        "modules_keyword",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("word", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["modules_version.id"], name=op.f("fk_modules_keyword_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_modules_keyword")),
        sa.UniqueConstraint("version_id", "slug", name=op.f("uq_modules_keyword_version_id_slug")),
    )
    with op.batch_alter_table("modules_keyword", schema=None) as batch_op:
        batch_op.create_index("ix_modules_keyword_slug", ["slug"], unique=False)

    op.create_table(
        "modules_media",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("storage_key", sa.String(length=64), nullable=False),
        sa.Column("mime", sa.String(length=80), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["modules_version.id"], name=op.f("fk_modules_media_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_modules_media")),
        sa.UniqueConstraint("version_id", "path", name=op.f("uq_modules_media_version_id_path")),
    )
    op.create_table(
        "modules_source",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("storage_key", sa.String(length=64), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["modules_version.id"], name=op.f("fk_modules_source_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_modules_source")),
        sa.UniqueConstraint("version_id", "path", name=op.f("uq_modules_source_version_id_path")),
    )
    op.create_table(
        "modules_term",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("term", sa.String(length=200), nullable=False),
        sa.Column("definition_html", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["modules_version.id"], name=op.f("fk_modules_term_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_modules_term")),
        sa.UniqueConstraint("version_id", "slug", name=op.f("uq_modules_term_version_id_slug")),
    )
    if op.get_bind().dialect.name != "sqlite":
        op.create_foreign_key(
            "fk_modules_module_current_version_id", "modules_module", "modules_version", ["current_version_id"], ["id"]
        )


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint("fk_modules_module_current_version_id", "modules_module", type_="foreignkey")
    op.drop_table("modules_term")
    op.drop_table("modules_source")
    op.drop_table("modules_media")
    with op.batch_alter_table("modules_keyword", schema=None) as batch_op:
        batch_op.drop_index("ix_modules_keyword_slug")

    op.drop_table("modules_keyword")
    op.drop_table("modules_activity")
    op.drop_table("modules_version")
    op.drop_table("modules_path_module")
    op.drop_table("modules_path")
    with op.batch_alter_table("modules_module", schema=None) as batch_op:
        batch_op.drop_index("ix_modules_module_position_id")
        batch_op.drop_index(batch_op.f("ix_modules_module_current_version_id"))

    op.drop_table("modules_module")
