"""The line for a seat: who is passed over, who comes back, and what it costs however long it is."""

import pytest

from elearn.core import clock, db
from elearn.funding import queries, services
from elearn.funding.models import Waiting
from elearn.testing.counting import executed
from tests.factories.funding import (
    make_envelope,
    make_scene,
    make_trainee,
    make_visits,
)

seats, waiting, ending = services.seats, services.waiting, services.ending


@pytest.fixture
def scene(kernel):
    """An envelope that asks for one visit, with no money left, a seat kept for later and its telecentre."""

    with kernel.database.transaction():
        return make_scene(40_000, visits=1, self_service=False)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_line_of_thirty_costs_what_a_line_of_three_does(kernel, scene):
    found = {}
    with kernel.database.transaction():
        envelope = queries.envelopes.card(scene.envelope)
        for people in (3, 30):
            while len(queries.seats.line_of_centre(scene.centre.id)) < people:
                line = {"envelope_id": scene.envelope, "centre_id": scene.centre.id, "module_slug": scene.module}
                db.session().add(Waiting(person_id=make_trainee().id, asked_at=clock.now(), **line))
                db.session().flush()
            with executed(kernel.database) as found[people]:
                waiting.serve(envelope, scene.centre.id, scene.module)
    assert len(found[3]) == len(found[30]) <= 10, found[30]


def test_the_first_who_may_have_it_is_offered_the_seat_and_the_others_keep_their_rank(kernel, scene):
    with kernel.database.transaction():
        people = [make_trainee() for _ in range(4)]
        for one in people:
            waiting.join(one, scene.envelope, scene.centre.id, scene.module)
        make_visits(people[2].id, scene.centre.id, 1)
        services.envelopes.allot(scene.funder, scene.envelope, scene.centre.id, 40_000, "a")
        envelope = queries.envelopes.card(scene.envelope)
        (seat,) = waiting.serve(envelope, scene.centre.id, scene.module)
        assert queries.seats.seat(seat).person_id == people[2].id
        left = queries.seats.line_of_centre(scene.centre.id)
        assert [(w.person_id, w.rank) for w in left] == [(people[0].id, 1), (people[1].id, 2), (people[3].id, 3)]


def test_a_seat_taken_back_is_not_offered_again_to_the_same_person_at_once(kernel, scene):
    with kernel.database.transaction():
        services.envelopes.allot(scene.funder, scene.envelope, scene.centre.id, 40_000, "a")
        first, second, third = (make_trainee() for _ in range(3))
        for one in (first, second, third):
            make_visits(one.id, scene.centre.id, 1)
        waiting.join(first, scene.envelope, scene.centre.id, scene.module)
        waiting.join(second, scene.envelope, scene.centre.id, scene.module)
        (offered,) = queries.seats.of_person(first.id)
        ending.withdraw(scene.manager, offered.id)
        assert queries.seats.seat(offered.id).person_id == second.id
        assert [w.person_id for w in queries.seats.line_of_centre(scene.centre.id)] == [first.id]
        # Given by name to someone else: when money comes again, the first has a seat of their own.
        ending.decline(second, offered.id)
        ending.withdraw(scene.manager, offered.id)
        seats.offer(scene.manager, offered.id, third.id)
        seats.accept(third, offered.id)
        services.envelopes.add_money(scene.funder, scene.envelope, 80_000, "m")
        services.envelopes.allot(scene.funder, scene.envelope, scene.centre.id, 80_000, "b")
        made = waiting.serve(queries.envelopes.card(scene.envelope), scene.centre.id, scene.module)
        assert [queries.seats.seat(i).person_id for i in made] == [first.id]
        assert queries.justification.justification(scene.funder, scene.envelope, clock.now()).is_even


def test_whoever_has_a_seat_otherwise_waits_no_more(kernel, scene):
    with kernel.database.transaction():
        other = make_envelope(40_000)
        trainee = make_trainee()
        waiting.join(trainee, scene.envelope, scene.centre.id, scene.module)
        (seat,) = seats.reserve(scene.manager, other, scene.centre.id, scene.module, 1, "x")
        seats.accept_code(trainee, seats.offer_by_code(scene.manager, seat))
        assert queries.seats.line_of_person(trainee.id) == []
