"""What a search costs in statements: the same for one place as for twelve, whatever is booked."""

from datetime import timedelta

import pytest

from elearn.core import clock
from elearn.core.policy import ANONYMOUS
from elearn.telecentres.need import Need, Slot
from elearn.telecentres.queries import availability, needs, places
from elearn.telecentres.services import bookings
from elearn.testing.counting import executed, read_through
from tests.factories.accounts import actor_of, make_person
from tests.factories.bookings import SUNDAY, wanted
from tests.factories.telecentres import make_centre, make_network, make_workspaces

ASKED = Need("desk", True, "Murat", 1, (Slot(1, "morning"), Slot(3, "morning")))


def search(kernel):
    """How many statements one search takes, and how many places it found."""
    with kernel.database.reading(), executed(kernel.database) as seen:
        found = needs.find(ANONYMOUS, ASKED, places.centres())
    return len(seen), len({f.centre.id for f in found})


def test_a_search_over_twelve_places_takes_the_statements_of_one(kernel):
    with clock.frozen(SUNDAY):
        with kernel.database.transaction():
            network = make_network()
            murat = make_centre(network, slug="murat", name="Murat")
            make_workspaces(murat.id, count=2, quiet=True)
        one = search(kernel)
        with kernel.database.transaction():
            for _n in range(11):
                desk, *_more = make_workspaces(make_centre(network).id, count=3, quiet=True)
                bookings.book(actor_of(make_person()), wanted(desk))
        twelve = search(kernel)
    assert (one, twelve) == ((7, 1), (7, 12))


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_nobody_looks_for_a_free_desk_through_the_bookings_of_all_years(kernel):
    with clock.frozen(SUNDAY), kernel.database.transaction():
        one, other, *_more = make_workspaces(make_centre(make_network()).id, count=4)
        with read_through(kernel.database) as tables:
            bookings.book(actor_of(make_person()), wanted(one))
            availability.taken([one, other], SUNDAY, SUNDAY + timedelta(days=7))
    assert "telecentres_claim" not in tables
