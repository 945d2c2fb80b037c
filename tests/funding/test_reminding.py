"""What ends soon is told once to whoever can still act, and what ended to whoever had it."""

from datetime import UTC, timedelta

import pytest
import sqlalchemy as sa

from elearn.accounts.models import Notice, Organisation
from elearn.accounts.services import notices
from elearn.core import db
from elearn.core.policy import SYSTEM
from elearn.funding import queries, services
from elearn.funding.models import Envelope
from elearn.funding.services import clockwork, reminding
from tests.factories.accounts import give_role, make_person
from tests.factories.funding import make_scene, make_trainee, today


def told(kind):
    query = sa.select(Notice).where(Notice.kind == kind).order_by(Notice.id)
    return [(n.person_id, notices.card(n)) for n in db.session().scalars(query)]


def date_of(envelope, **days):
    values = {name: today() + timedelta(ahead) for name, ahead in days.items()}
    db.session().execute(sa.update(Envelope).where(Envelope.id == envelope).values(**values))


@pytest.fixture
def scene(kernel):
    """Three seats of a telecentre: one free, one offered, one accepted; with the managers and the funder."""
    with kernel.database.transaction() as session:
        it, one, two = make_scene(200_000), make_trainee(), make_trainee()
        it.one, it.two = one, two
        it.funder = make_person()
        give_role(it.funder, "funder", session.get(Organisation, queries.envelopes.card(it.envelope).funder_id))
        it.desk = make_person()
        give_role(it.desk, "manager", session.get(Organisation, it.centre.organisation_id))
        it.seats = services.seats.reserve(it.manager, it.envelope, it.centre.id, it.module, 3, "k")
        services.seats.offer(it.manager, it.seats[1], one.id)
        services.seats.offer(it.manager, it.seats[2], two.id)
        services.seats.accept(two, it.seats[2])
    return it


def test_managers_are_told_once_what_they_have_to_give_before_it_goes_back(kernel, scene):
    with kernel.database.transaction():
        assert reminding.ending_soon(today()) == []
        date_of(scene.envelope, return_on=14)
        assert reminding.ending_soon(today()) == [scene.envelope]
        for _again in range(2):
            reminding.remind(SYSTEM, scene.envelope)
        ((person, card),) = told("funding.to-give")
        assert person == scene.desk.id
        assert "1 place réservée n’est donnée à personne" in card.text
        assert card.path == f"/gestion/telecentres/{scene.centre.slug}/places"
        date_of(scene.envelope, return_on=13)
        reminding.remind(SYSTEM, scene.envelope)
        assert len(told("funding.to-give")) == 2, "another date is told again"


def test_who_has_not_begun_is_told_before_the_last_day_and_again_when_the_seat_expires(kernel, scene):
    with kernel.database.transaction():
        date_of(scene.envelope, return_on=1, last_on=3)
        reminding.remind(SYSTEM, scene.envelope)
        ((person, card),) = told("funding.to-begin")
        assert person == scene.two.id
        assert card.path == "/mes-places"
        date_of(scene.envelope, return_on=-2, last_on=-1)
        assert clockwork.return_unused(SYSTEM, scene.envelope) == 3
        ended = {person: card.title for person, card in told("funding.ended")}
    assert set(ended) == {scene.one.id, scene.two.id}
    assert all("a expiré" in title for title in ended.values())


@pytest.mark.parametrize("way", ["lapse", "withdraw"])
def test_who_loses_an_offer_is_told_why(kernel, scene, on, way):
    with kernel.database.reading():
        until = queries.seats.seat(scene.seats[1]).offer_until.astimezone(UTC)
    if way == "lapse":
        late = until + timedelta(seconds=1)
        on(late.year, late.month, late.day, late.hour, late.minute, late.second)
    with kernel.database.transaction():
        if way == "lapse":
            clockwork.lapse(SYSTEM, scene.seats[1])
        else:
            services.ending.withdraw(scene.manager, scene.seats[1])
        ((person, card),) = told("funding.ended")
    assert person == scene.one.id
    assert ("pas acceptée à temps" in card.text) is (way == "lapse")


def test_who_declines_is_told_nothing_more(kernel, scene):
    with kernel.database.transaction():
        services.ending.decline(scene.one, scene.seats[1])
        assert told("funding.ended") == []


def test_funder_and_managers_are_told_which_proofs_are_missing_before_their_date(kernel, scene):
    with kernel.database.transaction():
        enrolment = queries.seats.seat(scene.seats[2]).enrolment_id
        clockwork.completed(enrolment, queries.seats.seat(scene.seats[2]).state_at)
        date_of(scene.envelope, return_on=1, last_on=2, justify_on=20)
        reminding.remind(SYSTEM, scene.envelope)
        paths = {person: card.path for person, card in told("funding.to-prove")}
    assert paths == {
        scene.funder.id: f"/financements/enveloppes/{scene.envelope}/justificatif",
        scene.desk.id: f"/gestion/telecentres/{scene.centre.slug}/places",
    }
