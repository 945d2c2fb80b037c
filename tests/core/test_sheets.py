import csv
import io
from datetime import date
from decimal import Decimal

import pytest

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
