"""V22: a quiz's time and order hold on the server's clock, whatever the browser says.

Cases seen elsewhere: a timer that starts only if asked to (CVE-2025-62401), an order
gone round by a web service (MSA-22-0027).
"""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from elearn.core import clock
from elearn.quizzes import queries, services
from elearn.quizzes.sheet import GRACE
from tests.factories.accounts import actor_of, make_person, signed_in
from tests.factories.quizzes import BANK, RIGHT, event, fields_for, open_to_all, publish_quiz

START = datetime(2026, 11, 22, 9, tzinfo=UTC)
END = START + timedelta(minutes=10)


@pytest.fixture
def kernel(kernel):
    """The kernel without what enrolment asks, which has its own tests."""
    open_to_all()
    return kernel


@pytest.fixture
def timed(kernel, tmp_path):
    """A quiz of ten minutes, an attempt begun at nine, and who makes it."""
    quiz_id = publish_quiz(kernel, tmp_path, minutes=10)
    with kernel.database.transaction():
        actor = actor_of(make_person())
    with clock.frozen(START), kernel.database.transaction():
        return actor, services.start(actor, quiz_id), quiz_id


def saved(kernel, actor, attempt_id, at, *events):
    with clock.frozen(at), kernel.database.transaction():
        return [r.status for r in services.record(actor, attempt_id, events)]


def state_of(kernel, actor, attempt_id):
    with kernel.database.reading():
        return queries.own_sheet(actor, attempt_id)


def test_the_clock_starts_with_the_attempt_and_not_with_a_page(kernel, timed):
    actor, attempt_id, quiz_id = timed
    assert state_of(kernel, actor, attempt_id).attempt.deadline_at == END
    with clock.frozen(START + timedelta(minutes=5)), kernel.database.transaction():
        assert services.start(actor, quiz_id) == attempt_id
    assert state_of(kernel, actor, attempt_id).attempt.deadline_at == END


@pytest.mark.parametrize(
    ("arrives", "made", "expected"),
    [
        (END, None, "saved"),
        (END + timedelta(seconds=1), None, "late"),
        (END + timedelta(seconds=30), END - timedelta(seconds=1), "saved"),
        (END + timedelta(seconds=30), END + timedelta(seconds=1), "late"),
        (END + GRACE, END, "saved"),
        (END + GRACE + timedelta(seconds=1), END - timedelta(minutes=5), "late"),
        (END + timedelta(days=2), START, "late"),
    ],
)
def test_an_answer_counts_by_when_it_arrives_and_within_the_grace_by_when_it_was_made(
    kernel, timed, arrives, made, expected
):
    actor, attempt_id, _quiz = timed
    assert saved(kernel, actor, attempt_id, arrives, event(3, 1, {"answer": ["70,20"]}, at=made)) == [expected]


def test_at_the_deadline_what_was_saved_is_marked_and_nothing_later(kernel, timed, drain):
    actor, attempt_id, _quiz = timed
    whole = state_of(kernel, actor, attempt_id)
    given = [event(i.slot, i.slot, fields_for(i, RIGHT[i.key])) for i in whole.items[:3]]
    saved(kernel, actor, attempt_id, START + timedelta(minutes=9), *given)
    with clock.frozen(END + GRACE):
        drain()
        assert state_of(kernel, actor, attempt_id).attempt.state == "open"
    with clock.frozen(END + GRACE + timedelta(seconds=2)):
        assert drain() == 1
    whole = state_of(kernel, actor, attempt_id)
    assert (whole.attempt.state, whole.attempt.fraction_bp, whole.attempt.passed) == ("expired", 7500, True)
    assert whole.attempt.submitted_at == END
    assert saved(kernel, actor, attempt_id, END, event(4, 9, {"answer": ["Factur-X"]}, at=START)) == ["late"]


