"""The pages without JavaScript: everything can be done, nothing typed is lost."""

from uuid import uuid4

import pytest

from elearn.quizzes import queries
from elearn.quizzes.extend import PAGES
from tests.factories.accounts import PASSWORD, actor_of, signed_in
from tests.factories.quizzes import RIGHT, answer_all, fields_for, publish_quiz

START = "/formations/essai/quiz/evaluation"


@pytest.fixture
def person(kernel, client):
    return signed_in(kernel, client)


def begun(kernel, client, person):
    response = client.submit(START, {})
    assert response.status_code == 303
    with kernel.database.reading():
        return queries.attempts_of(person.id)[0].id


def whole(kernel, person, attempt_id):
    with kernel.database.reading():
        return queries.own_sheet(actor_of(person), attempt_id)


def fields(kernel, person, attempt_id, slot, given=None):
    item = whole(kernel, person, attempt_id).items[slot - 1]
    return fields_for(item, RIGHT[item.key] if given is None else given)


def test_the_first_page_says_what_the_quiz_is(kernel, client, person, tmp_path):
    publish_quiz(kernel, tmp_path, minutes=20, attempts=3)
    page = client.get(START).text
    for said in ("Évaluation finale", "Quatre questions.", "70", "20\u00a0min", "il en reste 3", "Commencer"):
        assert said in page


def test_a_visitor_is_sent_to_sign_in_and_back(kernel, client, tmp_path):
    publish_quiz(kernel, tmp_path)
    response = client.get(START)
    assert response.status_code == 303
    assert "/connexion?next=" in response.location


def test_the_whole_journey_with_forms_alone(kernel, client, person, tmp_path):
    publish_quiz(kernel, tmp_path)
    attempt_id = begun(kernel, client, person)
    base = f"/essais/{attempt_id}"
    assert client.get(base).location.endswith("/questions/1")
    page = client.get(f"{base}/questions/1").text
    assert "En êtes-vous sûr" in page
    assert "<strong>en bas</strong>" in page
    for slot in (1, 2, 3):
        given = fields(kernel, person, attempt_id, slot) | {"sure": "certain", "go": "next"}
        response = client.submit(f"{base}/questions/{slot}", given)
        assert response.location.endswith(f"/questions/{slot + 1}")
    response = client.submit(f"{base}/questions/4", {"answer": "ubl", "go": "flag"})
    assert response.location.endswith("/questions/4")
    assert client.submit(f"{base}/questions/4", {"go": "summary"}).location.endswith("/relecture")
    summary = client.get(f"{base}/relecture").text
    assert "Vous avez répondu à toutes les questions." in summary
    assert "Marquée" in summary
    assert client.get(base).location.endswith("/questions/1")
    response = client.submit(f"{base}/relecture", {})
    assert response.location.endswith("/resultat")
    result = client.get(f"{base}/resultat").text
    for said in (
        "Quiz réussi",
        "75",
        "3 questions entièrement justes sur 4",
        "Un PDF et des données.",
        "Relire\u00a0: Le début",
    ):
        assert said in result
    assert client.get(f"{base}/questions/1").location.endswith("/resultat")
    assert client.get(f"{base}/relecture").location.endswith("/resultat")
    start = client.get(START).text
    assert "Essai n°" in start
    assert "Réussi" in start


def test_a_form_sent_twice_counts_once_and_a_changed_one_counts(kernel, client, person, tmp_path):
    publish_quiz(kernel, tmp_path)
    attempt_id = begun(kernel, client, person)
    page = f"/essais/{attempt_id}/questions/3"
    event = str(uuid4())
    for _ in range(2):
        client.submit(page, {"answer": "30,20", "sure": "guess", "event": event})
    with kernel.database.reading():
        assert len(queries.events_of(attempt_id)) == 2
    client.submit(page, {"answer": "70,20", "sure": "guess", "event": event})
    state = whole(kernel, person, attempt_id).items[2].state
    assert (state.answer, state.sure) == ({"text": "70,20"}, "guess")
    client.submit(page, {"answer": "", "sure": "guess"})
    assert whole(kernel, person, attempt_id).items[2].state.answer is None


def test_starting_twice_with_the_same_page_starts_once(kernel, client, person, tmp_path):
    publish_quiz(kernel, tmp_path)
    wanted = str(uuid4())
    client.submit(START, {"attempt": wanted})
    client.submit(f"/essais/{wanted}/relecture", {})
    assert client.submit(START, {"attempt": wanted}).location.endswith(wanted)
    assert client.submit(START, {"attempt": "not one"}).status_code == 303
    with kernel.database.reading():
        assert len(queries.attempts_of(person.id)) == 2


