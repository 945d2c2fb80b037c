"""A list of companies from a spreadsheet: all of it or nothing, at a cost that its length does not change."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from elearn.core import db
from elearn.core.errors import Conflict
from elearn.core.i18n import today
from elearn.prospecting import queries
from elearn.prospecting.checking import Sheet
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


def test_a_company_without_a_number_is_found_again_by_its_name_and_town_with_or_without_a_number(cast):
    made = make_circle(cast.anne)
    prospects.add(cast.anne, made, Sheet("Menuiserie Chastel", "event", town="Pont-de-Narse"))
    prospects.add(cast.anne, made, Sheet("Thermes", "event", "999 993 017", "Les Estables"))
    head = "siren;entreprise;commune;source\n"
    same = (
        "404833048;SARL Menuiserie Chastel;pont de narse;event",
        ";Menuiserie Chastel;;event",
        ";Thermes;;event",
    )
    for line in same:
        count, faults = importing.import_file(cast.anne, made, f"{head}{line}\n".encode())
        assert (count, [(f.line, f.column) for f in faults]) == (0, [(2, "entreprise")]), line
    twice = ";Garage Pons;Valbasalte;event\n404833048;Garage Pons;Valbasalte;event\n"
    count, faults = importing.import_file(cast.anne, made, f"{head}{twice}".encode())
    assert (count, [(f.line, f.column) for f in faults]) == (0, [(3, "entreprise")])
    other = ";Menuiserie Chastel;Valbasalte;event\n404833048;Thermes;Les Estables;event\n"
    assert importing.import_file(cast.anne, made, f"{head}{other}".encode()) == (2, [])


def test_a_date_as_a_french_spreadsheet_saves_it_is_read_and_one_that_is_none_is_told_once(cast, on):
    on(2026, 11, 2, 9)
    made = make_circle(cast.anne)
    head = "entreprise;source;action;date\n"
    wrong = importing.import_file(cast.anne, made, f"{head}Thermes;event;Appeler;31/02/2027\n".encode())
    assert [(f.line, f.column) for f in wrong[1]] == [(2, "date")]
    good = f"{head}Thermes;event;Appeler;3/2/2027\nScierie;event;Appeler;2027-02-04\n"
    assert importing.import_file(cast.anne, made, good.encode()) == (2, [])
    days = db.session().scalars(sa.select(Prospect.next_on).order_by(Prospect.id))
    assert [day.isoformat() for day in days] == ["2027-02-03", "2027-02-04"]
