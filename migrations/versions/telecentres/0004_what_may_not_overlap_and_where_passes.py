"""What may not overlap: opening hours, tariffs, quotas, terms of a pass; and where a pass is at home."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "telecentres_0004"
down_revision = "telecentres_0003"


def _once(column: str) -> str:
    return f"int8range({column}, {column}, '[]') WITH &&"


def _said(texts: str) -> str:
    return _once(f"('x' || left(md5({texts}), 15))::bit(60)::bigint")


# SQLite keeps the same promises by the triggers of the manifest.
APART = {
    "telecentres_opening": (
        _once("centre_id"),
        _once("weekday"),
        "int4range(opens_minute, closes_minute, '[)') WITH &&",
        "daterange(from_on, until_on, '[)') WITH &&",
    ),
    "telecentres_exception": (
        _once("centre_id"),
        "daterange(on_date, on_date, '[]') WITH &&",
        "int4range(COALESCE(opens_minute, 0), COALESCE(closes_minute, 1440), '[)') WITH &&",
    ),
    "telecentres_tariff": (
        _once("network_id"),
        _once("COALESCE(centre_id, 0)"),
        _once("COALESCE(plan_id, 0)"),
        _said("kind || '/' || unit || '/' || audience"),
        "int4range(from_month, until_month, '[)') WITH &&",
        "daterange(valid_from, valid_until, '[)') WITH &&",
    ),
    "telecentres_quota": (
        _once("network_id"),
        _once("COALESCE(centre_id, 0)"),
        _once("COALESCE(plan_id, 0)"),
        _said("kind || '/' || per || '/' || measure || '/' || period"),
        "daterange(valid_from, valid_until, '[)') WITH &&",
    ),
    "telecentres_plan": (
        _once("network_id"),
        _said("code"),
        "daterange(valid_from, valid_until, '[)') WITH &&",
    ),
}


def upgrade() -> None:
    with op.batch_alter_table("telecentres_pass", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("home_centre_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_telecentres_pass_home_centre_id"), "telecentres_centre", ["home_centre_id"], ["id"]
        )
    if op.get_bind().dialect.name == "postgresql":
        for table, parts in APART.items():
            op.execute(f"ALTER TABLE {table} ADD CONSTRAINT ex_{table}_apart EXCLUDE USING gist ({', '.join(parts)})")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in APART:
            op.execute(f"ALTER TABLE {table} DROP CONSTRAINT ex_{table}_apart")
    with op.batch_alter_table("telecentres_pass", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_telecentres_pass_home_centre_id"), type_="foreignkey")
        batch_op.drop_column("home_centre_id")
