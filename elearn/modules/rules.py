"""The JSON Schemas of this room's files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from elearn.core.authored import validation

FOLDER = Path(__file__).parent / "schema"


def schema(name: str) -> dict[str, Any]:
    """The schema ``<name>.json`` of this room."""
    return validation.schema(FOLDER / f"{name}.json")
