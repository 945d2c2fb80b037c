"""What goes wrong around an attempt leaves all or nothing: many at once, a write that dies half-way."""

import threading
from uuid import uuid4

import pytest
import sqlalchemy as sa

from elearn.core import signals
from elearn.quizzes import queries, services
from elearn.quizzes.models import AttemptEvent, Grade
from elearn.quizzes.signals import AttemptGraded
from tests.factories.quizzes import answer_all, event, publish_quiz


@pytest.fixture
def attempt_id(kernel, tmp_path, someone):
    quiz_id = publish_quiz(kernel, tmp_path)
    with kernel.database.transaction():
        return services.start(someone, quiz_id)


def count(kernel, model):
    with kernel.database.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(model))


def at_once(times, act):
    gate, out = threading.Barrier(times), []

    def go():
        gate.wait()
        out.append(act())

    threads = [threading.Thread(target=go) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(out) == times
    return out


def test_the_same_batch_many_times_at_once_is_taken_once(kernel, someone, attempt_id):
    batch = [event(3, 1, {"answer": ["70,20"]}), event(3, 2, {"sure": "certain"}, kind="sure")]

    def send():
        with kernel.database.transaction():
            return [r.status for r in services.record(someone, attempt_id, batch)]

    out = at_once(12, send)
    assert sorted(out) == [["known", "known"]] * 11 + [["saved", "saved"]]
    assert count(kernel, AttemptEvent) == 2


def test_sending_many_times_at_once_marks_once(kernel, someone, attempt_id):
    answer_all(kernel, someone, attempt_id)
    heard = []
    signals.connect(AttemptGraded, heard.append)
    event_id = uuid4()

    def send():
        with kernel.database.transaction():
            services.submit(someone, attempt_id, event_id)

    at_once(8, send)
    signals._listeners[AttemptGraded].remove(heard.append)
    assert len(heard) == 1
    assert count(kernel, Grade) == 5


def test_a_send_that_dies_before_its_end_leaves_the_attempt_open_and_whole(kernel, someone, attempt_id):
    answer_all(kernel, someone, attempt_id)

    def die(_fact):
        raise ConnectionError("the line to the database went")

    signals.connect(AttemptGraded, die)
    with pytest.raises(ConnectionError), kernel.database.transaction():
        services.submit(someone, attempt_id)
    signals._listeners[AttemptGraded].remove(die)
    with kernel.database.reading():
        whole = queries.own_sheet(someone, attempt_id)
    assert (whole.attempt.state, whole.state.answered, count(kernel, Grade)) == ("open", 4, 0)
    with kernel.database.transaction():
        services.submit(someone, attempt_id)
    with kernel.database.reading():
        assert queries.own_sheet(someone, attempt_id).attempt.passed


def test_every_attempt_keeps_the_order_of_its_instants(kernel, someone, attempt_id):
    answer_all(kernel, someone, attempt_id)
    with kernel.database.transaction():
        services.submit(someone, attempt_id)
    with kernel.database.reading():
        whole = queries.own_sheet(someone, attempt_id)
        times = sorted(e.server_time for e in queries.events_of(attempt_id))
    assert whole.attempt.started_at <= times[0] <= times[-1] <= whole.attempt.submitted_at
    again = [item.mark().fraction_bp for item in whole.items]
    assert again == [item.fraction_bp for item in whole.items], "the score comes again from answers and versions"
