"""Funding through the API: what a funder reads, what a manager gives, what a trainee takes; and nobody else's."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from elearn.accounts.models import Organisation
from elearn.core.kernel import Kernel
from elearn.core.policy import SYSTEM
from elearn.funding import queries, services
from elearn.funding.preparing import rows
from tests.factories.accounts import give_role, make_organisation, make_person
from tests.factories.funding import make_envelope, make_module_priced, make_place
from tests.factories.interop import Program, program_of

# The verbs under these routes run on both databases in their own room.
pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


class Scene:
    """A funder, a manager, a trainee and their programs; another of each who is none of theirs."""

    def __init__(self, app: Any, kernel: Kernel) -> None:
        with kernel.database.transaction() as session:
            self.module = make_module_priced()
            self.centre, _actor = make_place(slug="murat")
            elsewhere, _actor = make_place(slug="ydes")
            self.envelope = make_envelope(100_000, rate_bp=8_000)
            funder = queries.envelopes.card(self.envelope).funder_id
            self.trainee = make_person(status="independent")
            people = {"trainee": self.trainee, "other_trainee": make_person(status="independent")}
            for name, role, organisation in (
                ("funder", "funder", session.get(Organisation, funder)),
                ("other_funder", "funder", make_organisation("funder")),
                ("manager", "manager", session.get(Organisation, self.centre.organisation_id)),
                ("other_manager", "manager", session.get(Organisation, elsewhere.organisation_id)),
            ):
                people[name] = make_person(is_demonstration=True)
                give_role(people[name], role, organisation)
        self.by: dict[str, Program] = {name: program_of(app, person) for name, person in people.items()}

    def reserved(self, count: int = 1) -> list[int]:
        """Seats that the manager reserves."""
        body = {"envelope": self.envelope, "module": self.module, "count": count, "key": str(uuid4())}
        answer = self.by["manager"].post("/seats/centres/murat", body)
        assert answer.status_code == 201, answer.text
        return [seat["id"] for seat in answer.json]


@pytest.fixture
def scene(app: Any, kernel: Kernel) -> Scene:
    return Scene(app, kernel)


def test_a_seat_goes_through_the_api_from_the_envelope_to_the_justification(scene: Scene) -> None:
    manager, trainee, funder = scene.by["manager"], scene.by["trainee"], scene.by["funder"]
    body = {"envelope": scene.envelope, "module": scene.module, "count": 2, "key": str(uuid4())}
    first = manager.post("/seats/centres/murat", body)
    assert manager.post("/seats/centres/murat", body).json == first.json  # the same key, the same seats
    one, two = (seat["id"] for seat in first.json)
    short = manager.post("/seats/centres/murat", body | {"count": 9, "key": str(uuid4())})
    assert short.status_code == 409
    assert "360,00" in short.json["title"]
    given = manager.post(f"/seats/{one}/offer", {"email": scene.trainee.email})
    assert (given.json["state"], given.json["remaining_cents"]) == ("offered", 8_000)
    assert [s["id"] for s in trainee.get("/seats").json] == [one]
    for _twice in range(2):
        taken = trainee.post(f"/seats/{one}/acceptance")
        assert (taken.status_code, taken.json["state"]) == (200, "assigned"), taken.text
    assert taken.json["enrolment"]
    code = manager.post(f"/seats/{two}/code")
    assert code.status_code == 201
    wrong = trainee.post("/seats/by-code", {"code": "AAAA"})
    assert (wrong.status_code, list(wrong.json["errors"])) == (422, ["code"])
    twice = trainee.post("/seats/by-code", {"code": code.json["code"]})
    assert twice.status_code == 409  # the same module is not paid twice
    assert scene.by["other_trainee"].post("/seats/by-code", {"code": code.json["code"]}).status_code == 200
    found = funder.get(f"/funding/envelopes/{scene.envelope}").json
    assert (found["total_cents"], found["committed_cents"], found["left_cents"]) == (100_000, 64_000, 36_000)
    assert {a["name"]: a["amount"] for a in found["accounts"] if a["unit"] == "seat"} == {"held": 0, "engaged": 2}
    engaged = next(a["id"] for a in found["accounts"] if (a["name"], a["unit"]) == ("engaged", "EUR"))
    moves = funder.get(f"/funding/envelopes/{scene.envelope}/accounts/{engaged}/transfers").json
    assert [(m["change"], m["balance"], m["seat"]) for m in moves] == [(32_000, 64_000, two), (32_000, 32_000, one)]
    report = funder.get(f"/funding/envelopes/{scene.envelope}/justification").json
    assert report["is_even"]
    assert sum(report["amounts_cents"].values()) == report["total_cents"] == 100_000
    assert [(line["seat"], line["state"]) for line in report["lines"]] == [(one, "assigned"), (two, "assigned")]
    assert scene.trainee.display_name not in str(report)  # the agreement allows no name
    before = funder.get(f"/funding/envelopes/{scene.envelope}/justification?on=2020-01-01").json
    assert (before["total_cents"], before["lines"]) == (0, [])
    bad = funder.get(f"/funding/envelopes/{scene.envelope}/justification?on=hier")
    assert (bad.status_code, list(bad.json["errors"])) == (422, ["on"])
    assert [e["id"] for e in funder.get("/funding/envelopes").json] == [scene.envelope]
    assert len(funder.get("/funding/programmes").json) == 1


def test_a_line_is_joined_seen_and_left(scene: Scene, kernel: Kernel) -> None:
    with kernel.database.transaction():
        empty = make_envelope(40_000, self_service=False)
    trainee, manager = scene.by["trainee"], scene.by["manager"]
    asked = {"envelope": empty, "centre": "murat", "module": scene.module}
    joined = trainee.post("/seats/waiting", asked)
    assert (joined.status_code, [w["rank"] for w in joined.json]) == (202, [1])
    line = manager.get("/seats/centres/murat/waiting").json
    assert [(w["module"], w["person"]) for w in line] == [(scene.module, scene.trainee.display_name)]
    mine = joined.json[0]["id"]
    assert scene.by["other_trainee"].post(f"/seats/waiting/{mine}/departure").json == []
    assert len(trainee.get("/seats/waiting").json) == 1  # somebody else's place is not theirs to leave
    assert trainee.post(f"/seats/waiting/{mine}/departure").json == []
    assert trainee.get("/seats/waiting").json == []
    (seat,) = scene.reserved()
    manager.post(f"/seats/{seat}/offer", {"email": scene.trainee.email})
    assert trainee.post(f"/seats/{seat}/refusal").json == []
    assert manager.get("/seats/centres/murat").json[0]["state"] == "reserved"


def test_what_is_anothers_does_not_exist(scene: Scene) -> None:
    (seat,) = scene.reserved()
    scene.by["manager"].post(f"/seats/{seat}/offer", {"email": scene.trainee.email})
    reserve = {"envelope": scene.envelope, "module": scene.module, "count": 1, "key": str(uuid4())}
    base = f"/funding/envelopes/{scene.envelope}"
    account = scene.by["funder"].get(base).json["accounts"][0]["id"]
    tried: list[tuple[str, str, Any, tuple[str, ...]]] = [
        ("GET", base, None, ("other_funder", "manager", "trainee")),
        ("GET", f"{base}/justification", None, ("other_funder", "manager", "trainee")),
        ("GET", f"{base}/accounts/{account}/transfers", None, ("other_funder", "manager", "trainee")),
        ("GET", "/seats/centres/murat", None, ("other_manager", "funder", "trainee")),
        ("GET", "/seats/centres/murat/waiting", None, ("other_manager", "funder", "trainee")),
        ("POST", "/seats/centres/murat", reserve, ("other_manager", "funder", "trainee")),
        ("POST", f"/seats/{seat}/offer", {"email": "x@y.example"}, ("other_manager", "funder", "trainee")),
        ("POST", f"/seats/{seat}/code", {}, ("other_manager", "funder", "trainee")),
        ("POST", f"/seats/{seat}/acceptance", {}, ("other_manager", "funder", "manager", "other_trainee")),
        ("POST", f"/seats/{seat}/refusal", {}, ("other_manager", "funder", "manager", "other_trainee")),
    ]
    for method, path, body, names in tried:
        for name in names:
            assert scene.by[name].send(method, path, body).status_code == 404, (method, path, name)
    for name in ("other_funder", "manager", "trainee"):
        assert scene.by[name].get("/funding/envelopes").json == []
        assert scene.by[name].get("/funding/programmes").json == []
    assert scene.by["other_trainee"].get("/seats").json == []


def test_a_token_moves_no_money_and_a_scope_to_read_writes_nothing(scene: Scene, app: Any) -> None:
    (seat,) = scene.reserved()
    reader = program_of(app, scene.trainee, "seats:read", "funding:read")
    assert reader.post("/seats/waiting", {"envelope": 1, "centre": "murat", "module": "x"}).status_code == 403
    assert reader.post(f"/seats/{seat}/acceptance").status_code == 403
    assert program_of(app, scene.trainee, "seats:write").get("/seats").status_code == 403
    assert not [path for path in paths(app) if path.startswith("/api/v1/funding") and "post" in paths(app)[path]]


def paths(app: Any) -> dict[str, Any]:
    document: dict[str, Any] = app.test_client().get("/api/v1/openapi.json").json["paths"]
    return document


def test_the_training_funds_of_an_activity_are_read_with_their_source(scene: Scene, kernel: Kernel) -> None:
    with kernel.database.transaction():
        services.programmes.keep_payers(SYSTEM, rows())
    trainee = scene.by["trainee"]
    every, own = trainee.get("/funding/payers").json, trainee.get("/funding/payers?activity=62.01Z").json
    assert len(every) == len(rows())
    assert 0 < len(own) < len(every)
    assert all(fund["source"] for fund in every)