@pytest.mark.parametrize(
    ("go", "leads"),
    [
        ("1", "questions/1"),
        ("4", "questions/4"),
        ("99", "questions/3"),
        ("previous", "questions/1"),
        ("²", "questions/3"),
    ],
)
def test_every_button_saves_before_it_leaves(kernel, client, person, tmp_path, go, leads):
    publish_quiz(kernel, tmp_path)
    attempt_id = begun(kernel, client, person)
    given = fields(kernel, person, attempt_id, 2)
    response = client.submit(f"/essais/{attempt_id}/questions/2", given | {"go": go})
    assert response.location.endswith(leads)
    assert whole(kernel, person, attempt_id).items[1].state.is_answered


def test_immediate_feedback_says_right_or_not_then_why_then_where(kernel, client, person, tmp_path):
    publish_quiz(kernel, tmp_path, behaviour="immediate")
    attempt_id = begun(kernel, client, person)
    page = f"/essais/{attempt_id}/questions/1"
    assert "dispense" not in client.get(page).text
    wrong = fields(kernel, person, attempt_id, 1, {"text": ["TVA à 0 %"]})
    response = client.submit(page, wrong | {"sure": "certain", "go": "check"})
    assert response.location.endswith("/questions/1")
    text = client.get(page).text
    places = [
        text.index(s) for s in ("Pas tout à fait", "Un taux nul", "La franchise dispense", "Relire\u00a0: Le début")
    ]
    assert places == sorted(places)
    assert "Vous en étiez certain" in text
    assert "Question suivante" in text
    assert client.submit(page, {"go": "next"}).location.endswith("/questions/2")


def test_immediate_what_cannot_be_read_is_asked_again_and_kept(kernel, client, person, tmp_path):
    publish_quiz(kernel, tmp_path, behaviour="immediate")
    attempt_id = begun(kernel, client, person)
    page = f"/essais/{attempt_id}/questions/3"
    response = client.submit(page, {"answer": "douze euros", "sure": "fairly", "go": "check"})
    assert response.status_code == 422
    assert "que l’on puisse lire" in response.text
    assert 'value="douze euros"' in response.text
    empty = client.submit(page, {"answer": "", "go": "check"})
    assert (empty.status_code, "Répondez d’abord" in empty.text) == (422, True)
    assert not whole(kernel, person, attempt_id).items[2].state.is_final


def test_another_s_pages_are_not_there(kernel, app, client, person, tmp_path):
    publish_quiz(kernel, tmp_path)
    attempt_id = begun(kernel, client, person)
    other = app.test_client()
    signed_in(kernel, other)
    for path in ("", "/questions/1", "/relecture", "/resultat", "/etat"):
        assert other.get(f"/essais/{attempt_id}{path}").status_code == 404
    assert client.get(f"/essais/{attempt_id}/questions/7").status_code == 404
    assert client.get(f"/essais/{uuid4()}").status_code == 404
    assert client.get("/formations/essai/quiz/rien").status_code == 404


def test_an_answer_sent_after_the_session_has_ended_is_not_lost(kernel, client, person, tmp_path):
    publish_quiz(kernel, tmp_path)
    attempt_id = begun(kernel, client, person)
    page = f"/essais/{attempt_id}/questions/3"
    client.get(page)
    client.delete_cookie("estive")
    response = client.post(page, data={"answer": "70,20 €", "sure": "certain", "go": "next"})
    assert response.status_code == 403
    assert "n’est pas perdue" in response.text
    assert "/connexion?next=" in response.text
    back = client.submit(
        f"/connexion?next={page}%3Fanswer%3D70,20%2B%25E2%2582%25AC%26sure%3Dcertain",
        {"email": person.email, "password": PASSWORD},
    )
    text = client.get(back.location).text
    assert 'value="70,20 €"' in text
    assert "Votre réponse est reprise ici" in text
    assert not whole(kernel, person, attempt_id).items[2].state.is_answered
    client.submit(back.location, {})
    assert whole(kernel, person, attempt_id).items[2].state.answer == {"text": "70,20 €"}


def test_a_form_whose_token_is_old_is_shown_again_and_nothing_is_written(kernel, client, person, tmp_path):
    publish_quiz(kernel, tmp_path)
    attempt_id = begun(kernel, client, person)
    page = f"/essais/{attempt_id}/questions/3"
    response = client.submit(page, {"answer": "70,20", "csrf_token": "old"})
    assert response.status_code == 422
    assert 'value="70,20"' in response.text
    assert "Votre session a été renouvelée" in response.text
    assert not whole(kernel, person, attempt_id).items[2].state.is_answered
    submit = client.submit(f"/essais/{attempt_id}/relecture", {"csrf_token": "old"})
    assert submit.status_code == 400
    assert whole(kernel, person, attempt_id).attempt.is_open


