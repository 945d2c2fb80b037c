"""V43: who reads very many profiles in a short time is told to administrators, once a day; who reads a few is not."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from elearn.accounts.models import Audit, Notice, Person
from elearn.core import db
from elearn.core.policy import ANONYMOUS
from elearn.directory.models import Profile
from elearn.directory.services import bulk
from tests.factories.accounts import actor_of, give_role, make_person
from tests.factories.directory import keep_skills, make_provider

KIND = "directory.bulk-read"


@pytest.fixture(autouse=True)
def nothing_held() -> None:
    """Without the cards that a test before read on the same database and that are not written yet."""
    bulk._unwritten.clear()


def told() -> tuple[int, int]:
    """How many lines of the log and how many notices say so."""
    session = db.session()
    lines = session.scalar(sa.select(sa.func.count()).where(Audit.action == KIND))
    notices = session.scalar(sa.select(sa.func.count()).where(Notice.kind == KIND))
    return lines or 0, notices or 0


def make_administrator() -> Person:
    person = make_person()
    give_role(person, "administrator")
    return person


def test_an_account_that_reads_a_thousand_cards_in_an_hour_is_told_once_a_day(kernel: Any, on: Any) -> None:
    on(2027, 3, 1, 9)
    with kernel.database.transaction():
        make_administrator()
        reader = actor_of(make_person())
        other = actor_of(make_person())
    for _page in range(bulk.MOST // 100 - 1):
        bulk.seen(kernel.database, reader, "192.0.2.1", 100)
        bulk.seen(kernel.database, other, "192.0.2.1", 50)
    bulk.seen(kernel.database, reader, "192.0.2.1", 99)
    with kernel.database.reading():
        assert told() == (0, 0), "one card less, and another account in the same place, which is counted apart"
    bulk.seen(kernel.database, reader, "192.0.2.1", 1)
    bulk.seen(kernel.database, reader, "192.0.2.1", 500)
    with kernel.database.reading():
        assert told() == (1, 1)
        (line,) = db.session().scalars(sa.select(Audit).where(Audit.action == KIND))
        assert (line.actor_id, line.detail) == (reader.id, {"cards": 1_000})
        assert db.session().scalars(sa.select(Notice.facts).where(Notice.kind == KIND)).one()["person"] == reader.id
    on(2027, 3, 1, 11)
    bulk.seen(kernel.database, reader, "192.0.2.1", 1_000)
    with kernel.database.reading():
        assert told() == (2, 1), "the log says each hour, the notice each day"


def test_who_has_no_account_is_counted_by_address_with_a_higher_limit(kernel: Any, on: Any) -> None:
    on(2027, 3, 1, 9)
    with kernel.database.transaction():
        make_administrator()
    bulk.seen(kernel.database, ANONYMOUS, "192.0.2.1", bulk.MOST_UNKNOWN - 1)
    bulk.seen(kernel.database, ANONYMOUS, "192.0.2.2", bulk.MOST)
    with kernel.database.reading():
        assert told() == (0, 0)
    bulk.seen(kernel.database, ANONYMOUS, "192.0.2.1", 1)
    with kernel.database.reading():
        assert told() == (1, 1)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_each_page_of_the_directory_and_its_api_counts_the_cards_that_it_gives(
    kernel: Any, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with kernel.database.transaction():
        keep_skills()
        provider = make_provider()
        slug = db.session().scalars(sa.select(Profile.slug).where(Profile.person_id == provider.id)).one()
    counted: list[int] = []
    monkeypatch.setattr(bulk, "seen", lambda _database, _actor, _ip, cards: counted.append(cards))
    for path in ("/annuaire", f"/annuaire/{slug}", "/annuaire/offres", "/api/v1/profiles", f"/api/v1/profiles/{slug}"):
        assert client.get(path).status_code == 200, path
    assert counted == [1, 1, 0, 1, 1]
