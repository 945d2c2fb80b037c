"""Centres, their hours and their workspaces, in the database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from elearn.core.errors import Conflict, Forbidden, Invalid, Missing
from elearn.core.policy import ANONYMOUS, SYSTEM
from elearn.telecentres import queries
from elearn.telecentres.services import hours, places
from elearn.telecentres.services.places import CentreSheet
from tests.factories.telecentres import OFFICE_HOURS, make_centre, make_network, make_workspaces, manager_of

MONDAY, NEXT, LATER = date(2026, 11, 23), date(2026, 11, 30), date(2027, 1, 4)


def test_a_place_and_what_one_reads_of_it(kernel: Any) -> None:
    with kernel.database.transaction():
        murat = make_centre(slug="murat")
        other = make_centre()
        desks = make_workspaces(murat.id, "desk", 2)
        (office,) = make_workspaces(murat.id, "office")
        places.retire_workspace(SYSTEM, office, MONDAY)
        manager = manager_of(murat)
    with kernel.database.reading():
        assert [w.id for w in queries.places.workspaces([murat.id, other.id], MONDAY)] == desks
        assert office in queries.places.workspaces_by_id([office])
        card = queries.places.centres([murat.id])[murat.id]
        assert (card.slug, card.latitude) == ("murat", 45.11)
        assert queries.places.managed_by(manager) == {murat.id}
        assert queries.places.managed_by(SYSTEM) == {murat.id, other.id}
        assert not queries.places.managed_by(ANONYMOUS)
        assert len(queries.hours.opening_intervals(murat.id, MONDAY, NEXT)) == 5


def test_new_hours_leave_the_past_as_it_was(kernel: Any) -> None:
    with kernel.database.transaction():
        murat = make_centre()
        manager = manager_of(murat)
        hours.set_hours(manager, murat.id, NEXT, [(0, 540, 720)])
        hours.set_hours(manager, murat.id, NEXT, [(0, 540, 720), (0, 780, 1020)])
        before = queries.hours.opening_intervals(murat.id, MONDAY, NEXT)
        after = queries.hours.opening_intervals(murat.id, NEXT, date(2026, 12, 7))
        assert (len(before), len(after)) == (5, 2)
        with pytest.raises(Invalid) as earlier:
            hours.set_hours(manager, murat.id, MONDAY, OFFICE_HOURS)
        assert "30/11/2026" in earlier.value.fields["from_on"][0]


def test_what_changes_and_when_may_be_given_up_before_its_day(kernel: Any) -> None:
    with kernel.database.transaction():
        murat = make_centre()
        manager = manager_of(murat)
        before = queries.hours.periods(murat.id)
        hours.set_hours(manager, murat.id, NEXT, [])  # closed that week on
        hours.set_hours(manager, murat.id, LATER, [(0, 540, 720)])
        later, closed, first = queries.hours.periods(murat.id)
        assert (later.from_on, later.until_on, later.week[0]) == (LATER, None, [(540, 720)])
        assert (closed.from_on, closed.until_on, any(closed.week)) == (NEXT, LATER, False)
        assert first.until_on == NEXT
        with pytest.raises(Conflict):
            hours.give_up_change(manager, murat.id, NEXT, NEXT)
        with pytest.raises(Missing):
            hours.give_up_change(manager, murat.id, date(2026, 12, 1), MONDAY)
        hours.give_up_change(manager, murat.id, NEXT, MONDAY)
        assert [(p.from_on, p.until_on) for p in queries.hours.periods(murat.id)] == [
            (LATER, None),
            (first.from_on, LATER),
        ]
        hours.give_up_change(manager, murat.id, LATER, MONDAY)
        assert queries.hours.periods(murat.id) == before


@pytest.mark.parametrize(
    ("stretches", "says"),
    [
        ([(1, 480, 720), (1, 700, 1000)], "Mardi : 8 h à 12 h et 11 h 40 à 16 h 40 se chevauchent."),
        ([(4, 720, 480)], "Vendredi : la fermeture (8 h) vient avant l’ouverture (12 h)."),
    ],
)
def test_hours_that_cannot_be_are_refused_by_name(stretches: Any, says: str) -> None:
    with pytest.raises(Invalid) as refused:
        hours.check_stretches(stretches, MONDAY)
    ((field, (sentence,)),) = refused.value.fields.items()
    assert field == f"hours-{stretches[0][0]}"
    assert sentence.replace("\u00a0", " ") == says


def test_a_day_that_differs(kernel: Any) -> None:
    with kernel.database.transaction():
        murat = make_centre()
        manager = manager_of(murat)
        one = hours.add_exception(manager, murat.id, MONDAY, opens=540, closes=720)
        with pytest.raises(Invalid):
            hours.add_exception(manager, murat.id, MONDAY, opens=700, closes=800)
        with pytest.raises(Invalid):
            hours.add_exception(manager, murat.id, MONDAY, opens=900, closes=900)
        with pytest.raises(Conflict):
            hours.add_exception(manager, murat.id, MONDAY)
        hours.remove_exception(manager, one)
        hours.add_exception(manager, murat.id, MONDAY, reason="Inventaire")
        assert len(queries.hours.opening_intervals(murat.id, MONDAY, NEXT)) == 4


def test_a_manager_acts_at_home_only(kernel: Any) -> None:
    with kernel.database.transaction():
        murat, other = make_centre(), make_centre()
        stranger = manager_of(other)
        with pytest.raises(Forbidden):
            hours.set_hours(stranger, murat.id, NEXT, OFFICE_HOURS)
        with pytest.raises(Forbidden):
            places.set_equipment(stranger, murat.id, {"copier": 1})
        with pytest.raises(Forbidden):
            places.create_network(stranger, "autre", "Autre")


def test_what_cannot_be_is_refused_by_name(kernel: Any) -> None:
    sheet = CentreSheet("ici", "", "", Decimal(91), Decimal(2), host_kind="tent")
    with kernel.database.transaction():
        network = make_network()
        with pytest.raises(Invalid) as refused:
            places.create_centre(SYSTEM, network, 1, sheet)
        assert set(refused.value.fields) == {"name", "commune", "latitude", "host_kind"}
        murat = make_centre()
        with pytest.raises(Invalid) as negative:
            places.set_equipment(SYSTEM, murat.id, {"copier": -1})
        assert "equipment" in negative.value.fields
        make_workspaces(murat.id)
        with pytest.raises(Invalid) as twice:
            make_workspaces(murat.id, code="A", count=2)
        assert set(twice.value.fields) == {"code"}
