"""The dated parameters of ``content/parameters``, as a computation sees them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from elearn.calculators.amounts import plain
from elearn.calculators.figures import Parameter
from elearn.config import ROOT
from elearn.core import clock, i18n

FOLDER = ROOT / "content" / "parameters"


class FileValues:
    """A :class:`~elearn.calculators.figures.Values` over the files of parameters."""

    def __init__(self, entries: Mapping[str, Any]) -> None:
        self._entries = entries

    def value(self, name: str, on: date) -> Parameter | None:
        """See :class:`~elearn.calculators.figures.Values`."""
        entry = self._entries.get(name)
        if not entry:
            return None
        held = [v for v in entry["values"] if v.get("from", date.min) <= on <= v.get("until", date.max)]
        return _one(entry, held[0]) if held else None

    def latest(self, name: str, on: date) -> Parameter | None:
        """See :class:`~elearn.calculators.figures.Values`."""
        entry = self._entries.get(name)
        if not entry:
            return None
        before = [v for v in entry["values"] if v.get("from", date.min) <= on]
        return _one(entry, before[-1] if before else entry["values"][0])


def _one(entry: Mapping[str, Any], value: Mapping[str, Any]) -> Parameter | None:
    if entry.get("text"):
        return None
    number = Decimal(value["value"])
    written = f"{plain(number)}{i18n.NBSP}{entry.get('unit', '')}".strip()
    days = (value.get("from"), value.get("until"))
    where = value.get("where", "")
    return Parameter(entry["name"], entry["title"], number, written, *days, value["source"], value["confidence"], where)


def values() -> FileValues:
    """Those of the repository, read again when a file changes."""
    return _read(tuple((str(file), file.stat().st_mtime_ns) for file in sorted(FOLDER.glob("*.yaml"))))


@lru_cache(maxsize=2)
def _read(states: tuple[tuple[str, int], ...]) -> FileValues:
    entries: dict[str, Any] = {}
    for file, _changed in states:
        for entry in yaml.safe_load(Path(file).read_text(encoding="utf-8")):
            entries[entry["name"]] = entry
    return FileValues(entries)


def today() -> date:
    """The reader's day, in the zone of the site."""
    return i18n.local(clock.now()).date()
