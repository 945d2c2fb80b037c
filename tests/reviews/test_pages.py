"""The pages as each side, a visitor and a stranger read them."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from elearn.core import clock, db
from elearn.core.jobs import enqueue
from elearn.directory.models import Listing
from elearn.pool.demonstration import demonstrate as invent_pool
from elearn.pool.queries import closings
from elearn.reviews.demonstration import demonstrate
from elearn.reviews.models import Review, Window
from elearn.reviews.services import writing
from tests.factories.directory import keep_skills, make_provider
from tests.factories.pool import company_of, make_buyer, make_independent, make_request
from tests.factories.reviews import BACK, GOOD, make_finished, make_shown

# The pages hold nothing that depends on the database; the verbs under them run on both.
pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
MARKS = {"quality": "5", "delay": "4", "talk": "5"}


def test_both_sides_write_read_and_answer(kernel, client, enter):
    with kernel.database.transaction():
        buyer, provider, stranger = make_buyer(), make_independent(), make_buyer()
        made = make_finished(buyer, provider)
    here = f"/missions/{made}/evaluation"
    enter(buyer.id)
    assert "Évaluer la mission" in client.get(f"/missions/{made}").text
    assert "À écrire" in client.get("/mes-evaluations").text
    assert client.submit(here, {"quality": "5"}).status_code == 422
    page = client.submit(here, {**MARKS, "comment": "canari-client"}, follow=True)
    assert "Votre évaluation est enregistrée." in page.text
    assert "canari-client" in page.text
    assert "canari-client" in client.submit(here, {**MARKS, "delay": "3"}, follow=True).text

    enter(provider.id)
    for path in (here, f"/missions/{made}", "/mes-evaluations", "/avis"):
        assert "canari-client" not in client.get(path).text, path
    back = {"clarity": "4", "talk": "4", "terms": "4", "comment": "Clair."}
    page = client.submit(here, back, follow=True)
    assert "canari-client" in page.text
    assert client.submit(here, {"reply": " "}, action="/reponse").status_code == 422
    page = client.submit(here, {"reply": "Merci à vous."}, action="/reponse", follow=True)
    assert "Merci à vous." in page.text

    enter(stranger.id)
    assert client.get(here).status_code == 404
    assert client.get(f"/evaluations/clients/{company_of(buyer)}").status_code == 200
    assert client.get(f"/evaluations/clients/{company_of(stranger)}").status_code == 404


def test_a_profile_shows_reviews_by_date_and_says_why_there_is_no_average(kernel, client, enter):
    with kernel.database.transaction():
        provider = make_independent()
        slug = db.session().scalar(sa.select(Listing.slug).where(Listing.person_id == provider.id))
        clients = [make_shown(provider)[0] for _n in range(2)]
        asked = make_request(clients[0], audience="public")
    page = client.get(f"/annuaire/{slug}").text
    assert "il en manque 1" in page
    assert "Du bon travail." in page
    assert "Un bon client." not in page
    with kernel.database.transaction():
        make_shown(provider, {"quality": 3, "delay": 3, "talk": 3})
    assert "sur 5" in client.get(f"/annuaire/{slug}").text
    assert "3 parties distinctes" in client.get(f"/annuaire/{slug}/evaluations").text
    assert client.get(f"/annuaire/{slug}/evaluations?page=2").status_code == 404
    assert "même numéro SIREN" in client.get("/evaluations/regles").text
    assert "Elles ne donnent aucun point" in client.get("/annuaire/ordre").text
    assert "Ce qu’on dit de ce client" not in client.get(f"/demandes/{asked}").text
    enter(provider.id)
    assert "Ce qu’on dit de ce client" in client.get(f"/demandes/{asked}").text


def test_the_job_tells_what_the_clock_shows(kernel, drain):
    with kernel.database.transaction():
        buyer, provider = make_buyer(), make_independent()
        made = make_finished(buyer, provider)
        writing.write(buyer, made, GOOD, "Bien.")
    with clock.frozen(clock.now() + timedelta(days=15)):
        with kernel.database.transaction():
            enqueue("reviews.tell", {})
        drain()
    with kernel.database.reading():
        assert db.session().get_one(Window, made).told_at is not None


def test_the_demonstration_makes_reviews_once(kernel):
    with kernel.database.transaction():
        keep_skills()
        make_independent(regime="franchise")
        make_provider(levels={"tenue-d-agenda": 2})
    invent_pool(kernel, "x")
    for _again in range(2):
        demonstrate(kernel, "buron sous la neige 47")
    with kernel.database.reading():
        assert db.session().scalar(sa.select(sa.func.count()).select_from(Review)) == 5


def test_one_s_page_has_all_that_was_given_and_received_by_pages(kernel, client, enter, monkeypatch):
    monkeypatch.setattr(closings, "PAGE", 2)
    with kernel.database.transaction():
        provider, buyer = make_independent(), make_buyer()
        for n in range(3):
            made = make_finished(buyer, provider)
            writing.write(buyer, made, GOOD, f"reçue-{n}")
            if n:
                writing.write(provider, made, BACK, f"donnée-{n}")
        alone = make_finished(buyer, provider)
        writing.write(provider, alone, BACK, "donnée-seule")
    enter(provider.id)
    pages = [client.get(f"/mes-evaluations?page={n}").text for n in (1, 2)]
    assert all(word in pages[0] for word in ("donnée-seule", "donnée-2", "reçue-2", "Écrite, pas encore publiée"))
    assert all(word in pages[1] for word in ("donnée-1", "reçue-1", "À écrire"))
    assert "reçue-0" not in "".join(pages), "not shown before both are written"
    assert client.get("/mes-evaluations?page=3").status_code == 404
    enter(buyer.id)
    pages = [client.get(f"/mes-evaluations?page={n}").text for n in (1, 2)]
    assert "donnée-seule" not in "".join(pages)
    assert all(word in pages[1] for word in ("donnée-1", "reçue-0"))
