"""Case and book."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "shelf_0001"
down_revision = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "shelf_case",
        sa.Column("id", number, nullable=False),
        sa.Column("label", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelf_case")),
    )
    op.create_table(
        "shelf_book",
        sa.Column("id", number, nullable=False),
        sa.Column("case_id", number, nullable=False),
        sa.Column("code", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("sheet", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("cover", sa.LargeBinary(), nullable=True),
        sa.Column("price", sa.Numeric(precision=8, scale=2), nullable=True),
        sa.Column("weight", sa.Double(), nullable=True),
        sa.Column("is_lent", sa.Boolean(), nullable=False),
        sa.Column("printed", sa.Date(), nullable=True),
        sa.Column("opens", sa.Time(), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["shelf_case.id"], name=op.f("fk_shelf_book_case_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelf_book")),
        sa.UniqueConstraint("code", name=op.f("uq_shelf_book_code")),
    )


def downgrade() -> None:
    op.drop_table("shelf_book")
    op.drop_table("shelf_case")
