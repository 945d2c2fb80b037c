"""Bookings that come back: previewed date by date, then all or none."""

from datetime import date

import pytest
import sqlalchemy as sa

from elearn.core.errors import Conflict, Invalid
from elearn.core.policy import SYSTEM
from elearn.telecentres import queries
from elearn.telecentres.models import Booking, Waiting
from elearn.telecentres.queries import series as reads
from elearn.telecentres.recurrence import Rule
from elearn.telecentres.services import bookings, passes, places, series, tariffs, waiting
from elearn.telecentres.services import hours as opening
from elearn.telecentres.services.tariffs import TariffSheet
from elearn.testing.counting import executed
from tests.factories.bookings import wanted
from tests.factories.telecentres import LONG_AGO

TUESDAYS = Rule(frozenset({1}), 540, 720, date(2026, 11, 24), date(2026, 12, 8))


def preview(kernel, place):
    with kernel.database.reading():
        centre = queries.places.centre(place.centre_id)
        desk = queries.places.workspaces_by_id([place.desks[0]])[place.desks[0]]
        return centre, desk, reads.preview(place.someone, centre, desk, TUESDAYS)


def test_what_was_previewed_is_booked_with_what_was_chosen_for_each_date(kernel, place):
    with kernel.database.transaction():
        bookings.book(place.other, wanted(place.desks[0], at=(1, 2)))
    centre, desk, shown = preview(kernel, place)
    assert [p.state for p in shown] == ["taken", "free", "free"]
    assert [w.id for w in shown[0].others] == [place.desks[1]]
    assert shown[0].hour is not None
    said = {date(2026, 11, 24): str(place.desks[1]), date(2026, 12, 1): "skip"}
    chosen = reads.choices(shown, desk.id, said)
    for _time in range(2):  # sent twice, it is one series
        with kernel.database.transaction():
            made = series.book(place.someone, centre, desk, TUESDAYS, chosen, "cle")
    assert [b.starts_at.day for b in made] == [24, 8]
    with kernel.database.reading() as session:
        own = sa.select(sa.func.count()).where(Booking.person_id == place.someone.id)
        assert session.scalar(own) == 2
        assert {b.series_id for b in made} == {made[0].series_id}


def test_a_date_taken_since_the_preview_books_nothing(kernel, place):
    centre, desk, shown = preview(kernel, place)
    chosen = reads.choices(shown, desk.id, {})
    with kernel.database.transaction():
        bookings.book(place.other, wanted(desk.id, at=(24 * 7, 24 * 7 + 1)))
    with pytest.raises(Conflict) as refused, kernel.database.transaction():
        series.book(place.someone, centre, desk, TUESDAYS, chosen, "cle")
    assert "1er" in refused.value.message
    with kernel.database.reading() as session:
        own = sa.select(sa.func.count()).where(Booking.person_id == place.someone.id)
        assert session.scalar(own) == 0
    _centre, _desk, again = preview(kernel, place)
    with kernel.database.transaction():
        made = series.book(place.someone, centre, desk, TUESDAYS, reads.choices(again, desk.id, {}), "autre")
        assert len(made) == 2
    with kernel.database.transaction():
        assert series.cancel_rest(place.someone, made[0].series_id) == 2


EVERY_DAY = Rule(frozenset({1, 2}), 540, 720, date(2026, 11, 24), date(2026, 12, 16))


def booked(kernel, place, choose=lambda p: True):
    centre, desk, _shown = preview(kernel, place)
    with kernel.database.reading():
        shown = reads.preview(place.someone, centre, desk, EVERY_DAY)
    dates = [p.occurrence for p in shown]
    chosen = [reads.Choice(o.on, desk.id if choose(o.on) else None, o.starts_at, o.ends_at) for o in dates]
    with kernel.database.transaction():
        return series.book(place.someone, centre, desk, EVERY_DAY, chosen, "cle")


def test_each_date_keeps_the_rules_of_the_place_not_only_the_first_and_the_last(kernel, place):
    with kernel.database.transaction():
        opening.add_exception(place.manager, place.centre_id, date(2026, 12, 2), reason="Travaux")
    with pytest.raises(Invalid) as closed:
        booked(kernel, place)
    said = closed.value.fields["weekdays"][0]
    assert "2 décembre" in said
    assert "fermé" in said
    assert len(booked(kernel, place, lambda on: on != date(2026, 12, 2))) == 7


def test_a_desk_that_goes_away_in_the_middle_is_not_booked_after(kernel, place):
    with kernel.database.transaction():
        places.retire_workspace(place.manager, place.desks[0], date(2026, 12, 8))
    with pytest.raises(Invalid) as gone:
        booked(kernel, place)
    assert "8 décembre" in gone.value.fields["weekdays"][0]
    assert len(booked(kernel, place, lambda on: on < date(2026, 12, 8))) == 4


def test_what_a_cancelled_series_frees_is_offered(kernel, place):
    made = booked(kernel, place)
    with kernel.database.transaction():
        bookings.book(place.manager, wanted(place.desks[1], at=(24, 27)))
        centre = queries.places.centre(place.centre_id)
        first = made[1]
        line = waiting.join(place.other, centre, waiting.Wish("desk", "hour", first.starts_at, first.ends_at))
        assert line.state == "waiting"
    with kernel.database.transaction():
        assert series.cancel_rest(place.someone, made[0].series_id) == len(made)
    with kernel.database.reading() as session:
        assert session.get(Waiting, line.id).state == "offered"


def test_the_preview_says_the_price_that_each_date_keeps_the_pass_being_used_up_on_the_way(kernel, place):
    with kernel.database.transaction():
        network = queries.places.centre(place.centre_id).network_id
        tariffs.add_tariff(SYSTEM, network, TariffSheet("desk", "hour", 300, LONG_AGO))
        plan = passes.add_plan(
            SYSTEM, network, code="actifs", name="Pass", price_cents=1200, valid_from=LONG_AGO,
            entitlements={"hours": {"desk": 4}},
        )  # fmt: skip
        passes.take_pass(place.someone, place.someone.id, plan)
    centre, desk, shown = preview(kernel, place)
    prices = [p.quote.cents for p in shown]
    assert prices == [0, 0, 600]  # four hours a month: those of December are used up on its second date
    with kernel.database.reading(), executed(kernel.database) as few:
        reads.preview(place.someone, centre, desk, TUESDAYS)
    with kernel.database.reading(), executed(kernel.database) as many:
        assert len(reads.preview(place.someone, centre, desk, EVERY_DAY)) > 2 * len(shown)
    assert len(many) == len(few)
    with kernel.database.transaction():
        made = series.book(place.someone, centre, desk, TUESDAYS, reads.choices(shown, desk.id, {}), "cle")
    assert [b.price_cents for b in made] == prices
