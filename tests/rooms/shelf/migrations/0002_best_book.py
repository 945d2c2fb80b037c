"""Best book of a case, longer labels: what rebuilds a parent that has children on SQLite."""

import sqlalchemy as sa
from alembic import op

revision = "shelf_0002"
down_revision = "shelf_0001"


def upgrade() -> None:
    with op.batch_alter_table("shelf_case") as batch:
        batch.add_column(sa.Column("depth", sa.Integer(), server_default="3", nullable=False))
        batch.add_column(sa.Column("best_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch.alter_column("label", existing_type=sa.String(length=20), type_=sa.String(length=80))
        batch.create_foreign_key(batch.f("fk_shelf_case_best_id"), "shelf_book", ["best_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("shelf_case") as batch:
        batch.drop_constraint(batch.f("fk_shelf_case_best_id"), type_="foreignkey")
        batch.alter_column("label", existing_type=sa.String(length=80), type_=sa.String(length=20))
        batch.drop_column("best_id")
        batch.drop_column("depth")
