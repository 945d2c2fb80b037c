"""The parameters of the repository, read without any database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import yaml

from elearn.calculators.figures import Parameter
from elearn.calculators.tools import (
    break_even,
    cash_plan,
    day_rate,
    home_office,
    late_payment,
    micro_contributions,
    status_comparison,
    travel_avoided,
    vat_invoice,
    vat_thresholds,
)
from elearn.config import ROOT
from tests.factories.parameters import keep_figures

TODAY = date(2026, 11, 22)
MODULES = (
    day_rate, break_even, micro_contributions, status_comparison, vat_thresholds, vat_invoice, late_payment, cash_plan,
    home_office, travel_avoided,
)  # fmt: skip
TOOLS = {module.TOOL.slug: module.TOOL for module in MODULES}


class Files:
    """``content/parameters`` as it is written."""

    def __init__(self) -> None:
        self.entries: dict[str, Any] = {}
        for file in sorted((ROOT / "content" / "parameters").glob("*.yaml")):
            for entry in yaml.safe_load(file.read_text(encoding="utf-8")):
                assert entry["name"] not in self.entries
                self.entries[entry["name"]] = entry

    def _made(self, entry: Any, value: Any) -> Parameter:
        written = f"{value['value']} {entry.get('unit', '')}".strip()
        dates = (value.get("from"), value.get("until"))
        number = Decimal(value["value"])
        return Parameter(entry["name"], entry["title"], number, written, *dates, value["source"], value["confidence"])

    def value(self, name: str, on: date) -> Parameter | None:
        for value in self.entries[name]["values"]:
            if value.get("from", date.min) <= on <= value.get("until", date.max):
                return self._made(self.entries[name], value)
        return None

    def latest(self, name: str, on: date) -> Parameter | None:
        values = self.entries[name]["values"]
        before = [v for v in values if v.get("from", date.min) <= on]
        return self._made(self.entries[name], before[-1] if before else values[0])


@pytest.fixture(scope="session")
def files() -> Files:
    """The values of the files."""
    return Files()


@pytest.fixture
def figures_kept(kernel: Any) -> None:
    """The same values in the tables of the site."""
    with kernel.database.transaction():
        keep_figures()
