"""Two active claims on one workspace never share an instant: the same promise on both databases."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, OperationalError

from elearn.core import clock, db
from elearn.telecentres.models import Booking, BookingEvent, Claim
from tests.factories.accounts import make_person
from tests.factories.telecentres import make_centre, make_workspaces

NINE = datetime(2026, 11, 24, 8, tzinfo=UTC)


def hours(start, end):
    return NINE + timedelta(hours=start), NINE + timedelta(hours=end)


@pytest.fixture
def desks(kernel):
    with kernel.database.transaction() as session:
        centre, person = make_centre(), make_person()
        first, second = make_workspaces(centre.id, count=2)
        booking = Booking(
            centre_id=centre.id, person_id=person.id, booked_by=person.id, unit="hour", kind="desk",
            state="confirmed", starts_at=NINE, ends_at=NINE + timedelta(hours=1), price_cents=0, price={},
            key="k", created_at=clock.now(),
        )  # fmt: skip
        session.add(booking)
        session.flush()
        return booking.id, first, second


def claim(desks, period, *, on=1, active=True):
    starts_at, ends_at = period
    row = Claim(booking_id=desks[0], workspace_id=desks[on], starts_at=starts_at, ends_at=ends_at, active=active)
    db.session().add(row)
    db.session().flush()
    return row.id


@pytest.mark.parametrize("period", [(0, 1), (0.5, 2), (-1, 0.5), (0.25, 0.75), (-1, 2)])
def test_what_overlaps_is_refused_whatever_the_way(kernel, desks, period):
    with kernel.database.transaction():
        claim(desks, hours(0, 1))
    with pytest.raises(IntegrityError), kernel.database.transaction():
        claim(desks, hours(*period))
    with kernel.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Claim)) == 1


def test_what_touches_what_is_elsewhere_and_what_is_over_are_accepted(kernel, desks):
    with kernel.database.transaction():
        claim(desks, hours(0, 1))
        claim(desks, hours(1, 2))
        claim(desks, hours(-1, 0))
        claim(desks, hours(0, 1), on=2)
        claim(desks, hours(0, 1), active=False)
    with kernel.database.reading() as session:
        kept = session.execute(sa.select(Claim.workspace_id, Claim.starts_at, Claim.active).order_by(Claim.id))
        first, second = desks[1:]
        assert [tuple(row) for row in kept] == [
            (first, NINE, True),
            (first, NINE + timedelta(hours=1), True),
            (first, NINE - timedelta(hours=1), True),
            (second, NINE, True),
            (first, NINE, False),
        ]


def test_what_was_given_up_cannot_come_back_nor_be_moved_over_another(kernel, desks):
    with kernel.database.transaction():
        claim(desks, hours(0, 1))
        ended, later = claim(desks, hours(0, 1), active=False), claim(desks, hours(3, 4))
    start, end = hours(0.5, 4)
    for values in ({"active": True},), ({"starts_at": start, "ends_at": end}, later), ({"workspace_id": desks[1]},):
        change, row = values[0], values[1] if len(values) > 1 else ended
        if "workspace_id" in change:
            change = {"workspace_id": desks[1], "active": True}
        with pytest.raises(IntegrityError), kernel.database.transaction() as session:
            session.execute(sa.update(Claim).where(Claim.id == row).values(**change))
    with kernel.database.transaction() as session:
        start, end = hours(2, 3)
        session.execute(sa.update(Claim).where(Claim.id == ended).values(starts_at=start, ends_at=end, active=True))


def test_a_period_that_ends_before_it_begins_is_refused(kernel, desks):
    with pytest.raises(IntegrityError), kernel.database.transaction():
        claim(desks, hours(1, 1))


def test_claims_and_bookings_are_ended_not_deleted_and_what_was_done_stays(kernel, desks):
    with kernel.database.transaction() as session:
        claim(desks, hours(0, 1))
        session.add(
            BookingEvent(booking_id=desks[0], action="hold", from_state="", to_state="held", detail={}, at=clock.now())
        )
    for statement in (
        sa.delete(Claim),
        sa.delete(Booking),
        sa.delete(BookingEvent),
        sa.update(BookingEvent).values(action="cancel"),
        sa.update(Booking).values(key="other"),
    ):
        with pytest.raises(IntegrityError), kernel.database.transaction() as session:
            session.execute(statement)


def test_two_connections_at_once_one_wins(kernel, desks):
    """Both have inserted before either commits, where the server lets them; one alone stays."""
    ready, outcomes = threading.Barrier(2), []

    def take():
        ready.wait(10)
        try:
            with kernel.database.transaction():
                claim(desks, hours(0, 1))
                ready_to_end.wait(0.2)
            outcomes.append("won")
        except (IntegrityError, OperationalError):  # on PostgreSQL the deadlock of two equals ends one of them
            outcomes.append("lost")

    ready_to_end = threading.Event()
    threads = [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(outcomes) == ["lost", "won"]
    with kernel.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Claim).where(Claim.active)) == 1
