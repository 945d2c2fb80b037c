"""F09: an offer accepted about the second it ends, twice, before or after the clock takes it back."""

from datetime import UTC, timedelta

import pytest

from elearn.core.errors import DomainError
from elearn.core.policy import SYSTEM
from elearn.funding import queries, services
from tests.factories.funding import make_scene, make_trainee


@pytest.mark.parametrize("seconds", [-1, 0, 1])
@pytest.mark.parametrize("order", ["accept lapse accept lapse", "lapse accept accept lapse"])
def test_a_seat_is_never_taken_without_its_money_nor_its_money_without_it(kernel, on, seconds, order):
    with kernel.database.transaction():
        it, person = make_scene(40_000), make_trainee()
        (seat,) = services.seats.reserve(it.manager, it.envelope, it.centre.id, it.module, 1, "k")
        services.seats.offer(it.manager, seat, person.id)
        until = queries.seats.seat(seat).offer_until
    moment = until.astimezone(UTC) + timedelta(seconds=seconds)
    on(moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second, moment.microsecond)
    said = []
    for step in order.split():
        try:
            with kernel.database.transaction():
                if step == "accept":
                    services.seats.accept(person, seat)
                else:
                    services.clockwork.lapse(SYSTEM, seat)
        except DomainError as refused:
            said.append(refused.code)
    is_in_time = seconds < 0
    with kernel.database.reading():
        found, money = queries.seats.seat(seat), queries.envelopes.funds([it.envelope])[it.envelope]
    assert found.state == ("assigned" if is_in_time else "reserved")
    assert (found.enrolment_id is not None) is is_in_time
    assert (money.of("engaged"), money.of("held")) == ((40_000, 0) if is_in_time else (0, 40_000))
    assert len(said) == (0 if is_in_time else 2), "who comes too late is told so"
