"""Lists that grow come by pages, and what waits is found however much else there is."""

import pytest

from elearn.pool import queries, services
from tests.factories.pool import make_buyer, make_independent, make_quote, make_request

# The pages hold nothing that depends on the database; the verbs under them run on both.
pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
MANY = 32


def test_an_invitation_is_read_among_all_the_open_requests_and_the_quotes_sent_come_by_pages(kernel, client, enter):
    with kernel.database.transaction():
        buyer, anne = make_buyer(), make_independent()
        asked = make_request(buyer, title="Celle où l’on vous invite")
        services.requests.invite(buyer, asked, anne.id)
        others = [make_request(buyer, title=f"Demande {n}", audience="public") for n in range(MANY)]
        assert asked not in {card.id for card in queries.requests.open_to(anne)[0]}, "on the second page of the others"
        for one in others:
            make_quote(anne, one)
    enter(anne.id)
    first, second = (client.get(path).text for path in ("/mes-reponses", "/mes-reponses?page=2"))
    assert first.count("Celle où l’on vous invite") == 1
    assert first.count("Lire ce qui a été envoyé") == 30
    assert second.count("Lire ce qui a été envoyé") == MANY - 30
    assert client.get("/mes-reponses?page=3").status_code == 404
    with kernel.database.transaction():
        make_quote(anne, asked)
    assert "On vous demande de répondre" not in client.get("/mes-reponses").text
