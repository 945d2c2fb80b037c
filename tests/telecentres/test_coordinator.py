"""Who coordinates a network without managing a place is led to that network, not told that a page is closed."""

import pytest

from elearn.accounts import services as people
from elearn.core.policy import SYSTEM
from elearn.telecentres import queries
from tests.factories.accounts import make_person
from tests.factories.telecentres import make_centre, make_network

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def test_the_pages_of_managers_lead_a_coordinator_to_their_network(kernel, client, enter):
    with kernel.database.transaction():
        network = make_network("cantal")
        make_centre(network, slug="murat", name="Murat")
        someone, person = make_person(), make_person()
        people.grant(SYSTEM, person.id, queries.places.networks([network])[network].organisation_id, "coordinator")
    enter(someone)
    for path in ("/gestion/telecentres", "/gestion/places"):
        assert client.get(path).status_code == 403
    enter(person)
    for path in ("/gestion/telecentres", "/gestion/places"):
        page = client.get(path, follow_redirects=True)
        assert page.status_code == 200
        assert "Voici le réseau que vous coordonnez." in page.text
    assert "Coordonner mon réseau" in client.get("/mon-espace").text
    assert client.get("/gestion/telecentres/murat").status_code == 403
