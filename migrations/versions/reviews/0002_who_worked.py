"""Who did a part of a mission: what the client says of a group is on the profile of each of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "reviews_0002"
down_revision = "reviews_0001"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("reviews_window", schema=None) as batch_op:
        batch_op.add_column(sa.Column("group_name", sa.String(length=120), server_default="", nullable=False))
    op.create_table(
        "reviews_worker",
        sa.Column("engagement_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("person_id", NUMBER, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["reviews_window.engagement_id"], name=op.f("fk_reviews_worker_engagement_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_reviews_worker_person_id")),
        sa.PrimaryKeyConstraint("engagement_id", "person_id", name=op.f("pk_reviews_worker")),
    )
    with op.batch_alter_table("reviews_worker", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reviews_worker_person_id"), ["person_id"], unique=False)
    # Until now the lead of a group alone was reviewed.
    op.execute(
        "INSERT INTO reviews_worker (engagement_id, person_id) SELECT engagement_id, provider_id FROM reviews_window"
    )


def downgrade() -> None:
    op.drop_table("reviews_worker")
    with op.batch_alter_table("reviews_window", schema=None) as batch_op:
        batch_op.drop_column("group_name")
