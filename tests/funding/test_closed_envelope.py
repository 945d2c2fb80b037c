"""What a closed envelope still holds: it goes back to the funder once no telecentre and nobody has it any more."""

from datetime import timedelta

from elearn.core import clock
from elearn.core.policy import SYSTEM
from elearn.funding import queries, services
from elearn.funding.services import clockwork
from tests.factories.funding import make_scene, today


def test_what_comes_back_to_a_closed_envelope_goes_back_to_its_funder(kernel, at):
    money, seats = services.envelopes, services.seats
    with kernel.database.transaction():
        it = make_scene(200_000)
        one, two = seats.reserve(it.manager, it.envelope, it.centre.id, it.module, 2, "k")
        money.allot(it.funder, it.envelope, it.centre.id, 50_000, "a")
        money.close(it.funder, it.envelope)
        assert funds(it).of("returned") == 70_000
        services.ending.give_back(it.manager, one)
        assert funds(it).of("available") == 40_000
    with kernel.database.transaction():
        assert clockwork.to_return(today()) == [it.envelope], "nobody can take it any more: it waits for no date"
        assert clockwork.return_unused(SYSTEM, it.envelope) == 0
        assert (funds(it).of("available"), funds(it).of("returned")) == (0, 110_000)
        assert clockwork.to_return(today()) == []
        assert clockwork.return_unused(SYSTEM, it.envelope) == 0
        assert queries.seats.seat(two).state == "reserved", "it may still be given until its day"
    late = clock.now() + timedelta(days=70)
    with at(late.year, late.month, late.day, 12), kernel.database.transaction():
        assert clockwork.to_return(today()) == [it.envelope]
        assert clockwork.return_unused(SYSTEM, it.envelope) == 1
        assert queries.seats.seat(two).state == "expired"
        assert (funds(it).of("returned"), funds(it).allotted, funds(it).of("held")) == (200_000, 0, 0)
        assert clockwork.to_return(today()) == []


def funds(it):
    return queries.envelopes.funds([it.envelope])[it.envelope]
