"""All figures in the memory of the process: a page of a lesson names ten of them and must not ask for each.

There are a few hundred. What is kept is looked at again every half minute, by the digest
of the last import (one short statement); an import of this process makes it forgotten at once.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from elearn.core import db
from elearn.parameters.figures import Parameter, Value
from elearn.parameters.models import Import, ParameterRow, ValueRow

FRESH_SECONDS = 30.0


@dataclass(slots=True)
class _Kept:
    digest: str
    looked_at: float
    figures: Mapping[str, Parameter]


_kept: WeakKeyDictionary[db.Database, _Kept] = WeakKeyDictionary()


def figures() -> Mapping[str, Parameter]:
    """Every figure by name, in the order of the files."""
    database = db.current_scope().database
    kept = _kept.get(database)
    now = time.monotonic()
    if kept is not None and now - kept.looked_at < FRESH_SECONDS:
        return kept.figures
    digest = last_digest()
    if kept is None or kept.digest != digest:
        kept = _Kept(digest, now, MappingProxyType(_read()))
        _kept[database] = kept
    kept.looked_at = now
    return kept.figures


def forget(database: db.Database | None = None) -> None:
    """Read anew next time: an import has changed the tables."""
    _kept.pop(database or db.current_scope().database, None)


def last_digest() -> str:
    """The digest of the last import, "" before the first."""
    query = sa.select(Import.digest).order_by(Import.id.desc()).limit(1)
    return db.session().scalar(query) or ""


def _read() -> dict[str, Parameter]:
    session = db.session()
    values: dict[int, list[Value]] = defaultdict(list)
    for row in session.scalars(sa.select(ValueRow).order_by(ValueRow.parameter_id, ValueRow.position)):
        values[row.parameter_id].append(
            Value(
                row.value,
                row.source,
                row.confidence,  # type: ignore[arg-type]  # held by a check of the table
                row.checked_on,
                row.starts_on,
                row.ends_on,
                row.where_to_check,
                row.note,
            )
        )
    rows = session.scalars(sa.select(ParameterRow).order_by(ParameterRow.position))
    return {
        r.name: Parameter(r.name, r.title, r.theme, r.unit, r.is_text, tuple(values[r.id]), r.title_en) for r in rows
    }
