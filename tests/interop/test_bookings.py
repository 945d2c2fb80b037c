"""Bookings by a program: search, book once however often it is sent, cancel, come and go."""

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from elearn.accounts.services.tokens import create_token
from elearn.core import clock
from elearn.telecentres.models import Booking
from tests.factories.accounts import actor_of, make_person
from tests.factories.bookings import NINE, SUNDAY
from tests.factories.telecentres import make_centre, make_workspaces

NEED = "/api/v1/free-places?q=un+poste+calme+près+de+Murat+mardi+matin"


@pytest.fixture
def programs(kernel):
    """Two desks in Murat, and what two people's programs send."""
    with clock.frozen(SUNDAY):
        with kernel.database.transaction():
            centre = make_centre(slug="murat", name="Murat")
            make_workspaces(centre.id, count=2, quiet=True)
            tokens = [
                create_token(actor_of(make_person()), "essai", ["bookings:read", "bookings:write"], 30)
                for _person in range(2)
            ]
        yield [{"Authorization": f"Bearer {token}"} for token in tokens]


def rows(kernel):
    with kernel.database.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Booking))


def asked(place, **changes):
    time = place["free"][0]
    return {"workspaces": [place["workspace"]], **time, "key": str(uuid4()), **changes}


def test_a_program_searches_books_once_comes_and_goes(kernel, client, programs):
    mine, others = programs
    found = client.get(NEED, headers=mine).json
    assert (found[0]["centre"], found[0]["same_kind"], found[0]["free"][0]["unit"]) == ("murat", 2, "half_day")
    body, key = asked(found[0]), {"Idempotency-Key": str(uuid4())}
    made = client.post("/api/v1/bookings", json=body, headers=mine | key)
    assert made.status_code == 201
    address = made.headers["Location"]
    assert (made.json["state"], made.json["workspaces"]) == ("confirmed", [found[0]["workspace"]])
    for again in (mine | key, mine | {"Idempotency-Key": str(uuid4())}, mine):  # by the header or by the key, once
        repeated = client.post("/api/v1/bookings", json=body, headers=again)
        assert (repeated.status_code, repeated.json) == (201, made.json)
    assert rows(kernel) == 1
    assert client.get(NEED, headers=others).json[0]["same_kind"] == 1
    taken = client.post("/api/v1/bookings", json=asked(found[0]), headers=others)
    assert (taken.status_code, taken.json["type"]) == (409, "urn:estive:problem:taken")
    first = taken.json["alternatives"][0]
    assert (first["how"], first["centre"], first["starts_at"]) == ("workspace", "murat", asked(found[0])["starts_at"])
    assert first["workspace"] != found[0]["workspace"]
    assert client.get(address, headers=others).status_code == 404
    assert client.post(f"{address}/cancellation", json={}, headers=others).status_code == 404
    assert [b["id"] for b in client.get("/api/v1/bookings", headers=mine).json] == [made.json["id"]]
    with clock.frozen(NINE + timedelta(minutes=5)):
        arrived = [client.post(f"{address}/arrival", json={}, headers=mine) for _time in range(2)]
        assert [a.status_code for a in arrived] == [200, 200]
        assert arrived[0].json == arrived[1].json
        assert client.get(address, headers=mine).json["state"] == "checked_in"
    with clock.frozen(NINE + timedelta(hours=2)):
        left = client.post(f"/api/v1/bookings/visits/{arrived[0].json['id']}/departure", json={}, headers=mine)
        assert left.json["left_at"] is not None
        assert client.get(address, headers=mine).json["state"] == "finished"


def test_a_program_cancels_and_is_told_what_it_may_not(kernel, client, programs):
    mine = programs[0]
    place = client.get(NEED, headers=mine).json[0]
    address = client.post("/api/v1/bookings", json=asked(place), headers=mine).headers["Location"]
    for _time in range(2):
        assert client.post(f"{address}/cancellation", json={}, headers=mine).json["state"] == "cancelled"
    assert client.get(NEED, headers=mine).json[0]["same_kind"] == 2
    late = asked(place, starts_at="2026-11-24T20:00:00Z", ends_at="2026-11-24T21:00:00Z", unit="hour")
    refused = client.post("/api/v1/bookings", json=late, headers=mine)
    assert refused.status_code == 422
    assert "fermé" in refused.json["errors"]["when"][0]
    nowhere = client.post("/api/v1/bookings", json=asked(place, workspaces=[999]), headers=mine)
    assert nowhere.status_code == 404
    assert rows(kernel) == 1
