"""R19, R7: the evaluation of 2013 found again from visits, what each place costs; periods, parts, small counts."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier

import pytest

from elearn.core import clock
from elearn.core.errors import Forbidden, Invalid, Missing
from elearn.core.policy import ANONYMOUS, SYSTEM
from elearn.observatory import queries, services
from elearn.observatory.services import CostSheet
from elearn.telecentres.queries import places
from tests.factories.cantal_2013 import SINCE, UNTIL, make_cantal_2013
from tests.factories.telecentres import make_centre, make_network, make_workspaces, manager_of


def _readings(network, from_on=SINCE, until_on=UNTIL):
    return {line.name: line.reading for line in queries.evaluation(queries.period(network, from_on, until_on))}


def test_the_evaluation_of_the_cantal_for_2013_is_found_again(kernel):
    with kernel.database.transaction():
        network = make_cantal_2013()
        found = _readings(network)
        values = {name: reading.value for name, reading in found.items()}
        assert (values["centres"], values["workspaces"], values["offices"], values["desks"]) == (10, 58, 34, 24)
        assert (values["people"], values["independents"], values["salaried"]) == (214, 150, 64)
        assert values["hours"] == 43_800
        assert round(values["filling"], -2) == 3_500
        assert values["passes"] == 111
        assert round(values["cost"]) == 934_00
        # Each figure opens to its parts, and those that add up do.
        for name in ("workspaces", "offices", "desks", "hours"):
            assert sum(found[name].parts.values()) == values[name]
        # At another date, the same definitions: half a year, then a year when nothing was there yet.
        half = _readings(network, SINCE, date(2013, 7, 1))
        assert 20_000 < half["hours"].value < 43_800
        assert half["cost"].value == pytest.approx(Decimal(934_00 * 181) / 365, abs=1)
        before = _readings(network, date(2009, 1, 1), date(2010, 1, 1))
        assert (before["centres"].value, before["people"].value, before["filling"].value) == (0, 0, None)


def test_a_period_is_refused_when_it_ends_before_it_begins_or_lasts_too_long(kernel):
    with kernel.database.reading():
        with pytest.raises(Invalid) as crossed:
            queries.period(1, date(2026, 2, 1), date(2026, 2, 1))
        assert "au" in crossed.value.fields
        with pytest.raises(Invalid):
            queries.period(1, date(2000, 1, 1), date(2026, 1, 1))


def test_a_manager_writes_the_costs_of_their_own_place_only(kernel):
    with kernel.database.transaction():
        here, there = make_centre(), make_centre()
        cards = places.centres([here.id, there.id])
        actor = manager_of(here)
        sheet = CostSheet("Loyer", date(2026, 1, 1), date(2027, 1, 1), 365_00)
        first = services.record_cost(actor, cards[here.id], sheet)
        assert services.record_cost(actor, cards[here.id], sheet) == first  # a double click
        assert queries.costs([here.id], date(2026, 1, 1), date(2026, 1, 11)) == {here.id: 10_00}
        for who in (actor, ANONYMOUS):
            with pytest.raises(Forbidden):
                services.record_cost(who, cards[there.id], sheet)
        with pytest.raises(Missing):
            services.remove_cost(SYSTEM, cards[there.id], first)
        services.remove_cost(actor, cards[here.id], first)
        assert queries.costs([here.id], date(2026, 1, 1), date(2027, 1, 1)) == {}


def test_what_a_place_without_workspaces_costs_is_not_in_the_cost_of_a_workspace(kernel):
    with kernel.database.transaction():
        network = make_network()
        here, planned, empty = make_centre(network), make_centre(network, opened=None), make_centre(network)
        make_workspaces(here.id, count=2)
        for centre in (here, planned, empty):
            sheet = CostSheet("Loyer", date(2024, 1, 1), date(2025, 1, 1), 366_00)
            services.record_cost(SYSTEM, places.card_of(centre), sheet)
        assert _readings(network, date(2024, 1, 1), date(2025, 1, 1))["cost"].value == 183_00


@pytest.mark.parametrize(
    ("sheet", "field"),
    [
        (CostSheet(" ", date(2026, 1, 1), date(2027, 1, 1), 1), "label"),
        (CostSheet("Loyer", date(2027, 1, 1), date(2026, 1, 1), 1), "until_on"),
        (CostSheet("Loyer", date(2026, 1, 1), date(2027, 1, 1), -1), "cents"),
    ],
)
def test_a_wrong_cost_names_its_field(kernel, sheet, field):
    with kernel.database.transaction():
        card = places.centres([make_centre().id]).popitem()[1]
        with pytest.raises(Invalid) as refused:
            services.record_cost(SYSTEM, card, sheet)
        assert list(refused.value.fields) == [field]


@pytest.mark.postgres  # SQLite has one writer
@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_the_same_cost_written_by_two_at_once_is_one(kernel, monkeypatch):
    with kernel.database.transaction():
        centre = make_centre()
        card = places.card_of(centre)
    both, now = Barrier(2, timeout=10), clock.now

    def at_once():
        both.wait()
        return now()

    def write(cents):
        with kernel.database.transaction():
            return services.record_cost(SYSTEM, card, CostSheet("Loyer", date(2026, 1, 1), date(2027, 1, 1), cents))

    monkeypatch.setattr(clock, "now", at_once)
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(write, (100_00, 200_00))
    assert first == second
