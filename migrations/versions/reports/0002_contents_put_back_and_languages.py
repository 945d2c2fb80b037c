"""What was taken down may be put back with reasons; who reported is answered in their own language."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "reports_0002"
down_revision = "reports_0001"

STATES = ("received", "taken", "decided", "contested", "settled")
RESTORED = "(restored_at IS NULL) = (restored_text = '') AND (restored_at IS NULL) = (state <> 'restored')"


def upgrade() -> None:
    with op.batch_alter_table("reports_report", schema=None) as batch_op:
        batch_op.add_column(sa.Column("locale", sa.String(length=2), server_default="fr", nullable=False))
        batch_op.add_column(
            sa.Column("restored_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.add_column(sa.Column("restored_text", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("restored_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(op.f("fk_reports_report_restored_by"), "accounts_person", ["restored_by"], ["id"])
        batch_op.create_check_constraint(op.f("ck_reports_report_locale"), "locale IN ('fr', 'en')")
    _hold((*STATES, "restored"))
    with op.batch_alter_table("reports_report", schema=None) as batch_op:
        batch_op.create_check_constraint(op.f("ck_reports_report_restored"), RESTORED)


def downgrade() -> None:
    with op.batch_alter_table("reports_report", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_reports_report_restored"), type_="check")
    op.execute(
        "UPDATE reports_report SET state = CASE WHEN settled_at IS NULL THEN 'decided' ELSE 'settled' END"
        " WHERE state = 'restored'"
    )
    _hold(STATES)
    with op.batch_alter_table("reports_report", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_reports_report_locale"), type_="check")
        batch_op.drop_constraint(op.f("fk_reports_report_restored_by"), type_="foreignkey")
        for name in ("restored_at", "restored_text", "restored_by", "locale"):
            batch_op.drop_column(name)


def _hold(states: tuple[str, ...]) -> None:
    name, allowed = op.f("ck_reports_report_state"), ", ".join(f"'{state}'" for state in states)
    with op.batch_alter_table("reports_report", schema=None) as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, f"state IN ({allowed})")
