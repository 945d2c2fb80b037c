"""Two windows on one form: the second is told that the first wrote, and keeps what was typed in it."""

from __future__ import annotations

from typing import Any

import pytest

from elearn.core import db
from elearn.pool import services
from elearn.pool.models import Group, Request
from tests.factories.directory import keep_skills
from tests.factories.groups import make_group
from tests.factories.pool import make_buyer, make_independent, make_request

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
SAID = "Une autre fenêtre a changé ceci"


def test_a_draft_that_two_windows_write_keeps_in_the_second_what_was_typed(
    kernel: Any, client: Any, enter: Any
) -> None:
    with kernel.database.transaction():
        keep_skills()
        buyer = make_buyer()
        made = make_request(buyer, is_published=False)
    enter(buyer.id)
    path = f"/mes-demandes/{made}/modifier"
    with kernel.database.reading():
        before = db.session().get_one(Request, made).version
    assert client.submit(path, {"title": "De la première"}).status_code == 303
    refused = client.submit(path, {"title": "De la seconde", "version": str(before)})
    assert refused.status_code == 422
    assert SAID in refused.text
    assert 'value="De la seconde"' in refused.text
    assert f'name="version" type="hidden" value="{before + 1}"' in refused.text, "pressed again, it is saved"
    assert client.submit(path, {"title": "De la seconde"}).status_code == 303


def test_a_draft_that_the_other_window_published_shows_what_was_typed_and_why_it_stays_as_it_is(
    kernel: Any, client: Any, enter: Any
) -> None:
    with kernel.database.transaction():
        keep_skills()
        buyer = make_buyer()
        made = make_request(buyer, is_published=False)
    enter(buyer.id)
    path = f"/mes-demandes/{made}/modifier"
    token = client.get(path).text.split('name="csrf_token" value="')[1].split('"', maxsplit=1)[0]
    with kernel.database.transaction():
        services.requests.publish(buyer, made)
    led = client.get(path)
    assert (led.status_code, led.headers["Location"]) == (303, f"/mes-demandes/{made}"), "where it stands now"
    refused = client.post(path, data={"csrf_token": token, "title": "De la seconde", "version": "1"})
    assert refused.status_code == 422
    assert "Une demande publiée ne change plus" in refused.text
    assert 'value="De la seconde"' in refused.text


def test_the_quote_of_a_group_that_two_windows_write_keeps_in_the_second_what_was_typed(
    kernel: Any, client: Any, enter: Any
) -> None:
    with kernel.database.transaction():
        keep_skills()
        lead = make_independent()
        group = make_group(make_request(make_buyer()), [lead, make_independent()])
    enter(lead.id)
    path = f"/groupements/{group}/modifier"
    with kernel.database.reading():
        before = db.session().get_one(Group, group).version
    assert client.submit(path, {"name": "De la première"}).status_code == 303
    refused = client.submit(path, {"name": "De la seconde", "version": str(before)})
    assert (refused.status_code, SAID in refused.text, 'value="De la seconde"' in refused.text) == (422, True, True)
    assert client.submit(path, {"name": "De la seconde"}).status_code == 303
