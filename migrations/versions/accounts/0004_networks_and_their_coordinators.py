"""A network of telecentres is an organisation, where its coordinators hold their role."""

from __future__ import annotations

from alembic import op

revision = "accounts_0004"
down_revision = "accounts_0003"

KINDS = ("training_body", "telecentre", "company", "cluster", "funder")
ROLES = ("approver", "buyer", "funder", "manager", "member", "trainer")


def upgrade() -> None:
    _hold("accounts_organisation", "kind", (*KINDS, "network"))
    _hold("accounts_membership", "role", (*ROLES, "coordinator"))


def downgrade() -> None:
    op.execute("DELETE FROM accounts_membership WHERE role = 'coordinator'")
    op.execute("DELETE FROM accounts_organisation WHERE kind = 'network'")
    _hold("accounts_membership", "role", ROLES)
    _hold("accounts_organisation", "kind", KINDS)


def _hold(table: str, column: str, values: tuple[str, ...]) -> None:
    name, allowed = op.f(f"ck_{table}_{column}"), ", ".join(f"'{value}'" for value in sorted(values))
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, f"{column} IN ({allowed})")
