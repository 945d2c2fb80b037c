"""V02: a file of a request or of a mission is refused by every way out at once, pages and API, to whoever may not."""

from __future__ import annotations

import io
from typing import Any

import pytest

from elearn.accounts.models import Person
from elearn.core import db
from elearn.core.policy import SYSTEM
from elearn.pool import queries, services
from elearn.pool.policy import ENGAGEMENTS_READ, REQUESTS_READ
from elearn.pool.services import keeping
from tests.factories.directory import keep_skills
from tests.factories.interop import program_of
from tests.factories.pool import make_buyer, make_engagement, make_independent, make_request

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
CANARY = b"canari-contenu"


def stored(kernel: Any) -> Any:
    return kernel.storage.put(io.BytesIO(CANARY))


def program(kernel: Any, app: Any, who: Any) -> Any:
    with kernel.database.reading():
        person = db.session().get_one(Person, who.id)
    return program_of(app, person, REQUESTS_READ, ENGAGEMENTS_READ)


def token_of(client: Any, path: str) -> str:
    return str(client.get(path).text.split('name="csrf_token" value="')[1].split('"', maxsplit=1)[0])


def test_a_paper_that_its_buyer_takes_away_opens_by_no_door_any_more(
    kernel: Any, client: Any, app: Any, enter: Any
) -> None:
    with kernel.database.transaction():
        keep_skills()
        buyer, anne, kept = make_buyer(), make_independent(), stored(kernel)
        made = make_request(buyer)
        paper = services.requests.attach(buyer, made, "clients.pdf", kept.key, kept.size)
    page, door = f"/demandes/{made}/pieces/{paper}", f"/requests/{made}/attachments/{paper}/opening"
    programs = {one.id: program(kernel, app, one) for one in (buyer, anne)}
    for who in (buyer, anne):
        enter(who)
        form = {"csrf_token": token_of(client, f"/demandes/{made}")}
        assert client.post(page, data=form).data == CANARY
        assert programs[who.id].post(door).data == CANARY
    with kernel.database.transaction():
        services.requests.detach(buyer, made, paper)
    for who in (buyer, anne):
        enter(who)
        form = {"csrf_token": token_of(client, f"/demandes/{made}")}
        for answer in (client.post(page, data=form), programs[who.id].post(door)):
            assert (answer.status_code, CANARY in answer.data) == (404, False)


def test_a_file_of_a_mission_is_given_to_its_sides_alone_and_to_nobody_once_it_is_erased(
    kernel: Any, client: Any, app: Any, enter: Any
) -> None:
    with kernel.database.transaction():
        buyer, anne, stranger, rival = make_buyer(), make_independent(), make_buyer(), make_independent()
        mission, kept = make_engagement(buyer, anne), stored(kernel)
        file = services.workspace.put(anne, mission, "bilan.pdf", kept.key, kept.size).id
    pages = (f"/missions/{mission}/fichiers/{file}", f"/missions/{mission}/preuves.zip", f"/missions/{mission}")
    doors = [f"/engagements/{mission}{end}" for end in (f"/files/{file}/content", "/files", "/evidence")]
    for who in (stranger, rival):
        enter(who)
        asks = program(kernel, app, who)
        for answer in (*(client.get(one) for one in pages), *(asks.get(one) for one in doors)):
            assert (answer.status_code, CANARY in answer.data) == (404, False), answer.request.path
    asks = program(kernel, app, anne)
    enter(anne)
    assert (client.get(pages[0]).data, asks.get(doors[0]).data) == (CANARY, CANARY)
    with kernel.database.transaction():
        keeping.forget_exchanges(SYSTEM, mission)
    for answer in (client.get(pages[0]), asks.get(doors[0])):
        assert (answer.status_code, CANARY in answer.data) == (404, False)
    with kernel.database.reading():
        assert queries.engagements.files(mission) == []
