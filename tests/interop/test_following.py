"""A program follows a module from end to end: enrol, report, answer, send, read."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from elearn.accounts.models import Person
from elearn.core.kernel import Kernel
from tests.factories.accounts import make_person
from tests.factories.interop import Program, program_of
from tests.factories.modules import publish_module


def begun(program: Program) -> int:
    answer = program.post("/enrolments", {"module": "essai"})
    assert answer.status_code == 201, answer.text
    return int(answer.json["id"])


def answers_of(sheet: dict[str, Any]) -> list[dict[str, Any]]:
    """Events that answer the questions of the factory's bank rightly."""
    right = {"Que lit-on **en bas** de la facture ?": ["TVA non applicable"],
             "Lesquelles sont vraies ?": ["Vraie A", "Vraie B"]}  # fmt: skip
    typed = {"Combien reste-t-il à payer ?": "70,20 €", "Quel format ?": "facturx"}
    out = []
    for question in sheet["questions"]:
        if question["text"] in typed:
            answer = [typed[question["text"]]]
        else:
            answer = [o["value"] for o in question["control"]["options"] if o["text"] in right[question["text"]]]
        out.append(
            {"id": str(uuid4()), "slot": question["slot"], "seq": question["slot"], "kind": "answer",
             "fields": {"answer": answer}}
        )  # fmt: skip
    return out


def test_a_program_follows_a_module_to_its_end(program: Program) -> None:
    enrolment = begun(program)
    shown = program.get(f"/enrolments/{enrolment}").json
    assert (shown["module"], shown["state"], shown["done"], shown["total"]) == ("essai", "active", 0, 3)
    events = [
        {"id": str(uuid4()), "kind": "seen", "activity": "debut"},
        {"id": str(uuid4()), "kind": "seen", "activity": "suite"},
    ]
    recorded = program.post(f"/enrolments/{enrolment}/events", {"events": events})
    assert recorded.json == {"completed": ["debut", "suite"], "done": 2, "total": 3}
    again = program.post(f"/enrolments/{enrolment}/events", {"events": events})
    assert again.json == {"completed": [], "done": 2, "total": 3}

    made = program.post("/attempts", {"enrolment": enrolment, "activity": "evaluation"})
    assert made.status_code == 201
    attempt = made.json["id"]
    assert made.headers["Location"] == f"/api/v1/attempts/{attempt}"
    assert program.get(f"/attempts/{attempt}/result").status_code == 409
    sheet = program.get(f"/attempts/{attempt}").json
    batch = {"events": answers_of(sheet)}
    receipts = program.post(f"/attempts/{attempt}/events", batch).json["receipts"]
    assert {r["status"] for r in receipts} == {"saved"}
    known = program.post(f"/attempts/{attempt}/events", batch).json["receipts"]
    assert {r["status"] for r in known} == {"known"}
    assert program.get(f"/attempts/{attempt}").json["last_seq"] == 4
    for _twice in range(2):
        assert program.post(f"/attempts/{attempt}/submission").status_code == 200
    result = program.get(f"/attempts/{attempt}/result").json
    assert (result["state"], result["score_basis_points"], result["passed"]) == ("graded", 10_000, True)
    assert [q["verdict"] for q in result["questions"]] == ["right"] * 4
    assert program.get(f"/enrolments/{enrolment}").json["state"] == "completed"
    progress = program.get(f"/enrolments/{enrolment}/progress").json
    assert progress["is_complete"]
    assert all(a["is_done"] for a in progress["activities"])
    assert [a["id"] for a in program.get("/attempts").json] == [attempt]
    assert [e["id"] for e in program.get("/enrolments").json] == [enrolment]


def test_the_questions_never_carry_the_key(program: Program) -> None:
    enrolment = begun(program)
    attempt = program.post("/attempts", {"enrolment": enrolment, "activity": "evaluation"}).json["id"]
    said = program.get(f"/attempts/{attempt}").text
    for secret in ("correct", "feedback", "La mention est obligatoire", "70.20", "70,20", "Factur-X", "explanation"):
        assert secret not in said


def test_enrolling_twice_is_one_enrolment(program: Program) -> None:
    first = program.post("/enrolments", {"module": "essai"})
    second = program.post("/enrolments", {"module": "essai"})
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json == second.json


def test_an_attempt_may_be_named_by_the_program_and_begins_once(program: Program) -> None:
    enrolment, name = begun(program), str(uuid4())
    asked = {"enrolment": enrolment, "activity": "evaluation", "id": name}
    first, second = program.post("/attempts", asked), program.post("/attempts", asked)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json == second.json == {"id": name}


