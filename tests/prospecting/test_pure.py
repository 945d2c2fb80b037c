"""Lives, near names, lists and links: no database."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.core.sheets import csv_file
from elearn.prospecting import checking, life, lines, links, near
from elearn.prospecting.checking import Sheet
from elearn.prospecting.models import SOURCES

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
TODAY = date(2026, 11, 24)
# (state, action, role) → where it leads, the contact being held by who acts; all the rest is refused.
ALLOWED = {
    **{(s, "change", "member"): s for s in ("open", "lost")},
    **{("open", a, "member"): "open" for a in ("claim", "contact", "express")},
    ("open", "lose", "member"): "lost",
    ("lost", "reopen", "member"): "open",
    ("open", "convert", "buyer"): "converted",
    **{(s, "oppose", "member"): "opposed" for s in ("open", "converted", "lost")},
    **{(s, "erase", r): s for s in life.STATES for r in ("member", "system")},
}


def test_the_table_holds_together_and_allows_what_is_said_here_and_nothing_else():
    assert life.MACHINE.faults() == []
    facts = life.Facts(NOW, TODAY, 1, 1, NOW + timedelta(days=1), TODAY)
    for state, action, role in product(life.STATES, life.MACHINE.actions, life.ROLES):
        answer = life.MACHINE.move(state, action, (role,), facts)
        assert answer.to == ALLOWED.get((state, action, role), ""), (state, action, role)


@pytest.mark.parametrize(
    ("holder", "seconds", "claim", "contact"),
    [(1, 1, "", ""), (2, 1, "held-by-other", "not-held"), (2, 0, "", "not-held"), (None, 0, "", "not-held")],
)
def test_one_member_at_a_time_contacts_until_the_hold_lapses(holder, seconds, claim, contact):
    facts = life.Facts(NOW, TODAY, 1, holder, NOW + timedelta(seconds=seconds) if holder else None)
    assert life.MACHINE.move("open", "claim", ("member",), facts).code == claim
    assert life.MACHINE.move("open", "contact", ("member",), facts).code == contact


def test_what_is_known_is_erased_three_years_after_the_last_contact():
    assert life.erased_on(date(2026, 11, 24)) == date(2029, 11, 24)
    assert life.erased_on(date(2028, 2, 29)) == date(2031, 3, 1)
    due = life.MACHINE.move("open", "erase", ("system",), life.Facts(NOW, TODAY, erase_on=TODAY + timedelta(days=1)))
    assert due.code == "not-yet"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("SARL Scierie Bessaguet", "Scierie BESSAGUET", True),
        ("Scierie Bessaguet", "Bessaguet Scierie et Fils", True),
        ("Fromagerie du Puy-Rond", "Fromagerie du Puy Ront", True),
        ("Fromagerie du Puy-Rond", "Fromagerie de la Planèze", False),
        ("Transports Vergnolle", "Taxi Vergnolle", False),
        ("SARL", "SAS", False),
    ],
)
def test_a_near_name_is_found_whatever_its_legal_form_its_accents_or_the_order_of_its_words(one, other, same):
    assert (near.nearest(one, [(1, near.key(other))]) == [1]) is same


@given(st.text(max_size=40), st.text(max_size=40))
def test_nearness_goes_both_ways_and_a_name_is_near_itself(one, other):
    first, second = near.key(one), near.key(other)
    assert near.closeness(first, second) == near.closeness(second, first)
    assert 0 <= near.closeness(first, second) <= 1
    assert not first or near.closeness(first, first) == 1


def test_a_sheet_says_where_a_company_comes_from_and_its_siren_is_checked():
    assert checking.faults(Sheet("Scierie", "register", "404 833 048"), SOURCES) == {}
    wrong = Sheet("", "bought", "404833049", email="personne", next_action="Appeler")
    assert set(checking.faults(wrong, SOURCES)) == {"name", "source", "siren", "email", "next_on"}
    assert checking.siren_of(Sheet("Scierie", "register", "404 833 048 00022")) == "404833048"
    assert set(checking.faults(Sheet("Scierie", "register", "40483304800023"), SOURCES)) == {"siren"}


HEADER = "entreprise;source;siren;date;action"


def test_a_list_names_line_and_column_of_each_fault():
    rows, faults = lines.read(f"{HEADER}\nScierie;register;;2026-12-01;Appeler\n\nThermes;network;;demain;x".encode())
    assert [(r.line, r.day) for r in rows] == [(2, date(2026, 12, 1)), (4, None)]
    assert [(f.line, f.column) for f in faults] == [(4, "date")]
    for content, wanted in (
        (b"", [(0, "")]),
        (b"nom;source\nx;y", [(1, "entreprise"), (1, "")]),
        (b"entreprise;source;source\nx;y;z", [(1, "source")]),
        (HEADER.encode(), [(0, "")]),
        (f"{HEADER}\nx;y".encode(), [(2, "")]),
        (b"x" * (lines.MOST_BYTES + 1), [(0, "")]),
    ):
        assert [(f.line, f.column) for f in lines.read(content)[1]] == wanted, content[:40]


def test_what_leaves_comes_back_as_it_was_and_no_cell_is_a_formula():
    cells = ["", "=Scierie", "", "register", "", "", "", "", "+33 4 71", "", None, "-"]
    content = csv_file(lines.COLUMNS, [cells])
    assert b";=Scierie" not in content
    (row,), faults = lines.read(content)
    assert faults == []
    assert (row.said["entreprise"], row.said["telephone"], row.said["notes"]) == ("=Scierie", "+33 4 71", "-")


def test_a_link_opens_the_need_it_was_made_for():
    token = links.token("secret", 7)
    assert links.prospect_of("secret", token) == 7
    assert links.prospect_of("other", token) is None
    assert links.prospect_of("secret", "7") is None
