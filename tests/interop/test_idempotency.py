"""F07: a request that makes something, sent twice: once in effect, and the same answer."""

from __future__ import annotations

import threading
from typing import Any

import pytest
import sqlalchemy as sa

from elearn.accounts.models import Person
from elearn.core import db
from elearn.core.kernel import Kernel
from elearn.interop import services
from elearn.interop.models import Idempotency
from elearn.progress.models import Enrolment
from tests.factories.accounts import make_person
from tests.factories.interop import Program, program_of
from tests.factories.modules import publish_module


def count(kernel: Kernel, model: type) -> int:
    with kernel.database.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def test_the_same_request_gets_the_same_answer(kernel: Kernel, program: Program) -> None:
    first = program.post("/enrolments", {"module": "essai"}, Idempotency_Key="a-1")
    second = program.post("/enrolments", {"module": "essai"}, Idempotency_Key="a-1")
    assert (first.status_code, second.status_code) == (201, 201)
    assert (second.data, second.headers["Location"]) == (first.data, first.headers["Location"])
    assert second.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers
    assert (count(kernel, Enrolment), count(kernel, Idempotency)) == (1, 1)


def test_the_same_key_for_another_request_is_refused(kernel: Kernel, program: Program, tmp_path: Any) -> None:
    publish_module(kernel, tmp_path, "autre", position=2)
    program.post("/enrolments", {"module": "essai"}, Idempotency_Key="a-1")
    other = program.post("/enrolments", {"module": "autre"}, Idempotency_Key="a-1")
    assert other.status_code == 422
    assert other.json["type"] == "urn:estive:problem:idempotency-key-reused"
    elsewhere = program.post("/attempts", {"module": "essai"}, Idempotency_Key="a-1")
    assert elsewhere.json["type"] == "urn:estive:problem:idempotency-key-reused"
    assert count(kernel, Enrolment) == 1


def test_a_key_belongs_to_one_person(app: Any, kernel: Kernel, program: Program) -> None:
    mine = program.post("/enrolments", {"module": "essai"}, Idempotency_Key="a-1")
    with kernel.database.transaction():
        other = make_person()
    theirs = program_of(app, other).post("/enrolments", {"module": "essai"}, Idempotency_Key="a-1")
    assert theirs.status_code == 201
    assert theirs.json["id"] != mine.json["id"]


def test_after_a_refusal_the_key_is_free(kernel: Kernel, program: Program, tmp_path: Any) -> None:
    assert program.post("/enrolments", {"module": "plus-tard"}, Idempotency_Key="a-1").status_code == 404
    assert count(kernel, Idempotency) == 0
    publish_module(kernel, tmp_path, "plus-tard", position=2)
    assert program.post("/enrolments", {"module": "plus-tard"}, Idempotency_Key="a-1").status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 201, "é", "a\tb"])
def test_what_is_not_a_key_is_refused(program: Program, key: str) -> None:
    answer = program.post("/enrolments", {"module": "essai"}, Idempotency_Key=key)
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == ["Idempotency-Key"]


def test_two_at_once_do_it_once(kernel: Kernel, app: Any, person: Person, program: Program) -> None:
    """The second is refused while the first is at work, or waits and gets its answer."""
    meet, answers = threading.Barrier(2), []

    def send() -> None:
        meet.wait()
        answers.append(Program(app, program.token).post("/enrolments", {"module": "essai"}, Idempotency_Key="a-1"))

    threads = [threading.Thread(target=send) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(a.status_code for a in answers) in ([201, 201], [201, 409])
    assert (count(kernel, Enrolment), count(kernel, Idempotency)) == (1, 1)


@pytest.mark.parametrize("backend", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
def test_a_request_in_flight_is_said_so(kernel: Kernel, person: Person, program: Program) -> None:
    from tests.factories.accounts import actor_of

    held, over = threading.Event(), threading.Event()

    def slow() -> None:
        with kernel.database.transaction():
            services.recall(actor_of(person), "a-1", "0" * 64)
            held.set()
            over.wait(10)

    thread = threading.Thread(target=slow)
    thread.start()
    assert held.wait(10)
    answer = program.post("/enrolments", {"module": "essai"}, Idempotency_Key="a-1")
    over.set()
    thread.join()
    assert answer.status_code == 409
    assert answer.json["type"] == "urn:estive:problem:idempotency-in-flight"
    assert program.post("/enrolments", {"module": "essai"}, Idempotency_Key="a-1").status_code == 201


def test_answers_are_kept_a_day(kernel: Kernel, program: Program, at: Any, drain: Any) -> None:
    with at(2026, 11, 22, 9):
        program.post("/enrolments", {"module": "essai"}, Idempotency_Key="a-1")
    with at(2026, 11, 23, 10):
        again = program.post("/enrolments", {"module": "essai"}, Idempotency_Key="a-1")
        assert (again.status_code, "Idempotent-Replayed" in again.headers) == (200, False)
    with at(2026, 11, 24, 11):
        with kernel.database.transaction():
            from elearn.core.jobs.outbox import enqueue

            enqueue("interop.purge_idempotency", {}, key="now")
        drain()
    assert count(kernel, Idempotency) == 0


def test_nothing_is_kept_of_someone_erased(kernel: Kernel, person: Person, program: Program) -> None:
    program.post("/enrolments", {"module": "essai"}, Idempotency_Key="a-1")
    with kernel.database.transaction():
        services.forget(person.id)
        db.session().flush()
    assert count(kernel, Idempotency) == 0
