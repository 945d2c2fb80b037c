"""Bookings that come back: previewed date by date, then all or none."""

from datetime import date

import pytest
import sqlalchemy as sa

from elearn.core.errors import Conflict
from elearn.telecentres import queries
from elearn.telecentres.models import Booking
from elearn.telecentres.queries import series as reads
from elearn.telecentres.recurrence import Rule
from elearn.telecentres.services import bookings, series
from tests.factories.bookings import wanted

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
