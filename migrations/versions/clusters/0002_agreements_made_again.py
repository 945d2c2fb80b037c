"""Agreements made again from the same request, who works for a holder, certificates asked under an agreement."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "clusters_0002"
down_revision = "clusters_0001"

STANDING = sa.text("state IN ('proposed', 'open')")


def upgrade() -> None:
    with op.batch_alter_table("clusters_framework", schema=None) as batch_op:
        batch_op.add_column(sa.Column("number", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("clusters_framework", schema=None) as batch_op:
        batch_op.alter_column("number", server_default=None)
        batch_op.create_check_constraint(op.f("ck_clusters_framework_number"), sa.text("number >= 1"))
        batch_op.create_unique_constraint(
            batch_op.f("uq_clusters_framework_request_id_number"), ["request_id", "number"]
        )
        batch_op.create_index(
            "uq_clusters_framework_standing", ["request_id"], unique=True, sqlite_where=STANDING,
            postgresql_where=STANDING,
        )  # fmt: skip
    with op.batch_alter_table("clusters_holder", schema=None) as batch_op:
        batch_op.add_column(sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "clusters_mate",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("holder_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["holder_id"], ["clusters_holder.id"], name=op.f("fk_clusters_mate_holder_id")),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_clusters_mate_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clusters_mate")),
        sa.UniqueConstraint("holder_id", "person_id", name=op.f("uq_clusters_mate_holder_id_person_id")),
    )
    with op.batch_alter_table("clusters_mate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clusters_mate_person_id"), ["person_id"], unique=False)
    op.create_table(
        "clusters_asking",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("framework_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["framework_id"], ["clusters_framework.id"], name=op.f("fk_clusters_asking_framework_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_clusters_asking_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clusters_asking")),
        sa.UniqueConstraint(
            "framework_id", "person_id", "since", name=op.f("uq_clusters_asking_framework_id_person_id_since")
        ),
    )
    with op.batch_alter_table("clusters_asking", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clusters_asking_person_id"), ["person_id"], unique=False)
    _mates()


def _mates() -> None:
    """Who works for the holders that there are: as the version of the quote that was retained says it."""
    connection = op.get_bind()
    for holder in connection.execute(sa.text("SELECT id, person_id, content FROM clusters_holder")).all():
        content = json.loads(holder.content) if isinstance(holder.content, str) else holder.content
        members = [one["id"] for one in content["group"]["members"]] if "group" in content else [holder.person_id]
        for person in members:
            connection.execute(
                sa.text("INSERT INTO clusters_mate (holder_id, person_id) VALUES (:holder, :person)"),
                {"holder": holder.id, "person": person},
            )


def downgrade() -> None:
    with op.batch_alter_table("clusters_asking", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clusters_asking_person_id"))
    op.drop_table("clusters_asking")
    with op.batch_alter_table("clusters_mate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clusters_mate_person_id"))
    op.drop_table("clusters_mate")
    with op.batch_alter_table("clusters_holder", schema=None) as batch_op:
        batch_op.drop_column("left_at")
    if op.get_bind().dialect.name == "postgresql":  # it looks at the column; env.py makes it again
        op.execute("DROP TRIGGER IF EXISTS clusters_framework_no_update ON clusters_framework")
    with op.batch_alter_table("clusters_framework", schema=None) as batch_op:
        batch_op.drop_index("uq_clusters_framework_standing", sqlite_where=STANDING, postgresql_where=STANDING)
        batch_op.drop_constraint(batch_op.f("uq_clusters_framework_request_id_number"), type_="unique")
        batch_op.drop_constraint(op.f("ck_clusters_framework_number"), type_="check")
        batch_op.drop_column("number")
