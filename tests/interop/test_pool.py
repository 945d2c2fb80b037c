"""Requests, quotes and missions through the API: one whole journey, once each, and nobody else's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from elearn.core.i18n import today
from elearn.core.kernel import Kernel
from elearn.pool.models import Engagement, Event, Message, Request, TimeEntry
from tests.factories.interop import program_of
from tests.factories.pool_api import CANARY, Scene, quote


@pytest.fixture
def scene(app: Any, kernel: Kernel) -> Scene:
    return Scene(app, kernel)


def test_a_need_becomes_a_mission_that_is_worked_refused_accepted_and_closed(scene: Scene) -> None:
    request = asks(scene)
    work(scene, quotes(scene, request))


def asks(scene: Scene) -> dict[str, Any]:
    """A draft is begun, mended, published, and talked about."""
    buyer, anne = scene.buyer, scene.anne
    assert "secretariat" in [one["category"] for one in buyer.get("/requests/drafts").json]
    request = scene.begun(title="Notre agenda")
    base = f"/requests/{request['id']}"
    assert (request["state"], request["title"], len(request["lots"])) == ("draft", "Notre agenda", 2)
    assert anne.get(base).status_code == 404, "a draft is its company's alone"
    whole = {name: request[name] for name in ("title", "need", "criteria", "terms", "answer_on")}
    whole["lots"] = [{k: v for k, v in lot.items() if k != "rank"} for lot in request["lots"]]
    short = buyer.send("PUT", base, whole | {"version": request["version"], "criteria": {"price": 50}})
    assert (short.status_code, short.json["criteria"]["price"]) == (200, 50), short.text
    lacking = buyer.post(f"{base}/publication")
    assert (lacking.status_code, list(lacking.json["errors"])) == (422, ["criteria"])
    assert buyer.send("PUT", base, whole | {"version": request["version"]}).status_code == 409, "it changed since"
    back = buyer.send("PUT", base, whole | {"version": short.json["version"]})
    assert buyer.post(f"{base}/publication").json["state"] == "published"
    assert [r["id"] for r in anne.get("/requests?category=secretariat").json] == [request["id"]]
    assert anne.get("/requests?category=web").json == []
    assert anne.get(base).json["criteria"] == back.json["criteria"]

    asked = anne.post(f"{base}/questions", {"question": "Quel logiciel ?"})
    assert (asked.status_code, asked.json["is_own"]) == (201, True)
    assert scene.by["bruno"].get(f"{base}/questions").json == [], "not before it is answered"
    answered = buyer.post(f"{base}/questions/{asked.json['id']}/answer", {"answer": "Celui que vous voulez."})
    assert answered.status_code == 200
    assert [q["answer"] for q in scene.by["bruno"].get(f"{base}/questions").json] == ["Celui que vous voulez."]
    return request


def quotes(scene: Scene, request: dict[str, Any]) -> str:
    """Two answer; one exact version of one of them is accepted."""
    buyer, anne, base = scene.buyer, scene.anne, f"/requests/{request['id']}"
    kept = anne.send("PUT", f"{base}/quote", quote(request, 3000))
    assert (kept.json["state"], kept.json["sent"], kept.json["draft"]["price_1"]) == ("draft", None, "30,00")
    assert buyer.get(f"{base}/quotes").json["quotes"] == []
    wrong = anne.post(f"{base}/quote/versions", quote(request) | {"prices": [{"lot": 1, "price_cents": 1}]})
    assert (wrong.status_code, list(wrong.json["errors"])) == (422, ["price_2"])
    beside = [{"label": "Mise en route", "unit": "act", "quantity": 100, "price_cents": 5000}]
    first = anne.post(f"{base}/quote/versions", quote(request, 3000, beside=beside)).json
    second = anne.post(f"{base}/quote/versions", quote(request)).json
    assert (first["sent"]["number"], second["sent"]["number"]) == (1, 2)
    assert first["sent"]["net_cents"] == 3000 * 70 + 5000
    other = scene.by["bruno"].post(f"{base}/quote/versions", quote(request, 5000)).json
    compared = buyer.get(f"{base}/quotes").json
    assert [(q["id"], q["marks"]["price"]) for q in compared["quotes"]] == [(second["id"], 100), (other["id"], 50)]
    assert "draft" not in compared["quotes"][0]
    assert scene.by["bruno"].post(f"{base}/quote/withdrawal").json["state"] == "withdrawn"
    again = scene.by["bruno"].post(f"{base}/quote/versions", quote(request, 4000)).json
    assert buyer.post(f"{base}/closing").json["state"] == "closed"
    sooner = buyer.post(f"{base}/extension", {"answer_on": "2020-01-01"})
    assert (sooner.status_code, list(sooner.json["errors"])) == (422, ["answer_on"])
    until = (today() + timedelta(days=40)).isoformat()
    longer = buyer.post(f"{base}/extension", {"answer_on": until}).json
    assert (longer["state"], longer["answer_on"]) == ("published", until)
    refusal = f"{base}/quotes/{again['id']}/refusal"
    assert buyer.post(refusal, {"reason": "Non"}).status_code == 422
    said_no = buyer.post(refusal, {"reason": "Trop cher."}).json
    assert (said_no["state"], "draft" in said_no) == ("refused", False)
    assert scene.by["bruno"].get(f"{base}/quote").json["reason"] == "Trop cher."
    yes = f"{base}/quotes/{second['id']}/acceptance"
    stale = buyer.post(yes, {"digest": first["sent"]["digest"]})
    assert (stale.status_code, stale.json["type"]) == (409, "urn:estive:problem:other-version")
    ordered = buyer.post(yes, {"digest": second["sent"]["digest"]})
    assert ordered.status_code == 201
    assert buyer.post(yes, {"digest": second["sent"]["digest"]}).json == ordered.json, "the same mission"
    assert buyer.get("/requests/mine").json[0]["state"] == "awarded"
    assert ordered.headers["Location"].endswith(f"/engagements/{ordered.json['engagement']}")
    return f"/engagements/{ordered.json['engagement']}"


def work(scene: Scene, mission: str) -> None:
    """It is begun, its hours refused then approved, its deliverables too, and it ends."""
    buyer, anne = scene.buyer, scene.anne
    assert [m["id"] for m in anne.get("/engagements").json] == [m["id"] for m in buyer.get("/engagements").json]
    assert buyer.post(f"{mission}/start").status_code == 403, "its provider begins it"
    steps = [d["id"] for d in anne.post(f"{mission}/start").json["deliverables"]]
    task = buyer.post(f"{mission}/tasks", {"title": "Donner l’accès", "for_buyer": True}).json
    assert anne.send("PUT", f"{mission}/tasks/{task['id']}", {"is_done": True}).json["done_at"]
    assert [t["title"] for t in anne.get(f"{mission}/tasks").json] == ["Donner l’accès"]
    time = {"day": today().isoformat(), "minutes": 90, "note": "Agenda", "key": str(uuid4())}
    sheet = anne.post(f"{mission}/hours", time).json
    late = anne.post(f"{mission}/hours", time | {"day": "2020-01-01", "key": str(uuid4())})
    assert (late.status_code, list(late.json["errors"])) == (422, ["day"])
    month = f"{mission}/timesheets/{sheet['id']}"
    assert anne.post(f"{month}/submission").json["state"] == "sent"
    assert anne.post(f"{month}/approval").status_code == 403, "not one's own hours"
    assert buyer.post(f"{month}/refusal", {"reason": "Une demi-heure de trop."}).json["state"] == "refused"
    assert anne.post(f"{month}/submission").json["state"] == "sent"
    for step in steps:
        there = f"{mission}/deliverables/{step}"
        assert anne.post(f"{there}/delivery", {"note": "Voici."}).json["state"] == "handed_in"
        back = buyer.post(f"{there}/changes", {"reason": "Le mardi manque."}).json
        assert (back["state"], back["reason"]) == ("changes_asked", "Le mardi manque.")
        assert anne.post(f"{there}/delivery").json["state"] == "handed_in"
        assert buyer.post(f"{there}/acceptance").json["state"] == "accepted"
    undecided = buyer.post(f"{mission}/closing")
    assert (undecided.status_code, undecided.json["type"]) == (409, "urn:estive:problem:hours-undecided")
    assert buyer.post(f"{month}/approval").json["minutes"] == 90
    assert buyer.post(f"{mission}/closing").json["state"] == "closed"
    assert [s["state"] for s in anne.get(f"{mission}/timesheets").json] == ["approved"]
    page = anne.get(f"{mission}/history?page_size=2")
    assert [e["kind"] for e in page.json] == ["engagement.close", "timesheet.approve"]
    assert 'rel="next"' in page.headers["Link"]
    everything = anne.get(f"{mission}/history?page_size=100").json
    assert {"deliverable.ask_changes", "deliverable.accept", "engagement.order"} <= {e["kind"] for e in everything}


def test_what_is_sent_twice_is_done_once(scene: Scene) -> None:
    request, mission, _quote = scene.ordered()
    until = scene.count(Event)
    key = str(uuid4())
    said = {"body": "Bonjour.", "key": key}
    time = {"day": today().isoformat(), "minutes": 30, "key": key}
    sent = [
        (scene.buyer, "/requests", {"category": "secretariat", "organisation": scene.company, "key": key}, Request),
        (scene.buyer, f"/engagements/{mission}/messages", said, Message),
        (scene.anne, f"/engagements/{mission}/hours", time, TimeEntry),
    ]
    for program, path, body, model in sent:
        before = scene.count(model)
        answers = [program.post(path, body, **header) for header in ({"Idempotency_Key": path}, {}, {})]
        answers.append(program.post(path, body, Idempotency_Key=path))
        assert [a.status_code for a in answers] == [201] * 4, path
        assert all(a.json == answers[0].json for a in answers), path
        assert answers[-1].headers["Idempotent-Replayed"] == "true"
        assert scene.count(model) == before + 1, path
    task = {"title": "Lire", "for_buyer": False}
    made = [scene.anne.post(f"/engagements/{mission}/tasks", task, Idempotency_Key="t").json["id"] for _n in range(2)]
    assert made[0] == made[1]
    assert scene.count(Event) == until + 4
    assert (scene.count(Engagement), request) == (1, request)


def test_what_is_anothers_does_not_exist(scene: Scene) -> None:
    request, mission, made = scene.ordered()
    scene.anne.post(f"/engagements/{mission}/messages", {"body": CANARY, "key": str(uuid4())})
    scene.anne.post(f"/engagements/{mission}/tasks", {"title": CANARY, "for_buyer": False})
    time = {"day": today().isoformat(), "minutes": 30, "note": CANARY, "key": str(uuid4())}
    sheet = scene.anne.post(f"/engagements/{mission}/hours", time).json["id"]
    step = scene.anne.get(f"/engagements/{mission}").json["deliverables"][0]["id"]
    asked, work = f"/requests/{request}", f"/engagements/{mission}"
    draft = scene.begun(title=CANARY)
    bodies: dict[str, dict[str, Any]] = {
        f"{asked}/quotes/{made['id']}/acceptance": {"digest": made["sent"]["digest"]},
        f"{asked}/quotes/{made['id']}/refusal": {"reason": "Pour voir."},
        f"{asked}/questions/1/answer": {"answer": CANARY},
        f"{work}/messages": {"body": "x", "key": str(uuid4())},
        f"{work}/tasks": {"title": "x", "for_buyer": True},
        f"{work}/hours": time,
        f"{work}/timesheets/{sheet}/refusal": {"reason": "Pour voir."},
        f"{work}/deliverables/{step}/changes": {"reason": "Pour voir."},
        f"/requests/{draft['id']}/questions": {"question": "Qui êtes-vous ?"},
        f"/requests/{draft['id']}/quote/versions": quote(draft),
    }
    moves = ["start", "closing", f"timesheets/{sheet}/submission", f"timesheets/{sheet}/approval"]
    moves += [f"deliverables/{step}/delivery", f"deliverables/{step}/acceptance"]
    tried = [("POST", path, body) for path, body in bodies.items()]
    tried += [("POST", f"{work}/{move}", {}) for move in moves]
    tried += [("POST", f"{asked}/{move}", {}) for move in ("publication", "closing")]
    tried.append(("POST", f"{asked}/extension", {"answer_on": "2026-12-20"}))
    tried += [("POST", f"{asked}/quote/withdrawal", {}), ("PUT", f"{work}/tasks/1", {"is_done": True})]
    for method, path, body in tried:
        for name in ("rival", "bruno"):
            answer = scene.by[name].send(method, path, body)
            assert answer.status_code == 404, (method, path, name, answer.text)
            assert CANARY not in answer.text
    for name in ("rival", "bruno"):
        for path in ("/requests/mine", "/quotes", "/engagements"):
            assert scene.by[name].get(path).json == []
    assert scene.buyer.get(f"/quotes/{made['id']}/versions/1").json["note"] == CANARY
    stranger = {"category": "secretariat", "organisation": scene.company, "key": str(uuid4())}
    assert scene.by["rival"].post("/requests", stranger).status_code == 403


def test_a_scope_does_its_own_part_and_no_more(scene: Scene) -> None:
    request, made = scene.quoted()
    reader = program_of(scene.app, scene.people["buyer"], "requests:read", "quotes:read", "engagements:read")
    writer = program_of(scene.app, scene.people["buyer"], "requests:write")
    yes = f"/requests/{request}/quotes/{made['id']}/acceptance"
    assert reader.get(f"/requests/{request}/quotes").json["quotes"][0]["id"] == made["id"]
    assert reader.post(yes, {"digest": made["sent"]["digest"]}).status_code == 403
    assert writer.get(f"/requests/{request}").status_code == 403
    mission = writer.post(yes, {"digest": made["sent"]["digest"]}).json["engagement"]
    anne = program_of(scene.app, scene.people["anne"], "engagements:write")
    assert anne.post(f"/engagements/{mission}/start").json["state"] == "started"
    assert anne.get(f"/engagements/{mission}").status_code == 403
