"""V04, the part of quizzes: nobody passes but by answering (CVE-2025-67856, MSA-25-0060).

A pass announced is a pass that the events and the pinned questions give again.
"""

from uuid import uuid4

import pytest

from elearn.core import signals
from elearn.modules.signals import ActivityDone
from elearn.quizzes import queries
from elearn.quizzes.marking import score
from tests.factories.accounts import actor_of, signed_in
from tests.factories.quizzes import answer_all, open_to_all, publish_quiz

START = "/formations/essai/quiz/evaluation"


@pytest.fixture
def passes(kernel):
    """The passes announced."""
    open_to_all()
    heard = []
    signals.connect(ActivityDone, heard.append)
    yield heard
    signals._listeners[ActivityDone].remove(heard.append)


@pytest.fixture
def begun(kernel, client, tmp_path, passes):
    """Someone who has begun the quiz, and their attempt."""
    publish_quiz(kernel, tmp_path)
    person = signed_in(kernel, client)
    client.submit(START, {})
    with kernel.database.reading():
        return actor_of(person), queries.attempts_of(person.id)[0].id


def result(kernel, actor, attempt_id):
    with kernel.database.reading():
        return queries.own_sheet(actor, attempt_id)


CLAIMS = {"passed": "1", "score": "100", "fraction_bp": "10000", "state": "graded", "answers": "all"}


def test_sending_at_once_with_any_claim_gives_nothing(kernel, client, begun, passes):
    actor, attempt_id = begun
    client.submit(f"/essais/{attempt_id}/relecture", CLAIMS)
    attempt = result(kernel, actor, attempt_id).attempt
    assert (attempt.fraction_bp, attempt.passed) == (0, False)
    assert passes == []


def test_events_that_claim_a_result_are_refused(kernel, client, begun, passes):
    actor, attempt_id = begun
    token = client.get(f"/essais/{attempt_id}/etat").json["csrf_token"]
    headers = {"X-CSRFToken": token, "Accept": "application/json", "Referer": "http://127.0.0.1/"}
    base = {"slot": 1, "seq": 1, "values": {"answer": ["1"], "fraction_bp": 10_000, "passed": True}, "at": None}
    kinds = ("submit", "grade", "check", "pass")
    batch = [base | {"id": str(uuid4()), "kind": kind} for kind in kinds]
    response = client.post(f"/essais/{attempt_id}/evenements", json={"events": batch}, headers=headers)
    assert [r["status"] for r in response.json["receipts"]] == ["refused"] * 4
    assert result(kernel, actor, attempt_id).attempt.is_open
    assert passes == []


def test_a_choice_that_is_not_on_the_page_is_no_answer(kernel, client, begun, passes):
    actor, attempt_id = begun
    for value in ("0", "-1", "99", "correct", "[0]", "1 OR 1=1"):
        client.submit(f"/essais/{attempt_id}/questions/1", {"answer": value})
    assert result(kernel, actor, attempt_id).items[0].state.answer is None


def test_answers_sent_again_after_the_result_change_nothing(kernel, client, begun, passes):
    actor, attempt_id = begun
    page = f"/essais/{attempt_id}/questions/3"
    old = client.get(page).text
    client.submit(f"/essais/{attempt_id}/relecture", {})
    token = old.split('name="csrf_token" value="')[1].split('"')[0]
    response = client.post(page, data={"csrf_token": token, "answer": "70,20", "go": "next"})
    assert response.status_code == 303
    client.post(f"/essais/{attempt_id}/envoyer", data={"csrf_token": token})
    whole = result(kernel, actor, attempt_id)
    assert (whole.state.answered, whole.attempt.fraction_bp) == (0, 0)
    assert passes == []


def test_a_pass_is_announced_once_and_comes_again_from_what_is_kept(kernel, client, begun, passes):
    actor, attempt_id = begun
    answer_all(kernel, actor, attempt_id)
    page = client.get(f"/essais/{attempt_id}/relecture").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    for _ in range(3):
        client.post(f"/essais/{attempt_id}/envoyer", data={"csrf_token": token})
    assert len(passes) == 1
    whole = result(kernel, actor, attempt_id)
    again = score([item.mark().fraction_bp for item in whole.items], whole.quiz.pass_mark)
    assert (again.passed, again.fraction_bp) == (True, whole.attempt.fraction_bp)
