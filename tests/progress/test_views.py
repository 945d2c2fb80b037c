import pytest
import sqlalchemy as sa

from elearn.core import db
from elearn.modules.models import Module
from elearn.progress import queries, services
from elearn.progress.models import ActivityState, Evidence
from tests.factories.accounts import actor_of, give_role, make_person, signed_in
from tests.factories.directory import keep_skills, make_provider
from tests.factories.progress import STEPS, make_module, make_version

TEXTS = (STEPS[0], {**STEPS[0], "key": "suite", "title": "La suite"}, {**STEPS[2]})


@pytest.fixture
def trainee(kernel, client):
    """Someone signed in who follows a module of three texts: the actor and the enrolment's id."""
    person = signed_in(kernel, client, display_name="Solène Prat", given_name="Solène")
    with kernel.database.transaction():
        make_module(steps=TEXTS)
        actor = actor_of(person)
        return actor, services.enrol(actor, "essai")


def _counts(kernel):
    with kernel.database.reading() as session:
        return [session.scalar(sa.select(sa.func.count()).select_from(m)) for m in (ActivityState, Evidence)]


def test_a_newcomer_is_offered_the_catalogue_and_a_visitor_is_sent_to_sign_in(kernel, client):
    assert client.get("/mon-espace").status_code == 303
    signed_in(kernel, client, display_name="Solène Prat")
    page = client.get("/mon-espace").text
    assert "Bonjour Solène" in page
    assert "Votre parcours commence ici" in page


def test_who_works_here_and_follows_nothing_reads_their_work_before_any_module(kernel, client, enter):
    with kernel.database.transaction():
        keep_skills()
        buyer, noe = make_person(), make_provider()
        give_role(buyer, "buyer")
    for who, first in ((buyer.id, "Pour votre organisation"), (noe.person_id, "Vos téléservices")):
        enter(who)
        page = client.get("/mon-espace").text
        assert page.index(first) < page.index("Choisir un module")
        assert "Votre parcours commence ici" not in page


def test_the_dashboard_takes_up_where_one_stopped(kernel, client, trainee):
    actor, enrolment_id = trainee
    with kernel.database.transaction():
        services.see(actor, enrolment_id, "lire")
    page = client.get("/mon-espace").text
    assert "Reprendre là où vous étiez" in page
    assert "La suite" in page
    assert "/suivre/essai/suite" in page
    assert "1 activité sur 2, encore 10" in page
    assert "En cours" in page


def test_reading_a_lesson_changes_nothing(kernel, client, trainee):
    before = _counts(kernel)
    page = client.get("/suivre/essai/lire")
    assert page.status_code == 200
    assert "Leçon 1 sur 3" in page.text
    assert "La suite" in page.text
    assert client.get("/suivre/essai").headers["Location"].endswith("/suivre/essai/lire")
    assert _counts(kernel) == before


def test_suivant_marks_the_lesson_and_opens_the_next(kernel, client, trainee):
    _actor, enrolment_id = trainee
    answer = client.submit("/suivre/essai/lire", action="/suivant")
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/suivre/essai/suite")
    with kernel.database.reading():
        assert queries.done_keys([enrolment_id]) == {enrolment_id: {"lire"}}
    client.submit("/suivre/essai/suite", action="/suivant")
    answer = client.submit("/suivre/essai/annexe", action="/suivant", follow=True)
    assert "Module terminé le" in answer.text


def test_a_note_is_kept_without_javascript_and_shown_again(client, trainee):
    answer = client.submit("/suivre/essai/lire", {"body": "Penser à <b>dater</b>"}, action="/note", follow=True)
    assert "Votre note est enregistrée" in answer.text
    assert "Penser à &lt;b&gt;dater&lt;/b&gt;" in answer.text


def _send(client, enrolment_id, body, **headers):
    import re

    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/suivre/essai/lire").text).group(1)
    headers = {"X-CSRFToken": token, "Accept": "application/json", **headers}
    return client.post(f"/avancement/{enrolment_id}", json=body, headers=headers)


