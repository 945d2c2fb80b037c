"""Tariffs, plans and passes in the database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from elearn.core import i18n
from elearn.core.errors import Conflict, Forbidden, Invalid, Missing
from elearn.core.policy import SYSTEM
from elearn.telecentres import queries
from elearn.telecentres.services import bookings, passes, prices, tariffs
from elearn.telecentres.services.making import Wanted
from elearn.telecentres.services.tariffs import TariffSheet
from elearn.testing.counting import executed
from tests.factories.accounts import actor_of, make_person
from tests.factories.telecentres import LONG_AGO, make_centre, make_network, make_workspaces, manager_of

NINE = datetime(2026, 11, 24, 8, tzinfo=UTC)


def sheet(cents: int = 600, **values: Any) -> TariffSheet:
    return TariffSheet(**{"kind": "office", "unit": "half_day", "price_cents": cents, "valid_from": LONG_AGO, **values})


def test_a_price_from_the_rows(kernel: Any, at: Any) -> None:
    with at(2026, 11, 22), kernel.database.transaction():
        network = make_network()
        murat = make_centre(network)
        (office,) = make_workspaces(murat.id, "office")
        trainee = actor_of(make_person(status="independent"))
        plan = passes.add_plan(SYSTEM, network, code="actifs", name="Pass", price_cents=1200, valid_from=LONG_AGO)
        tariffs.add_tariff(SYSTEM, network, sheet(900))
        tariffs.add_tariff(SYSTEM, network, sheet(0, plan_id=plan, until_month=6))
        card = queries.places.workspaces_by_id([office])[office]
        four_hours = (card, "half_day", NINE, NINE + timedelta(hours=4))
        assert queries.prices.price_list(trainee.id, network).quote(*four_hours).cents == 900
        passes.take_pass(trainee, trainee.id, plan)
        found = queries.prices.price_list(trainee.id, network).quote(*four_hours)
        assert (found.cents, len(found.tariff_ids)) == (0, 1)
        assert queries.prices.price_list(None, network).quote(*four_hours).cents == 900


def test_tariffs_that_cannot_be_are_refused_by_name(kernel: Any) -> None:
    with kernel.database.transaction():
        network = make_network()
        murat = make_centre(network)
        manager = manager_of(murat)
        with pytest.raises(Invalid) as refused:
            tariffs.add_tariff(SYSTEM, network, sheet(-1, valid_until=date(2019, 1, 1), from_month=6, until_month=6))
        assert set(refused.value.fields) == {"price", "valid_until", "until_month"}
        first = tariffs.add_tariff(SYSTEM, network, sheet())
        with pytest.raises(Invalid) as twice:
            tariffs.add_tariff(SYSTEM, network, sheet(700))
        assert "1er janvier 2020" in twice.value.fields["valid_from"][0].replace("\u00a0", " ")
        tariffs.end_tariff(SYSTEM, first, date(2026, 1, 1))
        tariffs.add_tariff(SYSTEM, network, sheet(700, valid_from=date(2026, 1, 1)))
        with pytest.raises(Invalid) as unsaid:
            tariffs.add_tariff(manager, network, sheet(centre_id=murat.id))
        assert set(unsaid.value.fields) == {"reason"}
        tariffs.add_tariff(manager, network, sheet(centre_id=murat.id, reason="Bureaux prêtés par la commune"))
        with pytest.raises(Forbidden):
            tariffs.add_tariff(manager, network, sheet(valid_from=date(2030, 1, 1)))
        with pytest.raises(Invalid) as none:
            tariffs.add_quota(
                SYSTEM, network, per="person", measure="hours", period="week", amount=0, valid_from=LONG_AGO
            )
        assert set(none.value.fields) == {"amount"}


def test_a_pass_is_renewed_by_someone_at_the_terms_of_the_day(kernel: Any, at: Any) -> None:
    with at(2026, 1, 10), kernel.database.transaction():
        network = make_network()
        trainee = actor_of(make_person())
        old = passes.add_plan(SYSTEM, network, code="actifs", name="Pass", price_cents=1200, valid_from=LONG_AGO)
        passes.take_pass(trainee, trainee.id, old)
        with pytest.raises(Conflict):
            passes.take_pass(trainee, trainee.id, old)
        new = passes.add_plan(
            SYSTEM, network, code="actifs", name="Pass", price_cents=1500, valid_from=date(2026, 6, 1)
        )
    with at(2026, 12, 1), kernel.database.transaction():
        with pytest.raises(Conflict):
            passes.take_pass(trainee, trainee.id, old)
        renewed = passes.take_pass(trainee, trainee.id, new)
        first, second = queries.passes.passes_of([trainee.id])
        assert (second.id, second.starts_on, second.member_since) == (renewed, first.ends_on, first.starts_on)
        assert (first.terms["price_cents"], second.terms["price_cents"]) == (1200, 1500)
        assert len(queries.passes.holders_between(network, date(2027, 2, 1), date(2027, 2, 2))) == 1
        passes.cancel_pass(trainee, renewed)
        with pytest.raises(Conflict):
            passes.cancel_pass(trainee, first.id)
        assert len(queries.passes.holders_between(network, date(2027, 2, 1), date(2027, 2, 2))) == 0


def test_nobody_takes_a_pass_for_another(kernel: Any) -> None:
    with kernel.database.transaction():
        network = make_network()
        murat = make_centre(network)
        plan = passes.add_plan(SYSTEM, network, code="actifs", name="Pass", price_cents=0, valid_from=LONG_AGO)
        one, other = actor_of(make_person()), actor_of(make_person())
        with pytest.raises(Forbidden):
            passes.take_pass(one, other.id, plan)
        with pytest.raises(Forbidden):
            passes.take_pass(one, one.id, plan, payer_organisation_id=murat.organisation_id)
        passes.take_pass(manager_of(murat), other.id, plan, payer_organisation_id=murat.organisation_id)


def test_a_quota_tells_what_is_left(kernel: Any, at: Any) -> None:
    with at(2026, 11, 22), kernel.database.transaction():
        network = make_network()
        murat = make_centre(network)
        (office,) = make_workspaces(murat.id, "office")
        card = queries.places.workspaces_by_id([office])[office]
        trainee = actor_of(make_person())
        rules = {"per": "person", "measure": "hours", "period": "month", "valid_from": LONG_AGO}
        tariffs.add_quota(SYSTEM, network, kind="office", amount=6, **rules)
        (left,) = queries.quotas.left_on(network, date(2026, 11, 22), person_id=trainee.id)
        assert left.sentence.replace("\u00a0", " ") == "Il vous reste 6 h ce mois-ci (bureau fermé)."
        prices.price_of(trainee.id, [card], "hour", NINE, NINE + timedelta(hours=6))
        with pytest.raises(Conflict) as over:
            prices.price_of(trainee.id, [card], "hour", NINE, NINE + timedelta(hours=7))
        assert over.value.code == "over-quota"


def test_the_hours_and_days_of_a_pass_are_spent_month_by_month(kernel: Any, at: Any) -> None:
    with at(2026, 11, 22), kernel.database.transaction():
        network = make_network()
        murat = make_centre(network)
        (office,) = make_workspaces(murat.id, "office")
        trainee = actor_of(make_person())
        tariffs.add_tariff(SYSTEM, network, sheet(900))
        terms = {"days": {"office": 1}, "hours": {"office": 1}}
        plan = passes.add_plan(
            SYSTEM, network, code="p", name="Pass", price_cents=0, valid_from=LONG_AGO, entitlements=terms
        )
        passes.take_pass(trainee, trainee.id, plan)
        for day, included in ((24, [("included_day", 1)]), (25, [("included", 60)]), (26, [])):
            start = NINE + timedelta(days=day - 24)
            length = 1 if day == 25 else 4
            wanted = Wanted((office,), "hour", start, start + timedelta(hours=length), f"le-{day}", "")
            made = bookings.book(trainee, wanted)
            units = [(line["unit"], line["count"]) for line in made.price["lines"] if "included" in line["unit"]]
            assert (units, made.price_cents) == (included, 0 if included else 900)
        left = queries.prices.price_list(trainee.id, network)
        for on, days, minutes in ((date(2026, 11, 30), 0, 0), (date(2026, 12, 1), 1, 60)):
            assert (left.days_left("office", on), left.included_left("office", on)) == (days, minutes)


def test_a_room_taken_whole_spends_the_hours_of_a_pass_once_and_costs_no_more_statements(kernel: Any, at: Any) -> None:
    with at(2026, 11, 22), kernel.database.transaction():
        network = make_network()
        desks = make_workspaces(make_centre(network).id, count=8)
        cards = [queries.places.workspaces_by_id(desks)[i] for i in desks]
        trainee = actor_of(make_person())
        hours = {"hours": {"desk": 4}}
        plan = passes.add_plan(
            SYSTEM, network, code="actifs", name="Pass", price_cents=0, valid_from=LONG_AGO, entitlements=hours
        )
        tariffs.add_tariff(SYSTEM, network, sheet(300, kind="desk", unit="hour"))
        tariffs.add_quota(SYSTEM, network, per="person", measure="hours", period="month", amount=6, valid_from=LONG_AGO)
        passes.take_pass(trainee, trainee.id, plan)
        period = ("hour", NINE, NINE + timedelta(hours=2))
        with executed(kernel.database) as one:
            assert prices.price_of(trainee.id, cards[:1], *period).cents == 0
        with executed(kernel.database) as eight:
            room = prices.price_of(trainee.id, cards, *period)
        assert (room.cents, room.included_minutes) == (6 * 2 * 300, 4 * 60)
        assert len(eight) == len(one)


def test_the_counter_of_another_network_gives_and_takes_back_nothing_here(kernel: Any) -> None:
    with kernel.database.transaction():
        here = make_network()
        stranger, ours = manager_of(make_centre()), manager_of(make_centre(here))
        plan = passes.add_plan(SYSTEM, here, code="actifs", name="Pass", price_cents=0, valid_from=LONG_AGO)
        trainee = actor_of(make_person())
        for paid_by in (None, 1):
            with pytest.raises(Forbidden):
                passes.take_pass(stranger, trainee.id, plan, payer_organisation_id=paid_by)
        given = passes.take_pass(ours, trainee.id, plan, starts_on=i18n.today() + timedelta(days=9))
        with pytest.raises(Missing):
            passes.cancel_pass(stranger, given)
        passes.cancel_pass(ours, given)