def test_another_persons_things_do_not_exist(app: Any, kernel: Kernel, program: Program) -> None:
    enrolment = begun(program)
    attempt = program.post("/attempts", {"enrolment": enrolment, "activity": "evaluation"}).json["id"]
    with kernel.database.transaction():
        other = make_person()
    stranger = program_of(app, other)
    seen = {"events": [{"id": str(uuid4()), "kind": "seen", "activity": "debut"}]}
    flag = {"events": [{"id": str(uuid4()), "slot": 1, "seq": 1, "kind": "flag", "on": True}]}
    for method, path, body in (
        ("GET", f"/enrolments/{enrolment}", None),
        ("GET", f"/enrolments/{enrolment}/progress", None),
        ("POST", f"/enrolments/{enrolment}/events", seen),
        ("POST", "/attempts", {"enrolment": enrolment, "activity": "evaluation"}),
        ("GET", f"/attempts/{attempt}", None),
        ("POST", f"/attempts/{attempt}/events", flag),
        ("POST", f"/attempts/{attempt}/submission", {}),
        ("GET", f"/attempts/{attempt}/result", None),
    ):
        theirs = stranger.send(method, path, body)
        assert theirs.status_code == 404, (method, path, theirs.text)
    assert program.get(f"/attempts/{attempt}").json["state"] == "open"
    assert program.get(f"/enrolments/{enrolment}").json["done"] == 0


@pytest.mark.parametrize(
    ("event", "field"),
    [
        ({"kind": "seen", "activity": "nulle-part"}, "events.0.activity"),
        ({"kind": "watched", "activity": "debut"}, "events.0.ranges_ms"),
        ({"kind": "watched", "activity": "debut", "ranges_ms": [[5, 1]]}, "events.0.ranges_ms"),
        ({"kind": "watched", "activity": "debut", "ranges_ms": [[5]]}, "events.0.ranges_ms.0"),
        ({"kind": "active", "activity": "debut", "active_ms": True}, "events.0.active_ms"),
        ({"kind": "active", "activity": "debut", "active_ms": 1.0}, "events.0.active_ms"),
        ({"kind": "active", "activity": "debut", "active_ms": "1"}, "events.0.active_ms"),
        ({"kind": "seen", "activity": "debut", "active_ms": 5}, "events.0.active_ms"),
        ({"kind": "passed", "activity": "debut"}, "events.0.kind"),
        ({"kind": "seen", "activity": "debut", "id": "x"}, "events.0.id"),
        ({"kind": "seen", "activity": "de\x00but"}, "events.0.activity"),
        ({"kind": "seen", "activity": "de\ud800but"}, "events.0.activity"),
        ({"kind": "seen", "activity": ["debut"]}, "events.0.activity"),
    ],
)
def test_a_wrong_event_is_named_and_nothing_is_written(program: Program, event: dict[str, Any], field: str) -> None:
    enrolment = begun(program)
    right = {"id": str(uuid4()), "kind": "seen", "activity": "debut"}
    events = [{"id": str(uuid4()), **event}, right]
    answer = program.post(f"/enrolments/{enrolment}/events", {"events": events})
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == [field]
    assert program.get(f"/enrolments/{enrolment}").json["done"] == 0


def test_time_and_ranges_count_once_by_their_id(program: Program) -> None:
    enrolment = begun(program)
    event = {"id": str(uuid4()), "kind": "watched", "activity": "debut", "ranges_ms": [[0, 4000], [2000, 6000]]}
    for _twice in range(2):
        assert program.post(f"/enrolments/{enrolment}/events", {"events": [event]}).status_code == 200
    activities = program.get(f"/enrolments/{enrolment}/progress").json["activities"]
    assert next(a for a in activities if a["key"] == "debut")["watched_ms"] == [[0, 6000]]


def test_a_module_that_is_not_free_is_not_begun_by_a_program(app: Any, program: Program, tmp_path: Any) -> None:
    publish_module(app.kernel, tmp_path, "payant", price={"amount_cents": 9000, "note": "Sur devis."}, position=2)
    assert program.post("/enrolments", {"module": "payant"}).status_code == 403
    assert program.post("/enrolments", {"module": "inconnu"}).status_code == 404
    assert program.get("/enrolments").json == []


def test_the_owner_of_the_token_is_told(program: Program, person: Person) -> None:
    said = program.get("/me").json
    assert (said["id"], said["email"], said["roles"]) == (person.id, person.email, [])
    assert "progress:write" in said["scopes"]
