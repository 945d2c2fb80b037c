"""What an archive holds, and how a value is written so that any database can take it."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from elearn.core import migrations
from elearn.core.errors import DomainError
from elearn.core.i18n import gettext as _
from elearn.core.plugin import Plugin

FORMAT = 1
MANIFEST = "manifest.json"
DERIVED = ("core_search_",)


class ArchiveError(DomainError):
    """The archive cannot be made or restored; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class TableContent:
    """One table in the archive: how many ``rows``, and the SHA-256 of its lines."""

    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Content:
    """The archive's own account of itself, kept as ``manifest.json``.

    ``rooms`` gives the revision of each; ``left_out`` the files that were damaged in the
    storage itself and could not be saved.
    """

    made_at: str
    rooms: dict[str, str]
    tables: dict[str, TableContent]
    files: int
    left_out: list[str] = field(default_factory=list)
    format: int = FORMAT

    @property
    def rows(self) -> int:
        """All rows of all tables."""
        return sum(table.rows for table in self.tables.values())

    def to_json(self) -> str:
        """The text of ``manifest.json``."""
        return json.dumps(asdict(self), indent=1, sort_keys=True)

    @classmethod
    def from_json(cls, text: str | bytes) -> Content:
        """Read it back; raise :class:`ArchiveError` on anything that :meth:`to_json` does not write."""
        try:
            values = json.loads(text)
            if values["format"] != FORMAT:
                raise ArchiveError(
                    _(
                        "Cette archive est au format %(found)s ; cette version lit le %(own)s.",
                        found=values["format"],
                        own=FORMAT,
                    )
                )
            tables = {str(n): TableContent(int(t["rows"]), str(t["sha256"])) for n, t in values["tables"].items()}
            rooms = {str(n): str(r) for n, r in values["rooms"].items()}
            return cls(str(values["made_at"]), rooms, tables, int(values["files"]), list(values["left_out"]))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ArchiveError(_("Cette archive est abîmée : son manifeste ne se lit pas.")) from error


def tables(connection: sa.Connection, plugins: Iterable[Plugin]) -> dict[str, sa.Table]:
    """The tables to save, as they are in this database, those of each room in order."""
    inspector = sa.inspect(connection)
    there = sorted(inspector.get_table_names())
    wanted = []
    for plugin in migrations.with_tables(tuple(plugins)):
        is_own = migrations.owned_by(plugin.name)
        wanted += [name for name in there if is_own(name, "table", None) and not name.startswith(DERIVED)]
    if not wanted:  # no name at all would ask for every table
        return {}
    # All at once: table by table, PostgreSQL is asked some four hundred questions.
    keys = inspector.get_multi_pk_constraint(filter_names=wanted)
    columns = inspector.get_multi_columns(filter_names=wanted)
    return {name: _table(name, columns[None, name], keys[None, name]["constrained_columns"]) for name in wanted}


def _table(name: str, columns: Iterable[Any], keys: Sequence[str]) -> sa.Table:
    """Only names and types: what is reflected further (indexes, checks) is of no use here."""
    kept = [sa.Column(c["name"], c["type"], primary_key=c["name"] in keys) for c in columns if "computed" not in c]
    return sa.Table(name, sa.MetaData(), *kept)


def selection(table: sa.Table) -> sa.Select[Any]:
    """All rows in the order of the key. JSON as text, so that its null stays apart from no value."""
    columns = [sa.cast(c, sa.Text).label(c.name) if _is_json(c) else c for c in table.columns]
    return sa.select(*columns).order_by(*(table.primary_key.columns or table.columns))


def to_line(names: Sequence[str], row: Sequence[Any]) -> bytes:
    """One row as one line of JSON."""
    values = {n: _plain(v) for n, v in zip(names, row, strict=True)}
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)).isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, (bytes, memoryview)):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, uuid.UUID):
        return value.hex
    if isinstance(value, Decimal):
        return str(value)
    if value is None or isinstance(value, (str, int, float)):
        return value
    raise ArchiveError(_("Une valeur de type %(kind)s ne sait pas encore s’archiver.", kind=type(value).__name__))


def insertion(table: sa.Table, names: Iterable[str], dialect: str) -> sa.Insert:
    """The statement that takes rows read by :func:`from_line`."""
    values = {}
    for name in names:
        column = table.columns[name]
        if _is_json(column):
            text = sa.bindparam(name, type_=sa.Text())
            values[name] = text if dialect == "sqlite" else sa.cast(text, column.type)
        else:
            values[name] = sa.bindparam(name, type_=column.type)
    return sa.insert(table).values(values)


def from_line(table: sa.Table, line: bytes, dialect: str) -> dict[str, Any]:
    """The row of one line, its values as this database's driver takes them."""
    values: Mapping[str, Any] = json.loads(line)
    return {name: _value(table.columns[name], value, dialect) for name, value in values.items()}


def _value(column: sa.Column[Any], value: Any, dialect: str) -> Any:
    if value is None or _is_json(column):
        return value
    kind = column.type
    if isinstance(kind, sa.DateTime):
        instant = datetime.fromisoformat(value)
        has_zone = dialect != "sqlite" and kind.timezone
        return instant if has_zone else instant.astimezone(UTC).replace(tzinfo=None)
    readers: tuple[tuple[type, Any], ...] = (
        (sa.Date, date.fromisoformat),
        (sa.Time, time.fromisoformat),
        (sa.LargeBinary, base64.b64decode),
        (sa.Boolean, bool),
        (sa.Uuid, uuid.UUID),
        (sa.Float, float),
        (sa.Numeric, Decimal),
    )
    return next((convert(value) for of, convert in readers if isinstance(kind, of)), value)


def _is_json(column: sa.Column[Any]) -> bool:
    return isinstance(column.type, sa.JSON)
