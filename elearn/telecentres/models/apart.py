"""Rows that may not overlap: said once, kept by each database in its own way.

PostgreSQL keeps it by an exclusion constraint, SQLite by triggers (it has one writer at a time, so a
trigger sees all that counts). ``{row}`` stands for the row where a column is read.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.exc import IntegrityError

from elearn.core.triggers import Trigger


@dataclass(frozen=True, slots=True)
class Apart:
    """Rows of ``table`` alike in ``numbers``, ``days`` and ``texts`` never overlap in all of ``spans`` together.

    A span is ``(type of range, low, high)``, half open; without a high, it has no end.
    """

    table: str
    message: str
    numbers: tuple[str, ...]
    spans: tuple[tuple[str, str, str], ...]
    texts: tuple[str, ...] = ()
    days: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """That of the constraint on PostgreSQL."""
        return f"ex_{self.table}_apart"

    def constraint(self) -> sa.Constraint:
        """PostgreSQL's. Ranges stand for "=": that needs no extension of the server."""
        elements = [_range("int8range", one.format(row=""), one.format(row=""), "[]") for one in self.numbers]
        elements += [_range("daterange", one.format(row=""), one.format(row=""), "[]") for one in self.days]
        if self.texts:
            # No range over texts: sixty bits of their digest tell them apart.
            said = " || '/' || ".join(one.format(row="") for one in self.texts)
            number = f"('x' || left(md5({said}), 15))::bit(60)::bigint"
            elements.append(_range("int8range", number, number, "[]"))
        elements += [_range(kind, low.format(row=""), high.format(row=""), "[)") for kind, low, high in self.spans]
        made = ExcludeConstraint(*((sa.text(one), "&&") for one in elements), using="gist", name=self.name)
        made.ddl_if(dialect="postgresql")
        return made

    def triggers(self) -> tuple[Trigger, Trigger]:
        """SQLite's, before a row is added and before one changes."""
        alike = [
            f"{one.format(row='other.')} = {one.format(row='NEW.')}" for one in (*self.numbers, *self.days, *self.texts)
        ]
        for _kind, low, high in self.spans:
            alike += [
                f"({end.format(row=a)} IS NULL OR {low.format(row=b)} < {end.format(row=a)})"
                for end, a, b in ((high, "other.", "NEW."), (high, "NEW.", "other."))
            ]
        other = f"NOT EXISTS (SELECT 1 FROM {self.table} AS other WHERE {' AND '.join(alike)}{{0}})"  # noqa: S608
        return (
            Trigger(self.table, "INSERT", self.message, unless=other.format(""), only="sqlite", why="overlap"),
            Trigger(
                self.table, "UPDATE", self.message, unless=other.format(" AND other.id <> NEW.id"),
                only="sqlite", why="overlap",
            ),
        )  # fmt: skip

    def refused(self, error: IntegrityError) -> bool:
        """Whether this is what the database refused; a unique key that says less may speak first."""
        said = str(error.orig)
        return any(one in said for one in (self.name, self.message, f"uq_{self.table}_"))


def _range(kind: str, low: str, high: str, bounds: str) -> str:
    return f"{kind}({low}, {high}, '{bounds}')"
