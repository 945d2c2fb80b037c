"""The indicators and the departures by the API: what each may read and write, few people masked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from elearn.accounts.models import Organisation
from elearn.core import clock
from elearn.core.kernel import Kernel
from elearn.telecentres.models import Network, Visit
from tests.factories.accounts import give_role, make_person
from tests.factories.interop import Program, program_of
from tests.factories.telecentres import make_centre

YEAR = "from_on=2026-01-01&last_on=2026-12-31"


@pytest.fixture
def scene(app: Any, kernel: Kernel) -> dict[str, Any]:
    """A telecentre that one person came to, who runs it, and who runs another."""
    arrived = clock.now() - timedelta(hours=3)
    with kernel.database.transaction() as session:
        centre, other = make_centre(slug="murat"), make_centre(slug="ydes")
        visitor, manager, stranger = (make_person(is_demonstration=True) for _ in range(3))
        for person, place in ((manager, centre), (stranger, other)):
            give_role(person, "manager", session.get_one(Organisation, place.organisation_id))
        session.add(Visit(person_id=visitor.id, centre_id=centre.id, arrived_at=arrived, source="qr"))
        network = session.get_one(Network, centre.network_id).slug
    return {
        "manager": program_of(app, manager), "stranger": program_of(app, stranger), "nobody": Program(app),
        "reader": program_of(app, manager, "profile:read"), "who": visitor.id, "network": network,
    }  # fmt: skip


def _value(program: Program, network: str, name: str) -> tuple[str | None, str]:
    answer = program.get(f"/indicators?network={network}&{YEAR}")
    assert answer.status_code == 200, answer.text
    [found] = [one for one in answer.json if one["name"] == name and not one["centre"]]
    return found["value"], found["mask"]


def test_a_departure_is_written_corrected_and_withdrawn(scene: dict[str, Any], at: Any) -> None:
    manager, network = scene["manager"], scene["network"]
    asked = {"person": scene["who"], "left_on": "2026-06-30", "reason": "moved"}
    made = manager.post("/departures/centres/murat", asked)
    assert made.status_code == 201, made.text
    assert manager.post("/departures/centres/murat", asked).json == made.json
    where = f"/departures/centres/murat/{made.json['id']}"
    grown = {"left_on": "2026-06-30", "reason": "grown", "town": "Murat", "jobs": 7, "version": 1}
    fixed = manager.send("PUT", where, grown)
    assert (fixed.status_code, fixed.json["is_success"], fixed.json["version"]) == (200, True, 2)
    assert manager.send("PUT", where, grown | {"reason": "home"}).status_code == 409
    assert _value(manager, network, "growths") == ("1", "")
    assert _value(scene["nobody"], network, "growths") == (None, "moins de 5")
    assert _value(scene["reader"], network, "growths") == (None, "moins de 5"), "a token reads within its scopes"
    assert manager.post(f"{where}/withdrawal").json["is_withdrawn"] is True
    assert _value(manager, network, "departures") == ("0", "")
    assert [one["is_withdrawn"] for one in manager.get("/departures/centres/murat").json] == [True]


def test_wrong_departures_and_periods_name_their_field(scene: dict[str, Any]) -> None:
    asked = {"person": scene["who"], "left_on": "2026-06-30", "reason": "moved"}
    for wrong, field in (
        ({"reason": "bored"}, "reason"),
        ({"person": None}, "person"),
        ({"left_on": "hier"}, "left_on"),
    ):
        refused = scene["manager"].post("/departures/centres/murat", asked | wrong)
        assert (refused.status_code, list(refused.json["errors"])) == (422, [field])
    crossed = scene["nobody"].get(f"/indicators?network={scene['network']}&from_on=2026-05-01&last_on=2026-04-01")
    assert list(crossed.json["errors"]) == ["last_on"]
    assert scene["nobody"].get(f"/indicators?network=ailleurs&{YEAR}").status_code == 404


def test_the_departures_of_a_place_that_one_does_not_run_do_not_exist(scene: dict[str, Any]) -> None:
    asked = {"person": scene["who"], "left_on": "2026-06-30", "reason": "moved"}
    made = scene["manager"].post("/departures/centres/murat", asked).json["id"]
    where = f"/departures/centres/murat/{made}"
    for method, path, body in (
        ("GET", "/departures/centres/murat", None),
        ("POST", "/departures/centres/murat", asked),
        ("PUT", where, {"left_on": "2026-06-30", "reason": "home", "version": 1}),
        ("POST", f"{where}/withdrawal", None),
    ):
        assert scene["stranger"].send(method, path, body).status_code == 404, path
        assert scene["reader"].send(method, path, body).status_code == 403, path
        assert scene["nobody"].send(method, path, body).status_code == 401, path
    assert scene["stranger"].post(f"/departures/centres/ydes/{made}/withdrawal").status_code == 404
