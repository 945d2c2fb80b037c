"""Triggers that guard what must never change, declared once for both databases.

SQLite drops the triggers of a table that a migration rebuilds; ``migrations/env.py``
therefore recreates those of a room with its migrations, and ``migrations.upgrade`` all of them
once every room is at its head.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

_COLUMN = re.compile(r"\b(?:OLD|NEW)\.(\w+)")


@dataclass(frozen=True, slots=True)
class Trigger:
    """One guard on ``table``: refuses ``event`` (INSERT, UPDATE or DELETE) with ``message``.

    ``unless`` is a condition on OLD and NEW under which the event is allowed (the one column
    of a version that may still change); valid on both databases, or on that of ``only``, when
    the other keeps the same promise by a constraint of its own. ``why`` tells apart two guards
    on the same event of one table.
    """

    table: str
    event: str
    message: str
    unless: str = ""
    only: str = ""
    why: str = ""

    @property
    def name(self) -> str:
        """``<table>_no_<event>``, and what it is for; unique in the database."""
        return f"{self.table}_no_{self.event.lower()}{'_' + self.why if self.why else ''}"

    @property
    def columns(self) -> set[str]:
        """The columns that its condition looks at."""
        return set(_COLUMN.findall(self.unless))

    def create(self, dialect: str) -> list[str]:
        """The statements that make it, idempotent; none where it is not wanted."""
        if self.only not in {"", dialect}:
            return []
        condition = f"NOT ({self.unless})" if self.unless else ""
        message = self.message.replace("'", "''")
        if dialect == "sqlite":
            when = f"WHEN {condition} " if condition else ""
            return [
                f"DROP TRIGGER IF EXISTS {self.name}",
                f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} "
                f"FOR EACH ROW {when}BEGIN SELECT RAISE(ABORT, '{message}'); END",
            ]
        when = f"WHEN ({condition}) " if condition else ""
        return [
            f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
            f"DROP TRIGGER IF EXISTS {self.name} ON {self.table}",
            f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} "
            f"FOR EACH ROW {when}EXECUTE FUNCTION {self.name}()",
        ]


def append_only(table: str) -> tuple[Trigger, Trigger]:
    """Rows of ``table`` are written once: neither changed nor deleted."""
    return (
        Trigger(table, "UPDATE", f"{table} is append-only"),
        Trigger(table, "DELETE", f"{table} is append-only"),
    )


def emptied_first(table: str, emptied: str, *, same: Sequence[str]) -> tuple[Trigger, Trigger]:
    """Rows of ``table`` are written once, and go once their term is past: emptied first, then deleted.

    ``emptied`` is a condition on a row that is so, of ``{0}.column``; the columns ``same`` never change.
    """
    kept = " AND ".join(f"NEW.{name} = OLD.{name}" for name in same)
    return (
        Trigger(table, "UPDATE", f"{table} is append-only", unless=f"{kept} AND {emptied.format('NEW')}"),
        Trigger(table, "DELETE", f"{table} is append-only", unless=emptied.format("OLD")),
    )


def recreate(connection: sa.Connection, triggers: tuple[Trigger, ...]) -> None:
    """Make every trigger whose table exists, with the columns that it looks at.

    A room that is not at its head yet (an archive of an older version) has not all of them; those come
    with the scripts that are left.
    """
    inspector = sa.inspect(connection)
    present = set(inspector.get_table_names())
    for trigger in triggers:
        if trigger.table in present and trigger.columns <= {c["name"] for c in inspector.get_columns(trigger.table)}:
            for statement in trigger.create(connection.dialect.name):
                connection.exec_driver_sql(statement.replace("%", "%%"))
