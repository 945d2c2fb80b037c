import threading

import pytest
import sqlalchemy as sa

from elearn.core import clock, db, signals
from elearn.core.errors import Conflict, Forbidden, Missing
from elearn.core.policy import ANONYMOUS, SYSTEM
from elearn.modules.models import Module
from elearn.progress import queries, services
from elearn.progress.chain import GENESIS
from elearn.progress.models import Enrolment
from elearn.progress.signals import Enrolled
from tests.factories.accounts import actor_of, make_person
from tests.factories.progress import STEPS, enrolled, make_module, make_version


def test_one_enrols_oneself_in_a_free_module_once(kernel):
    heard = []
    signals.connect(Enrolled, heard.append)
    with kernel.database.transaction():
        actor, enrolment_id = enrolled()
        assert services.enrol(actor, "essai") == enrolment_id
        assert [f.enrolment_id for f in heard] == [enrolment_id]
        assert queries.progress(queries.enrolments([enrolment_id])[enrolment_id]).total == 3


def test_a_paid_module_opens_by_the_system_alone_and_an_unknown_one_by_nobody(kernel):
    with kernel.database.transaction():
        make_module("payant", price_cents=12_000)
        actor = actor_of(make_person())
        with pytest.raises(Forbidden):
            services.enrol(actor, "payant")
        with pytest.raises(Forbidden):
            services.enrol(actor, "payant", person_id=make_person().id)
        with pytest.raises(Forbidden):
            services.enrol(ANONYMOUS, "payant")
        with pytest.raises(Missing):
            services.enrol(actor, "inconnu")
        enrolment_id = services.enrol(SYSTEM, "payant", person_id=actor.id)
        assert queries.enrolments([enrolment_id])[enrolment_id].person_id == actor.id


def test_nobody_enrols_someone_else_even_for_free(kernel):
    with kernel.database.transaction():
        make_module()
        with pytest.raises(Forbidden):
            services.enrol(actor_of(make_person()), "essai", person_id=make_person().id)


def test_the_database_refuses_a_second_active_enrolment(kernel):
    with kernel.database.transaction():
        _actor, enrolment_id = enrolled()
        first = db.session().get(Enrolment, enrolment_id)
        values = {"person_id": first.person_id, "module_id": first.module_id, "version_id": first.version_id}
    with pytest.raises(sa.exc.IntegrityError), kernel.database.transaction() as session:
        session.add(Enrolment(**values, state="active", started_at=clock.now(), last_at=clock.now()))
        session.flush()
    with kernel.database.transaction() as session:
        session.add(Enrolment(**values, state="left", started_at=clock.now(), last_at=clock.now()))


def test_eight_clicks_at_once_make_one_enrolment_and_one_record(kernel):
    with kernel.database.transaction():
        make_module()
        actor = actor_of(make_person())
    got, errors = [], []
    barrier = threading.Barrier(8)

    def click():
        try:
            barrier.wait()
            with kernel.database.transaction():
                got.append(services.enrol(actor, "essai"))
        except Exception as error:  # noqa: BLE001 - shown below
            errors.append(error)

    threads = [threading.Thread(target=click) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(set(got)) == 1
    with kernel.database.reading():
        assert [r.kind for r in queries.evidence(actor, got[0])] == ["enrolled"]
        assert queries.verify([got[0]]) == []


def test_who_left_may_begin_again_and_who_completed_keeps_their_enrolment(kernel):
    with kernel.database.transaction():
        actor, first = enrolled(steps=STEPS[:1])
        services.leave(actor, first)
        services.leave(actor, first)
        second = services.enrol(actor, "essai")
        assert second != first
        services.see(actor, second, "lire")
        assert queries.enrolments([second])[second].state == "completed"
        assert services.enrol(actor, "essai") == second
        with pytest.raises(Conflict):
            services.leave(actor, second)
        with pytest.raises(Conflict):
            services.move_to_version(actor, second)


def test_moving_to_the_newer_version_keeps_what_is_done_where_the_key_lives_on(kernel):
    with kernel.database.transaction():
        actor, enrolment_id = enrolled()
        services.see(actor, enrolment_id, "lire")
        old = queries.enrolments([enrolment_id])[enrolment_id]
        assert services.move_to_version(actor, enrolment_id) == old.version_id
        new = make_version(db.session().get(Module, old.module_id), steps=(STEPS[3], STEPS[0]))
        assert queries.enrolments([enrolment_id])[enrolment_id].version_id == old.version_id
        assert services.move_to_version(actor, enrolment_id) == new.id
        card = queries.enrolments([enrolment_id])[enrolment_id]
        assert card.version_id == new.id
        assert (queries.progress(card).done, queries.progress(card).total) == (1, 2)


def test_moving_to_a_version_where_all_is_done_completes_it(kernel):
    with kernel.database.transaction():
        actor, enrolment_id = enrolled()
        services.see(actor, enrolment_id, "lire")
        module = db.session().get(Module, queries.enrolments([enrolment_id])[enrolment_id].module_id)
        make_version(module, steps=STEPS[:1])
        services.move_to_version(actor, enrolment_id)
        assert queries.enrolments([enrolment_id])[enrolment_id].state == "completed"


@pytest.mark.parametrize(
    "changes",
    [{"person_id": 2}, {"started_at": clock.now()}, {"evidence_count": 0, "evidence_head": GENESIS}],
)
def test_an_enrolment_keeps_its_person_its_beginning_and_its_records(kernel, changes):
    with kernel.database.transaction():
        enrolled()
        make_person()
    with pytest.raises(sa.exc.DBAPIError), kernel.database.transaction() as session:
        session.execute(sa.update(Enrolment).values(**changes))
    with pytest.raises(sa.exc.DBAPIError), kernel.database.transaction() as session:
        session.execute(sa.delete(Enrolment))
