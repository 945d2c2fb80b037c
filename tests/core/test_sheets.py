"""V29: no text of a file for a spreadsheet is taken for a formula, and numbers stay numbers."""

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from elearn.core import sheets
from elearn.core.sheets import BOM, csv_file


def _read(content):
    text = content.decode()
    assert text.startswith(BOM)
    return list(csv.reader(io.StringIO(text[1:]), delimiter=";"))


@pytest.mark.parametrize("evil", ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"])
def test_a_text_that_begins_like_a_formula_stays_a_text(evil):
    [_header, [cell]] = _read(csv_file(["x"], [[evil]]))
    assert cell == "'" + evil


def test_numbers_and_dates_stay_what_they_are():
    rows = _read(csv_file(["a"], [[-12, Decimal("-3.50"), date(2026, 11, 22), None, True, "été ; fin"]]))
    assert rows[1] == ["-12", "-3,50", "2026-11-22", "", "oui", "été ; fin"]


def test_every_file_for_a_spreadsheet_is_written_here():
    room = Path(sheets.__file__).parents[1]
    others = [p for p in room.rglob("*.py") if "csv.writer" in p.read_text(encoding="utf-8")]
    assert others == [Path(sheets.__file__)]
