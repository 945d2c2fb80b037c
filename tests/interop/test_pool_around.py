"""Around requests and missions, through the API: who is asked, files, disagreements, giving up."""

from __future__ import annotations

import base64
from typing import Any
from uuid import uuid4

import pytest

from elearn.core.i18n import today
from elearn.core.kernel import Kernel
from elearn.directory.queries import profiles
from elearn.pool.models import Access, Attachment, Event, FileVersion
from tests.factories.accounts import give_role, make_person
from tests.factories.interop import program_of
from tests.factories.pool_api import Scene

PLAN = b"%PDF-1.7 plan de l'usine"


@pytest.fixture
def scene(app: Any, kernel: Kernel) -> Scene:
    return Scene(app, kernel)


def sent(name: str = "plan.pdf", content: bytes = PLAN, **more: Any) -> dict[str, Any]:
    """The body that sends a file."""
    return {"name": name, "content": base64.b64encode(content).decode(), **more}


def slug_of(scene: Scene, name: str) -> str:
    with scene.kernel.database.reading():
        person = scene.people[name].id
        return profiles.cards([person])[person].slug


def test_a_company_asks_someone_and_its_files_open_after_the_agreement(scene: Scene) -> None:
    request = scene.begun(audience="invited")
    base = f"/requests/{request['id']}"
    whole = {name: request[name] for name in ("title", "need", "criteria", "terms", "answer_on", "audience")}
    whole["lots"] = [{k: v for k, v in lot.items() if k != "rank"} for lot in request["lots"]]
    put = scene.buyer.send("PUT", base, whole | {"version": request["version"], "agreement": "Rien ne sort."})
    assert put.status_code == 200, put.text
    invites(scene, base)
    file = attaches(scene, base)
    assert scene.buyer.post(f"{base}/publication").status_code == 200
    opens(scene, base, file)
    kinds = [e["kind"] for e in scene.buyer.get(f"{base}/history?page_size=100").json]
    assert {"request.invite", "request.attach", "request.detach", "request.pledge"} <= set(kinds)
    assert scene.anne.post(f"{base}/cancellation").status_code == 404
    assert [scene.buyer.post(f"{base}/cancellation").status_code for _twice in range(2)] == [200, 409]
    assert scene.anne.get(base).status_code == 404, "given up, it is its company's alone"


def invites(scene: Scene, base: str) -> None:
    """Who may suit is told with reasons; one of them is asked, once."""
    buyer = scene.buyer
    found = buyer.get(f"{base}/matches").json
    assert {slug_of(scene, "anne"), slug_of(scene, "bruno")} <= {one["profile"] for one in found}
    assert sum(r["weight"] for r in found[0]["reasons"]) <= 100
    assert all(r["why"] for r in found[0]["reasons"])
    assert buyer.post(f"{base}/invitations", {"profile": "personne"}).status_code == 404
    one = {"profile": slug_of(scene, "anne")}
    answers = [buyer.post(f"{base}/invitations", one) for _twice in range(2)]
    assert [a.status_code for a in answers] == [201, 201]
    assert buyer.get(f"{base}/invitations").json == [answers[0].json]
    assert answers[0].json["has_answered"] is False


def attaches(scene: Scene, base: str) -> dict[str, Any]:
    """Files are checked, kept once however often they are sent, and taken away."""
    buyer = scene.buyer
    unread = {"name": "plan.pdf", "content": "pas du base64"}
    for wrong in (sent("plan.exe"), unread, sent(content=b""), sent("note.txt")):
        assert buyer.post(f"{base}/attachments", wrong).status_code == 422, wrong
    body = sent("../plan de l'usine.pdf")
    first, again = (buyer.post(f"{base}/attachments", body, Idempotency_Key="plan") for _twice in range(2))
    assert (first.status_code, first.json) == (201, again.json)
    assert (first.json["name"], first.json["bytes"]) == ("plan de l'usine.pdf", len(PLAN))
    more = buyer.post(f"{base}/attachments", sent("autre.pdf")).json["id"]
    assert [f["id"] for f in buyer.send("DELETE", f"{base}/attachments/{more}").json] == [first.json["id"]]
    assert buyer.send("DELETE", f"{base}/attachments/{more}").status_code == 404
    assert scene.count(Attachment) == 2
    found: dict[str, Any] = first.json
    return found


