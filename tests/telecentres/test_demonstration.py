"""The network of the demonstration says what the documents say."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from elearn.accounts.models import Person
from elearn.core import clock
from elearn.telecentres import queries
from elearn.telecentres.cantal import OF_2013, PLACES
from elearn.telecentres.demonstration import MANAGER, TRAINEE, demonstrate
from elearn.telecentres.pricing import add_months
from tests.factories.accounts import make_person


def test_the_ten_places_of_2013() -> None:
    assert (len(OF_2013), sum(p.offices for p in OF_2013), sum(p.desks for p in OF_2013)) == (10, 34, 24)
    a2ex = next(p for p in PLACES if p.slug == "a2ex")
    assert (a2ex.offices, a2ex.since) == (5, date(2016, 10, 1))
    assert [p.slug for p in PLACES if p.planned] == ["pierrefort", "montsalvy"]


def test_the_network_in_the_database(kernel: Any, at: Any) -> None:
    with at(2026, 11, 22, 9):
        with kernel.database.transaction():
            make_person(email=MANAGER, is_demonstration=True)
            trainee = make_person(email=TRAINEE, status="creating").id
        demonstrate(kernel, "x")
        demonstrate(kernel, "x")
        with kernel.database.reading() as session:
            found = queries.places.centres()
            by_slug = {c.slug: c for c in found.values()}
            in_2013 = [by_slug[p.slug].id for p in OF_2013]
            kinds = [w.kind for w in queries.places.workspaces(in_2013, date(2013, 6, 1))]
            assert (kinds.count("office"), kinds.count("desk")) == (34, 24)
            states = queries.places.statuses(found)
            assert sorted(rows[-1][1] for rows in states.values()).count("open") == 12
            assert session.get(Person, trainee) is not None
            # The picture of the design: offices free until 14 March 2027, then 6,00 €.
            network = by_slug["murat"].network_id
            prices = queries.prices.price_list(trainee, network)
            (held,) = prices.passes
            phase = add_months(held.member_since, 6)
            assert phase == date(2027, 3, 14)
            rates = [prices.rate("office", "half_day", on) for on in (phase - timedelta(days=1), phase)]
            assert [r.cents for r in rates if r is not None] == [0, 600]
            # A manager who also works elsewhere: what one telecentre gives to the pass of another.
            murat, november = by_slug["murat"].id, date(2026, 11, 1)
            stays = queries.settlement.cells(queries.settlement.visits(network, november))
            served = {found[c.host_id].slug for c in stays if c.key == f"attache-{murat}"}
            assert served == {"murat", "saint-flour", "mauriac"}
            nobody = queries.prices.price_list(None, network)
            desks = [nobody.rate("desk", "day", clock.now().date(), by_slug[s].id) for s in ("murat", "la-forge")]
            assert [r.cents for r in desks if r is not None] == [0, 800]
            # The statement of the month in which they took their pass can be read and exported at once.
            assert [s.total_cents for s in queries.statements.of_person(trainee)] == [2400]
            # What is charged is what the page says: the free hour of the network does not undo it.
            forge = queries.places.workspaces([by_slug["la-forge"].id], clock.now().date())
            desk = next(w for w in forge if w.kind == "desk")
            nine = clock.now() + timedelta(days=1)
            assert [
                nobody.quote(desk, unit, nine, nine + timedelta(hours=hours)).cents
                for unit, hours in (("hour", 1), ("half_day", 4), ("day", 8))
            ] == [500, 500, 800]
