"""A centre with desks, an office and a manager; someone who books; a Tuesday at nine; a browser signed in there."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from elearn.core import clock
from elearn.core.policy import Actor
from tests.factories.accounts import PASSWORD, actor_of, make_person
from tests.factories.bookings import MONDAY, SUNDAY
from tests.factories.telecentres import make_centre, make_workspaces, manager_of


@dataclass
class Place:
    """What the tests of bookings talk about."""

    centre_id: int
    slug: str
    desks: list[int]
    office: int
    manager: Actor
    someone: Actor
    other: Actor


@pytest.fixture
def place(kernel):
    with clock.frozen(SUNDAY):
        with kernel.database.transaction():
            centre = make_centre(slug="murat", name="Murat")
            yield_ = Place(
                centre.id,
                centre.slug,
                make_workspaces(centre.id, count=2, quiet=True),
                make_workspaces(centre.id, "office", needs_approval=True)[0],
                manager_of(centre),
                actor_of(make_person(display_name="Solène Prat")),
                actor_of(make_person(display_name="Karim Vidal")),
            )
        yield yield_


@pytest.fixture
def town(kernel, client):
    """A centre with two desks; its browser is signed in as someone without a role."""
    with clock.frozen(MONDAY):
        with kernel.database.transaction():
            centre = make_centre(slug="murat", name="Murat")
            desks = make_workspaces(centre.id, count=2)
            person = make_person()
        answer = client.submit("/connexion", {"email": person.email, "password": PASSWORD})
        assert answer.status_code == 303
        yield centre, desks, person
