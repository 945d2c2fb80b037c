"""Requests to begin from, one a category of service: ``content/requests/*.yaml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from elearn.config import ROOT
from elearn.core.i18n import french_typography
from elearn.pool.figures import UNITS
from elearn.pool.terms import Terms

FOLDER = ROOT / "content" / "requests"
# What the drafts leave to whoever writes the request.
_TO_FILL = re.compile(r"\(\s*à compléter\s*\)", re.IGNORECASE)
CRITERIA = ("price", "delay", "method", "references", "availability", "nearness")


class DraftError(ValueError):
    """A file of ``content/requests`` cannot be used; the text names it and says why."""


@dataclass(frozen=True, slots=True)
class DraftLot:
    """A lot of a draft. ``quantity`` is in hundredths of the unit."""

    title: str
    description: str
    unit: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A request to begin from: words to complete, example quantities."""

    category: str
    title: str
    need: str
    lots: tuple[DraftLot, ...]
    criteria: Mapping[str, int]
    terms: Terms
    skills: tuple[str, ...]
    is_confidential: bool


def unfinished(text: str) -> str:
    """The first line that still says what the drafts leave to fill in; empty when none does."""
    return next((line.strip() for line in text.splitlines() if _TO_FILL.search(line)), "")


@lru_cache(maxsize=1)
def drafts() -> Mapping[str, Draft]:
    """Every draft by the code of its category, in the order of the names; raise :class:`DraftError`."""
    found = [read(path) for path in sorted(FOLDER.glob("*.yaml"))]
    return {one.category: one for one in found}


def read(path: Path) -> Draft:
    """One file, checked."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        draft = _made(raw)
    except (KeyError, TypeError, ValueError) as error:
        raise DraftError(f"{path.name}: {error!r}") from error
    faults = list(_faults(draft, path))
    if faults:
        raise DraftError(f"{path.name}: {'; '.join(faults)}")
    return draft


def _made(raw: dict[str, Any]) -> Draft:
    lots = tuple(
        DraftLot(lot["title"], lot["description"], lot["unit"], int(lot["quantity"]) * 100) for lot in raw["lots"]
    )
    return Draft(
        raw["category"], raw["title"], french_typography(raw["need"].strip()), lots, raw["criteria"],
        Terms.read(raw["terms"]), tuple(raw["skills"]), raw["confidential"],
    )  # fmt: skip


def _faults(draft: Draft, path: Path) -> list[str]:
    out = []
    if draft.category != path.stem:
        out.append("its category is not its name")
    if sum(draft.criteria.values()) != 100 or set(draft.criteria) - set(CRITERIA):
        out.append("its criteria do not sum to 100, or are unknown")
    if not draft.lots or any(lot.unit not in UNITS or lot.quantity <= 0 for lot in draft.lots):
        out.append("a lot has no unit or no quantity")
    return [*out, *(f"term {name}" for name in draft.terms.faults())]
