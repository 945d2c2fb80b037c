"""What is written once may go once its term is past, emptied first: nothing but the triggers, made after each script."""

from __future__ import annotations

revision = "pool_0008"
down_revision = "pool_0007"


def upgrade() -> None:
    """``migrations/env.py`` makes the triggers of the room again."""


def downgrade() -> None:
    """They are those of the code that runs, whatever the revision."""
