"""Fills the form of any exercise of the catalogue, as its file describes it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import yaml

from tests.journeys.answers import CATALOGUE

Entry = dict[str, Any]
NUMBERS = {"money", "number", "percent"}


def exercise(slug: str) -> Entry:
    """The only exercise of a module, as its author wrote it."""
    (file,) = (CATALOGUE / slug / "exercices").glob("*.yaml")
    found: Entry = yaml.safe_load(file.read_text(encoding="utf-8"))
    return found


def fill(page: Any, sheet: Entry) -> None:
    """Fill every control of the form that nothing filled yet."""
    for section in sheet["sections"]:
        for one in section["fields"]:
            name = f"f.{one['id']}"
            if one["type"] == "checklist":
                for box in page.locator(f"[name='{name}']").all():
                    box.check()
            elif one["type"] == "table":
                for row in range(one.get("rows_min", 1)):
                    for column in one["columns"]:
                        _write(page, f"{name}.{row}.{column['id']}", column)
            else:
                _write(page, name, one)


def _write(page: Any, name: str, one: Entry) -> None:
    """Write something that the field accepts, unless it is computed or another exercise gave its value."""
    if one["type"] == "computed":
        return
    control = page.locator(f"[name='{name}']")
    if control.input_value():
        assert "from" in one, f"{name} is filled and nothing says by what"
    elif one["type"] == "choice":
        control.select_option(index=1)
    elif one["type"] == "date":
        control.fill("2026-12-01")
    elif one["type"] in NUMBERS:
        number = max(Decimal(one.get("least", 0)), min(Decimal(12), Decimal(one.get("most", 12))))
        control.fill(f"{number:f}".replace(".", ","))
    else:
        control.fill(one["label"][: one.get("longest", 300)])
