"""What the documents ask of places, passes and tariffs, each rule written as rows and nothing else.

The numbers are those of the list of rules drawn from the documents. Those about money of funders and
about indicators are tested in their own rooms.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from elearn.core import clock
from elearn.core.errors import Invalid
from elearn.core.policy import SYSTEM
from elearn.telecentres import distance, queries, words
from elearn.telecentres.models import Statement
from elearn.telecentres.pricing import Holder, Rate, add_months, quote, rate_for
from elearn.telecentres.queries.tariffs import QuotaCard
from elearn.telecentres.quota_words import quota_in_words
from elearn.telecentres.recurrence import Rule, dates
from elearn.telecentres.services import bookings, hours, passes, places, statements, tariffs
from elearn.telecentres.services.making import Wanted
from elearn.telecentres.services.places import CentreSheet
from elearn.telecentres.services.tariffs import TariffSheet
from tests.factories.accounts import actor_of, make_organisation, make_person
from tests.factories.telecentres import LONG_AGO, OFFICE_HOURS, make_centre, make_network, make_workspaces

TODAY = date(2026, 11, 24)
CATALOGUE, HERE, THERE = 7, 1, 2


def row(cents: int, **values: Any) -> Rate:
    return Rate(
        **{"id": 1, "kind": "office", "unit": "half_day", "cents": cents, "valid_from": date(2009, 9, 1), **values}
    )


# One table of tariffs for all of them: the network's first rules, then those of the pass, two lent rooms.
ROWS = [
    row(0, kind="desk"),  # R1: open space is free,
    row(0, until_month=12, valid_until=date(2012, 1, 1)),  # a closed office for a year,
    row(900, from_month=12, valid_until=date(2012, 1, 1)),  # then it is billed.
    row(900, valid_from=date(2012, 1, 1)),  # R2: from 2012 a closed office is billed,
    row(0, plan_id=CATALOGUE, until_month=6, valid_from=date(2012, 1, 1)),  # but for six months of a pass,
    row(600, plan_id=CATALOGUE, from_month=6, valid_from=date(2012, 1, 1)),  # then at a preferential price.
    row(400, centre_id=HERE, valid_from=date(2012, 1, 1)),  # R5: a place differs, and says why.
    row(0, centre_id=THERE, valid_from=date(2026, 9, 1), valid_until=date(2027, 3, 1)),  # R6: lent meanwhile.
    row(0, audience="job_seeker", valid_from=date(2012, 1, 1)),  # R8, R16: a price by situation.
    row(1200, audience="salaried", valid_from=date(2012, 1, 1)),
]


def held(months: int, on: date) -> dict[str, Any]:
    since = add_months(on, -months)
    return {"passes": ((since, add_months(on, 12), since, CATALOGUE),)}


@pytest.mark.parametrize(
    ("rule", "kind", "on", "centre", "holder", "cents"),
    [
        ("R1", "desk", date(2010, 5, 3), None, {}, 0),
        ("R1", "office", date(2010, 5, 3), None, {"first_use": date(2009, 10, 1)}, 0),
        ("R1", "office", date(2010, 10, 1), None, {"first_use": date(2009, 10, 1)}, 900),
        ("R2", "office", TODAY, None, {"first_use": date(2009, 10, 1)}, 900),  # both rules, each in its years
        ("R2", "office", TODAY, None, held(5, TODAY), 0),
        ("R2", "office", TODAY, None, held(6, TODAY), 600),
        ("R5", "office", TODAY, HERE, {}, 400),
        ("R5", "office", TODAY, 99, {}, 900),
        ("R6", "office", TODAY, THERE, {}, 0),
        ("R6", "office", date(2027, 3, 1), THERE, {}, 900),
        ("R7", "visio", TODAY, None, {}, None),  # no row: nothing has to be billed
        ("R8", "office", TODAY, None, {"audience": "salaried"}, 1200),
        ("R16", "office", TODAY, None, {"audience": "job_seeker"}, 0),
    ],
)
def test_a_price_for_each_rule(rule: str, kind: str, on: date, centre: int | None, holder: Any, cents: Any) -> None:
    found = rate_for(ROWS, kind, "half_day", on, centre_id=centre, holder=Holder(**holder))
    assert (found.cents if found else None) == cents, rule


def test_r7_a_use_without_a_tariff_is_free_and_the_quote_says_that_nothing_is_priced() -> None:
    start = datetime(2026, 11, 24, 8, tzinfo=UTC)
    found = quote(ROWS, "visio", "hour", start, start + timedelta(hours=2), centre_id=None, holder=Holder())
    assert (found.cents, found.is_priced) == (0, False)


def test_r3_and_r28_a_pass_is_a_bundle_of_entitlements_with_a_count_of_events() -> None:
    given = {"hours": {"meeting": 2}, "days": {"office": 3}, "events": 4, "directory": True, "domiciliation": True}
    assert [line.replace("\u00a0", " ") for line in words.entitlements_in_words(given)] == [
        "Bureau fermé : 3 journées comprises chaque mois",
        "Salle de réunion : 2 heures comprises chaque mois",
        "4 rencontres ou webinaires du réseau",
        "Votre place dans l’annuaire des télétravailleurs",
        "La domiciliation de votre entreprise",
    ]
    assert words.entitlements_in_words({"events": True}) == ["Les rencontres et les webinaires du réseau"]


def test_r24_one_comes_two_days_a_week_and_another_one_day() -> None:
    four_weeks = (9 * 60, 17 * 60, date(2026, 11, 23), date(2026, 12, 20))
    assert len(dates(Rule(frozenset({1, 3}), *four_weeks))) == 8
    assert len(dates(Rule(frozenset({4}), *four_weeks, exceptions=frozenset({date(2026, 12, 4)})))) == 3


def test_r25_the_further_a_place_is_the_longer_the_drive_that_a_search_tells() -> None:
    home, near, far = (45.11, 2.87), (45.11, 2.90), (44.92, 2.44)
    drives = [distance.road_minutes(home, place) for place in (home, near, far)]
    assert drives == sorted(set(drives))
    assert drives[0] == 0


def test_quotas_are_said_as_they_are_written() -> None:
    card = QuotaCard(1, 3, CATALOGUE, "office", "organisation", "count", "week", 2, LONG_AGO, None)
    assert quota_in_words(card, "Pass Actifs", "Murat").replace("\u00a0", " ") == (
        "Chaque organisation : 2 réservations par semaine, bureau fermé, avec le Pass Actifs, à Murat"
    )


def test_r12_to_r15_and_r21_a_place_is_dated_rows(kernel: Any) -> None:
    with kernel.database.transaction():
        network = make_network()
        # R15: in premises with another vocation, whose hours it shares; R21: run by a private body.
        sheet = CentreSheet(
            "la-forge", "La Forge", "Aurillac", Decimal("44.92"), Decimal("2.44"), host_kind="media_library",
            manager_kind="private",
        )  # fmt: skip
        forge = places.create_centre(SYSTEM, network, make_organisation("telecentre", name="La Forge").id, sheet)
        hours.set_hours(SYSTEM, forge, date(2014, 11, 1), OFFICE_HOURS)
        for status, on in (("planned", date(2014, 1, 1)), ("open", date(2014, 11, 1)), ("closed", date(2026, 9, 1))):
            places.set_status(SYSTEM, forge, status, on)
        # R12, R13: one or several specialities, each from a day until another.
        places.add_speciality(SYSTEM, forge, "nomads", "Nomades", date(2014, 11, 1))
        places.add_speciality(SYSTEM, forge, "health", "Santé", date(2014, 11, 1), date(2020, 1, 1))
        # R14: what there is, counted; what can be had on request.
        places.set_equipment(SYSTEM, forge, {"computer": 15, "copier": 2, "secretary": 1, "video": 1})
        make_workspaces(forge, "office", 2)
    with kernel.database.reading():
        states = [queries.places.status(forge, date(year, 1, 1)) for year in (2014, 2015, 2027)]
        assert states == ["planned", "open", "closed"]
        one_week = (date(2026, 11, 23), date(2026, 11, 30))
        assert queries.hours.opening_intervals(forge, *one_week) == []  # closed: its hours count no more
        assert len(queries.hours.opening_intervals(forge, date(2015, 1, 5), date(2015, 1, 12))) == 5
        entry = queries.directory.entry(forge)
        assert (entry.host_kind, entry.manager_kind) == ("media_library", "private")
        assert entry.specialities == {"nomads": "Nomades"}
        assert entry.equipment == {"computer": 15, "copier": 2, "secretary": 1, "video": 1}
        assert entry.counts == {"office": 2}


def test_r4_passes_are_counted_on_any_day_and_a_statement_once_issued_never_changes(kernel: Any) -> None:
    start = datetime(2026, 11, 24, 8, tzinfo=UTC)
    with clock.frozen(datetime(2026, 11, 2, 8, tzinfo=UTC)), kernel.database.transaction():
        network = make_network()
        murat = make_centre(network)
        (office,) = make_workspaces(murat.id, "office")
        firm = make_organisation("company", name="Scierie").id
        tariffs.add_tariff(SYSTEM, network, TariffSheet("office", "hour", 300, LONG_AGO))
        plan = passes.add_plan(SYSTEM, network, code="actifs", name="Pass", price_cents=2400, valid_from=LONG_AGO)
        trainee, employee = actor_of(make_person()), actor_of(make_person())
        passes.take_pass(trainee, trainee.id, plan)
        passes.take_pass(SYSTEM, employee.id, plan, payer_organisation_id=firm)
        bookings.book(trainee, Wanted((office,), "hour", start, start + timedelta(hours=2), "k", ""))
        days = (date(2026, 11, 1), TODAY, date(2027, 11, 2))
        counts = [len(queries.passes.holders_between(network, on, on + timedelta(days=1))) for on in days]
        assert counts == [0, 2, 0]
        issued = statements.issue_month(SYSTEM, network, date(2026, 11, 1))
        found = {
            (s.person_id, s.organisation_id): s.total_cents
            for s in queries.statements.of_month(network, date(2026, 11, 1))
        }
        assert found == {(trainee.id, None): 2400 + 600, (None, firm): 2400}
    for change in (
        sa.update(Statement).values(total_cents=0),
        sa.update(Statement).values(lines=[]),
        sa.update(Statement).values(month=date(2026, 12, 1)),
        sa.delete(Statement),
    ):
        with pytest.raises(IntegrityError), kernel.database.transaction() as session:
            session.execute(change)
    with kernel.database.transaction() as session:  # where its file is may be written
        session.execute(sa.update(Statement).where(Statement.id == issued[0]).values(pdf_key="a" * 64, pdf_bytes=9))


def test_what_cannot_be_is_refused_by_the_name_of_its_field(kernel: Any) -> None:
    with kernel.database.transaction():
        network = make_network()
        murat = make_centre(network, stretches=())
        refused = {
            "hours-1": lambda: hours.set_hours(SYSTEM, murat.id, LONG_AGO, [(1, 480, 720), (1, 700, 900)]),
            "hours-2": lambda: hours.set_hours(SYSTEM, murat.id, LONG_AGO, [(2, 720, 480)]),
            "price": lambda: tariffs.add_tariff(SYSTEM, network, TariffSheet("desk", "day", -1, LONG_AGO)),
            "valid_until": lambda: tariffs.add_tariff(
                SYSTEM, network, TariffSheet("desk", "day", 1, TODAY, TODAY - timedelta(days=1))
            ),
            "until_month": lambda: tariffs.add_tariff(
                SYSTEM, network, TariffSheet("desk", "day", 1, TODAY, from_month=6, until_month=6)
            ),
            "reason": lambda: tariffs.add_tariff(
                SYSTEM, network, TariffSheet("desk", "day", 1, TODAY, centre_id=murat.id)
            ),
            "amount": lambda: tariffs.add_quota(
                SYSTEM, network, per="person", measure="hours", period="day", amount=-2, valid_from=TODAY
            ),
            "events": lambda: passes.add_plan(
                SYSTEM, network, code="p", name="P", price_cents=0, valid_from=TODAY, entitlements={"events": -1}
            ),
        }
        for field, attempt in refused.items():
            with pytest.raises(Invalid) as error:
                attempt()
            assert set(error.value.fields) == {field}