def test_a_beacon_is_taken_once_by_json(kernel, client, trainee):
    _actor, enrolment_id = trainee
    body = {"beacons": [{"id": "b1", "key": "lire", "position": {"scroll": 4200}, "active_ms": 1}]}
    for _again in range(2):
        answer = _send(client, enrolment_id, body)
        assert answer.status_code == 200
        assert answer.json == {"done": []}
    assert 'data-scroll="4200"' in client.get("/suivre/essai/lire").text
    assert _counts(kernel)[0] == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [({"beacons": "x"}, 422), ({"beacons": [{"id": "b", "key": "lire", "active_ms": -1}]}, 422), (None, 422)],
)
def test_a_bad_report_is_refused_with_a_problem_and_writes_nothing(kernel, client, trainee, body, status):
    before = _counts(kernel)
    answer = _send(client, trainee[1], body)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert _counts(kernel) == before


def test_a_report_needs_its_token_a_session_and_ones_own_enrolment(kernel, client, trainee, app):
    _actor, enrolment_id = trainee
    body = {"beacons": [{"id": "b1", "key": "lire"}]}
    assert _send(client, enrolment_id, body, **{"X-CSRFToken": "forged"}).status_code == 400
    assert _send(client, 999_999, body).status_code == 404
    token_page = client.get("/suivre/essai/lire").text
    assert "csrf_token" in token_page
    client.delete_cookie("session")
    other = app.test_client()
    assert other.post(f"/avancement/{enrolment_id}", json=body, headers={"Accept": "application/json"}).status_code in {
        400,
        401,
    }


def test_who_does_not_follow_is_sent_to_the_modules_page(kernel, client):
    signed_in(kernel, client)
    with kernel.database.transaction():
        make_module(steps=TEXTS)
    for path in ("/suivre/essai", "/suivre/essai/lire", "/mes-formations/essai", "/mes-formations/essai/version"):
        answer = client.get(path)
        assert answer.status_code == 303, path
        assert answer.headers["Location"].endswith("/formations/essai")
    assert client.get("/suivre/inconnu/lire").status_code == 404


def test_a_lesson_of_another_version_does_not_exist(client, trainee):
    assert client.get("/suivre/essai/ailleurs").status_code == 404


def test_the_trainee_stays_on_their_version_until_they_move(kernel, client, trainee):
    actor, enrolment_id = trainee
    with kernel.database.transaction():
        services.see(actor, enrolment_id, "lire")
        module = db.session().scalars(sa.select(Module)).one()
        make_version(module, steps=(*TEXTS, {**STEPS[0], "key": "neuf", "title": "Le neuf"}))
    page = client.get("/suivre/essai/suite").text
    assert "Une version plus récente" in page
    assert "Le neuf" not in page
    assert client.get("/suivre/essai/neuf").status_code == 404
    changes = client.get("/mes-formations/essai/version").text
    assert "Le neuf" in changes
    assert "1 activité faite le reste" in changes
    answer = client.submit("/mes-formations/essai/version", action="/version", follow=True)
    assert "la version la plus récente" in answer.text
    assert client.get("/suivre/essai/neuf").status_code == 200
    with kernel.database.reading():
        assert queries.done_keys([enrolment_id])[enrolment_id] == {"lire"}


def test_one_leaves_a_module_by_a_button(kernel, client, trainee):
    answer = client.submit("/mes-formations/essai", action="/quitter", follow=True)
    assert "Vous ne suivez plus ce module" in answer.text
    assert client.get("/suivre/essai/lire").status_code == 303


def test_the_modules_page_shows_time_expected_and_measured(client, trainee):
    page = client.get("/mes-formations/essai").text
    assert "Prévu" in page
    assert "Mesuré" in page
    assert "n’est jamais modifié" in page


def test_the_pages_speak_english(kernel, client, trainee):
    with kernel.database.transaction() as session:
        session.execute(sa.text("UPDATE accounts_person SET locale = 'en'"))
    assert "Hello Solène" in client.get("/mon-espace").text
    assert "Lesson 1 of 3" in client.get("/suivre/essai/lire").text
