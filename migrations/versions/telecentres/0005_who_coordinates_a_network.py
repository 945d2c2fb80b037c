"""Each network is an organisation: who coordinates it holds their role there, and in no other network."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "telecentres_0005"
down_revision = "telecentres_0004"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("telecentres_network", schema=None) as batch_op:
        batch_op.add_column(sa.Column("organisation_id", NUMBER, nullable=True))
    bind = op.get_bind()
    made = sa.text(
        "INSERT INTO accounts_organisation (kind, name, address, postcode, city, email, phone, created_at)"
        " VALUES ('network', :name, '', '', '', '', '', CURRENT_TIMESTAMP) RETURNING id"
    )
    kept = sa.text("UPDATE telecentres_network SET organisation_id = :organisation WHERE id = :id")
    for one, name in bind.execute(sa.text("SELECT id, name FROM telecentres_network ORDER BY id")).all():
        bind.execute(kept, {"organisation": bind.scalar(made, {"name": name}), "id": one})
    with op.batch_alter_table("telecentres_network", schema=None) as batch_op:
        batch_op.alter_column("organisation_id", existing_type=NUMBER, nullable=False)
        batch_op.create_unique_constraint(op.f("uq_telecentres_network_organisation_id"), ["organisation_id"])
        batch_op.create_foreign_key(
            op.f("fk_telecentres_network_organisation_id_accounts_organisation"),
            "accounts_organisation",
            ["organisation_id"],
            ["id"],
        )


def downgrade() -> None:
    with op.batch_alter_table("telecentres_network", schema=None) as batch_op:
        batch_op.drop_constraint(
            op.f("fk_telecentres_network_organisation_id_accounts_organisation"), type_="foreignkey"
        )
        batch_op.drop_constraint(op.f("uq_telecentres_network_organisation_id"), type_="unique")
        batch_op.drop_column("organisation_id")