def opens(scene: Scene, base: str, file: dict[str, Any]) -> None:
    """Not before the agreement, not for who is not asked; each opening is written down."""
    buyer, anne, bruno = scene.buyer, scene.anne, scene.by["bruno"]
    there = f"{base}/attachments/{file['id']}/opening"
    for name in ("agreement", "attachments"):
        assert bruno.get(f"{base}/{name}").status_code == 404, "he is not asked"
    assert bruno.post(there).status_code == 404
    refused = anne.post(there)
    assert (refused.status_code, refused.json["type"]) == (403, "urn:estive:problem:pledge-first")
    text = anne.get(f"{base}/agreement").json
    assert (text["text"], text["is_accepted"]) == ("Rien ne sort.", False)
    stale = anne.post(f"{base}/agreement/acceptance", {"digest": "0" * 64})
    assert (stale.status_code, stale.json["type"]) == (409, "urn:estive:problem:other-version")
    for _twice in range(2):
        assert anne.post(f"{base}/agreement/acceptance", {"digest": text["digest"]}).json["is_accepted"]
    opened = anne.post(there)
    assert (opened.data, opened.headers["Cache-Control"]) == (PLAN, "private, no-store")
    assert opened.headers["Content-Disposition"].startswith("attachment")
    assert buyer.post(there).data == PLAN
    assert scene.count(Access) == 1, "whose file it is leaves no trace"
    told = [(o["name"], o["who"]) for o in buyer.get(f"{base}/openings").json]
    assert told == [(file["name"], scene.people["anne"].display_name)]
    assert anne.get(f"{base}/openings").status_code == 404


def test_the_documents_of_a_mission_keep_each_version(scene: Scene) -> None:
    _request, mission, _quote = scene.ordered()
    files = f"/engagements/{mission}/files"
    first = scene.anne.post(files, sent("agenda.txt", b"un"))
    assert (first.status_code, first.json["number"]) == (201, 1)
    assert scene.anne.post(files, sent("agenda.txt", b"un")).json == first.json, "the same bytes are no new version"
    step = scene.anne.get(f"/engagements/{mission}").json["deliverables"][0]["id"]
    second = scene.anne.post(files, sent("agenda.txt", b"deux", deliverable=step)).json
    assert (second["number"], second["deliverable"]) == (2, step)
    assert scene.anne.post(files, sent("agenda.txt", b"trois", deliverable=999)).status_code == 404
    assert [(f["number"], f["is_last"]) for f in scene.buyer.get(files).json] == [(2, True), (1, False)]
    taken = scene.buyer.get(f"{files}/{first.json['id']}/content")
    assert (taken.data, taken.mimetype) == (b"un", "application/octet-stream")
    same = scene.buyer.get(f"{files}/{first.json['id']}/content", If_None_Match=taken.headers["ETag"])
    assert (same.status_code, same.data) == (304, b"")
    assert scene.count(FileVersion) == 2
    for name in ("rival", "bruno"):
        for path in (files, f"{files}/{first.json['id']}/content", f"/engagements/{mission}/evidence"):
            assert scene.by[name].get(path).status_code == 404
        assert scene.by[name].post(files, sent()).status_code == 404