def test_sending_after_the_time_closes_with_what_came_in_time(kernel, timed):
    actor, attempt_id, _quiz = timed
    with clock.frozen(END + timedelta(hours=1)), kernel.database.transaction():
        services.submit(actor, attempt_id)
    attempt = state_of(kernel, actor, attempt_id).attempt
    assert (attempt.state, attempt.submitted_at, attempt.passed) == ("expired", END, False)


def test_an_overdue_attempt_is_closed_by_the_next_start(kernel, timed):
    actor, attempt_id, quiz_id = timed
    with clock.frozen(END + timedelta(hours=1)), kernel.database.transaction():
        second = services.start(actor, quiz_id)
    assert second != attempt_id
    assert state_of(kernel, actor, attempt_id).attempt.state == "expired"
    assert state_of(kernel, actor, second).attempt.deadline_at == END + timedelta(hours=1, minutes=10)


def test_a_browser_whose_clock_is_wrong_gains_nothing(kernel, client, tmp_path):
    publish_quiz(kernel, tmp_path, minutes=10)
    person = signed_in(kernel, client)
    page = "/formations/essai/quiz/evaluation"
    client.submit(page, {}, action="")
    with kernel.database.reading():
        attempt_id = queries.attempts_of(person.id)[0].id
        deadline = queries.attempts_of(person.id)[0].deadline_at
    token = client.get(f"/essais/{attempt_id}/etat").json["csrf_token"]
    slow = deadline - timedelta(hours=1)  # what a clock one hour slow shows just after the deadline
    after = deadline + timedelta(seconds=20)
    item = {"id": str(uuid4()), "slot": 3, "seq": 1, "kind": "answer", "values": {"answer": ["70,20"]}}
    body = {"now": slow.isoformat(), "events": [item | {"at": (slow - timedelta(seconds=5)).isoformat()}]}
    with clock.frozen(after):
        response = client.post(
            f"/essais/{attempt_id}/evenements",
            json=body,
            headers={"X-CSRFToken": token, "Accept": "application/json", "Referer": "http://127.0.0.1/"},
        )
    assert response.json["receipts"][0]["status"] == "late"


def test_no_page_before_the_end_carries_the_key(kernel, client, tmp_path):
    publish_quiz(kernel, tmp_path)
    person = signed_in(kernel, client)
    client.submit("/formations/essai/quiz/evaluation", {})
    with kernel.database.reading():
        attempt_id = queries.attempts_of(person.id)[0].id
    pages = [f"/essais/{attempt_id}/questions/{n}" for n in (1, 2, 3, 4)]
    pages += [f"/essais/{attempt_id}/relecture", f"/essais/{attempt_id}/etat", "/formations/essai/quiz/evaluation"]
    for path in pages:
        text = client.get(path).text
        for question in BANK:
            secrets = [question["explanation"], *(a.get("feedback") for a in question.get("answers", ()))]
            secrets += [question.get("answer"), *question.get("accept", ())]
            for secret in filter(None, secrets):
                assert secret not in text, f"{path} shows {secret!r}"
        assert "correct" not in text.replace("corrig", "").lower().replace("correction", "")
    assert client.get(f"/essais/{attempt_id}/resultat").status_code == 303


def test_looking_at_a_page_after_the_time_writes_nothing(kernel, client, tmp_path):
    publish_quiz(kernel, tmp_path, minutes=10)
    person = signed_in(kernel, client)
    client.submit("/formations/essai/quiz/evaluation", {})
    with kernel.database.reading():
        attempt = queries.attempts_of(person.id)[0]
    with clock.frozen(attempt.deadline_at + timedelta(minutes=5)):
        response = client.get(f"/essais/{attempt.id}/questions/1")
        assert response.status_code == 303
        assert response.location.endswith("/relecture")
        page = client.get(f"/essais/{attempt.id}/relecture")
        assert "Le temps est écoulé" in page.text
        with kernel.database.reading():
            assert queries.attempts_of(person.id)[0].state == "open"
        assert client.submit(f"/essais/{attempt.id}/relecture", {}).status_code == 303
        assert client.get(f"/essais/{attempt.id}/resultat").status_code == 200