def test_pages_of_an_attempt_are_kept_by_no_cache(kernel, client, person, tmp_path):
    publish_quiz(kernel, tmp_path)
    attempt_id = begun(kernel, client, person)
    assert client.get(f"/essais/{attempt_id}/questions/1").headers["Cache-Control"] == "private, no-store"


def test_the_lesson_to_read_again_is_a_link_where_a_room_shows_lessons(kernel, client, person, tmp_path):
    publish_quiz(kernel, tmp_path)
    PAGES.add("tests", lambda _actor, quiz, key: f"/suivre/{quiz.module_slug}/{key}", owner="tests")
    attempt_id = begun(kernel, client, person)
    client.submit(f"/essais/{attempt_id}/relecture", {})
    assert 'href="/suivre/essai/debut"' in client.get(f"/essais/{attempt_id}/resultat").text


def test_every_page_speaks_english_too(kernel, client, person, tmp_path):
    publish_quiz(kernel, tmp_path, behaviour="immediate", minutes=30)
    client.submit(START, {"locale": "en"}, action="/langue")
    with kernel.database.transaction() as session:
        session.merge(person).locale = "en"
    start = client.get(START).text
    assert "Start" in start
    attempt_id = begun(kernel, client, person)
    for path, said in (("questions/1", "How sure are you?"), ("relecture", "Before you submit")):
        assert said in client.get(f"/essais/{attempt_id}/{path}").text
    answer_all(kernel, actor_of(person), attempt_id)
    client.submit(f"/essais/{attempt_id}/relecture", {})
    assert "Quiz passed" in client.get(f"/essais/{attempt_id}/resultat").text


def test_events_by_script(kernel, client, person, tmp_path):
    publish_quiz(kernel, tmp_path)
    attempt_id = begun(kernel, client, person)
    base = f"/essais/{attempt_id}"
    token = client.get(f"{base}/etat").json["csrf_token"]
    headers = {"X-CSRFToken": token, "Accept": "application/json", "Referer": "http://127.0.0.1/"}
    item = {"id": str(uuid4()), "slot": 3, "seq": 1, "kind": "answer", "values": {"answer": ["70,20"]}, "at": None}
    for expected in ("saved", "known"):
        response = client.post(f"{base}/evenements", json={"events": [item]}, headers=headers)
        assert [r["status"] for r in response.json["receipts"]] == [expected]
    assert client.get(f"{base}/etat").json["answered"] == 1
    for bad in (None, [], {"events": 3}, {"events": [3]}, {"events": [{}]}, {"events": [item | {"slot": "3"}]},
                {"events": [item | {"at": "hier"}]}, {"events": [item | {"values": []}]}):  # fmt: skip
        response = client.post(f"{base}/evenements", json=bad, headers=headers)
        assert (response.status_code, response.content_type) == (422, "application/problem+json")
    without = client.post(f"{base}/evenements", json={"events": []}, headers={"Accept": "application/json"})
    assert (without.status_code, without.json["type"]) == (400, "urn:estive:problem:csrf")
    client.delete_cookie("estive")
    gone = client.post(f"{base}/evenements", json={"events": [item]}, headers=headers)
    assert gone.status_code == 401


def test_the_card_in_the_player_leads_to_the_quiz(kernel, app, client, person, tmp_path):
    from elearn.modules import queries as modules
    from elearn.modules.extend import ACTIVITY_KINDS

    quiz_id = publish_quiz(kernel, tmp_path)
    with kernel.database.reading():
        activity = modules.activity_by_id(queries.quiz(quiz_id).activity_id)
    with app.test_request_context("/"), kernel.database.reading():
        assert "Ouvrir le quiz" in ACTIVITY_KINDS.get("quiz").render(actor_of(person), activity, None)
    attempt_id = begun(kernel, client, person)
    with app.test_request_context("/"), kernel.database.reading():
        assert "Reprendre le quiz" in ACTIVITY_KINDS.get("quiz").render(actor_of(person), activity, 1)
    client.submit(f"/essais/{attempt_id}/relecture", {})
    with app.test_request_context("/"), kernel.database.reading():
        html = ACTIVITY_KINDS.get("quiz").render(actor_of(person), activity, 1)
    assert "Votre meilleur résultat" in html
    assert START in html
