"""What a lesson and a report cost in statements: the bench measures time, this holds the count."""

from datetime import timedelta

import pytest

from elearn.core import clock
from elearn.progress import services
from elearn.testing.counting import executed
from tests.factories.accounts import actor_of, signed_in
from tests.factories.progress import STEPS, beacon, make_module


@pytest.fixture
def trainee(kernel, client):
    person = signed_in(kernel, client)
    with kernel.database.transaction():
        make_module(steps=(*STEPS[:1], *STEPS[2:3]))
        actor = actor_of(person)
        enrolment_id = services.enrol(actor, "essai")
        services.record(actor, enrolment_id, [beacon(position={"scroll": 1})])
    return actor, enrolment_id


def test_a_lesson_page_signed_in_reads_by_five_statements(kernel, client, trainee):
    client.get("/suivre/essai/lire")
    with executed(kernel.database) as seen:
        assert client.get("/suivre/essai/lire").status_code == 200
    assert len(seen) <= 5, "\n\n".join(seen)


def test_a_report_is_written_by_six_statements(kernel, trainee):
    actor, enrolment_id = trainee
    with (
        clock.frozen(clock.now() + timedelta(hours=1)),
        executed(kernel.database) as seen,
        kernel.database.transaction(),
    ):
        services.record(actor, enrolment_id, [beacon(active_ms=30_000, position={"scroll": 50})])
    assert len(seen) <= 6, "\n\n".join(seen)


def test_the_own_page_does_not_cost_more_with_more_modules(kernel, client, trainee):
    actor, _enrolment_id = trainee
    with executed(kernel.database) as before:
        client.get("/mon-espace")
    with kernel.database.transaction():
        for number in range(5):
            make_module(f"autre-{number}")
            services.enrol(actor, f"autre-{number}")
    with executed(kernel.database) as after:
        client.get("/mon-espace")
    # Session, path, enrolments, states, contents; then one a card: listing, dossier, certificates, contact, seats.
    assert len(after) == len(before) <= 10
