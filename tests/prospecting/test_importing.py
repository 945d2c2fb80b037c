"""A list of companies from a spreadsheet: all of it or nothing, at a cost that its length does not change."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from elearn.core import db
from elearn.core.errors import Conflict
from elearn.core.i18n import today
from elearn.prospecting import queries
from elearn.prospecting.models import Prospect
from elearn.prospecting.services import importing, prospects
from elearn.testing.counting import executed
from tests.pool.conftest import cast
from tests.prospecting.test_prospects import SHEET, make_circle

__all__ = ["cast"]


def test_a_list_comes_in_whole_or_not_at_all_and_goes_out_again(cast):
    made, other = make_circle(cast.anne), make_circle(cast.bruno)
    prospects.add(cast.anne, made, SHEET)
    head = "entreprise;source;siren;courriel\n"
    bad = f"{head}Thermes;network;;a\nScierie;event;404833048;\nFromagerie;lune;;\nThermes;network;1;\n"
    count, faults = importing.import_file(cast.anne, made, bad.encode())
    assert count == 0
    assert [(f.line, f.column) for f in faults] == [(2, "courriel"), (4, "source"), (5, "siren")]
    twice = f"{head}Thermes;network;;\nScierie;event;404833048;\nLes Thermes;network;;\n"
    count, faults = importing.import_file(cast.anne, made, twice.encode())
    assert [(f.line, f.column) for f in faults] == [(3, "siren"), (4, "entreprise")]
    assert db.session().scalar(sa.select(sa.func.count()).select_from(Prospect)) == 1
    good = f"{head}Thermes;Recommandation;;\n=1+1;event;;\n"
    assert importing.import_file(cast.anne, made, good.encode()) == (2, [])
    sheet = queries.export.sheet(cast.anne, made)
    assert b"'=1+1" in sheet
    assert importing.import_file(cast.bruno, other, sheet) == (3, [])
    names = sa.select(Prospect.name).where(Prospect.circle_id == other).order_by(Prospect.id)
    assert list(db.session().scalars(names)) == ["Scierie Bessaguet", "Thermes", "=1+1"]


def test_a_list_of_five_hundred_comes_in_by_a_few_statements_and_never_with_a_day_past(cast, kernel):
    made = make_circle(cast.anne)
    head = "entreprise;source;action;date"
    lines = [f"Entreprise numéro {n};event;;" for n in range(500)]
    with executed(kernel.database) as seen:
        count, faults = importing.import_file(cast.anne, made, "\n".join([head, *lines]).encode())
    assert (count, faults) == (500, [])
    assert len(seen) < 12, "whatever the number of lines"
    past, now = today() - timedelta(days=1), today()
    late = f"entreprise;source;action;date\nThermes;event;Appeler;{past}\nScierie;event;Appeler;{now}\n"
    count, faults = importing.import_file(cast.anne, made, late.encode())
    assert (count, [(f.line, f.column) for f in faults]) == (0, [(2, "date")])
    assert importing.import_file(cast.anne, made, b"entreprise;source\nA\0B;event\n") == (1, [])
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(prospects, "MOST", 502)
        with pytest.raises(Conflict) as refused:
            importing.import_file(cast.anne, made, b"entreprise;source\nUne;event\nDeux;event\n")
    assert refused.value.code == "too-many"