def test_a_disagreement_is_settled_by_someone_who_is_on_neither_side(scene: Scene, app: Any, kernel: Kernel) -> None:
    _request, mission, _quote = scene.ordered()
    with kernel.database.transaction():
        admin = make_person(is_demonstration=True)
        give_role(admin, "administrator")
    mediator = program_of(app, admin)
    here = f"/engagements/{mission}"
    assert mediator.get(here).status_code == 404, "before there is a disagreement"
    opened = scene.buyer.post(f"{here}/disputes", {"reason": "Rien n’est remis."}, Idempotency_Key="d")
    assert (opened.status_code, opened.json["is_buyers"], opened.json["outcome"]) == (201, True, "")
    assert (
        scene.buyer.post(f"{here}/disputes", {"reason": "Rien n’est remis."}, Idempotency_Key="d").json == opened.json
    )
    assert scene.anne.post(f"{here}/disputes", {"reason": "Pas d’accord."}).status_code == 409
    assert [m["dispute"]["reason"] for m in mediator.get("/mediations").json] == ["Rien n’est remis."]
    for program in (scene.buyer, scene.anne):
        assert program.get("/mediations").json == []
    decision = {"outcome": "redo", "decision": "Reprenez le mardi."}
    answers = {name: scene.by[name].post(f"{here}/disputes/settlement", decision).status_code for name in scene.by}
    assert answers == {"buyer": 403, "anne": 403, "rival": 404, "bruno": 404}
    assert (
        mediator.post(f"{here}/messages", {"body": "x", "key": "0" * 8 + "-0000-4000-8000-" + "0" * 12}).status_code
        == 403
    )
    proof = mediator.get(f"{here}/evidence").json
    assert (len(proof["sha256"]), proof["evidence"]["disputes"][0]["reason"]) == (64, "Rien n’est remis.")
    assert mediator.post(f"{here}/disputes/settlement", decision).json["state"] == "changes_asked"
    late = mediator.post(f"{here}/disputes/settlement", decision)
    assert (late.status_code, late.json["type"]) == (409, "urn:estive:problem:settled")
    assert [d["decision"] for d in scene.anne.get(f"{here}/disputes").json] == ["Reprenez le mardi."]


def test_a_mission_is_given_up_before_it_begins(scene: Scene) -> None:
    request, made = scene.quoted()
    yes = {"digest": made["sent"]["digest"]}
    mission = scene.buyer.post(f"/requests/{request}/quotes/{made['id']}/acceptance", yes).json["engagement"]
    here = f"/engagements/{mission}/cancellation"
    until = scene.count(Event)
    assert scene.anne.post(here, {"reason": " "}).status_code == 422
    assert scene.by["rival"].post(here, {"reason": "Pour voir."}).status_code == 404
    assert scene.anne.post(here, {"reason": "Je suis malade."}).json["state"] == "cancelled"
    assert scene.buyer.post(here, {"reason": "Moi aussi."}).status_code == 409
    assert scene.count(Event) == until + 1


def test_hours_are_taken_back_before_they_are_sent(scene: Scene) -> None:
    _request, mission, _quote = scene.ordered()
    here = f"/engagements/{mission}/hours"
    time = {"day": today().isoformat(), "minutes": 90, "key": str(uuid4())}
    sheet = scene.anne.post(here, time).json
    entry = f"{here}/{sheet['entries'][0]['id']}"
    assert scene.buyer.send("DELETE", entry).status_code == 403
    assert scene.by["rival"].send("DELETE", entry).status_code == 404
    assert scene.anne.send("DELETE", entry).json["minutes"] == 0
    assert scene.anne.send("DELETE", entry).status_code == 404


def test_the_agreement_wants_a_token_that_writes_and_opening_one_that_reads(scene: Scene) -> None:
    base = f"/requests/{scene.begun()['id']}"
    file = scene.buyer.post(f"{base}/attachments", sent()).json["id"]
    scene.buyer.post(f"{base}/publication")
    reader, writer = (program_of(scene.app, scene.people["anne"], s) for s in ("requests:read", "quotes:write"))
    assert reader.post(f"{base}/agreement/acceptance", {"digest": "x"}).status_code == 403
    assert reader.post(f"{base}/attachments/{file}/opening").data == PLAN, "no agreement was written"
    assert writer.post(f"{base}/attachments/{file}/opening").status_code == 403
    assert writer.get(f"{base}/agreement").status_code == 403
