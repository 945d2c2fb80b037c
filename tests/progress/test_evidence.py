"""L06, L07: a record of training is never edited, and one that was altered by SQL is named."""

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from elearn.core import clock, db
from elearn.core.errors import Forbidden
from elearn.core.jobs import enqueue
from elearn.core.jobs.models import Job
from elearn.core.policy import SYSTEM
from elearn.progress import queries, services
from elearn.progress.models import ActivityState, Enrolment, Evidence, Note
from tests.factories.accounts import actor_of, make_person
from tests.factories.progress import beacon, enrolled


@pytest.fixture
def followed(kernel):
    """A chain of six records, as a trainee leaves it."""
    with kernel.database.transaction():
        actor, enrolment_id = enrolled()
        with clock.frozen(clock.now() + timedelta(hours=1)):
            for minute in range(3):
                services.record(actor, enrolment_id, [beacon(active_ms=30_000, ago_ms=60_000 * minute)])
            services.see(actor, enrolment_id, "lire")
            services.see(actor, enrolment_id, "voir")
    return actor, enrolment_id


def _tamper(kernel, statement):
    """What someone with the database in hand would do: take the guards away, then write."""
    with kernel.database.transaction() as session:
        for event in ("update", "delete"):
            name = f"progress_evidence_no_{event}"
            on = "" if db.is_sqlite() else " ON progress_evidence"
            session.execute(sa.text(f"DROP TRIGGER {name}{on}"))
        session.execute(statement)


def _faults(kernel, enrolment_id):
    with kernel.database.reading():
        return [(f.seq, f.what) for f in queries.verify([enrolment_id])]


def test_evidence_is_neither_changed_nor_deleted(kernel, followed):
    for statement in (sa.update(Evidence).values(active_ms=3_600_000), sa.delete(Evidence)):
        with pytest.raises(sa.exc.DBAPIError), kernel.database.transaction() as session:
            session.execute(statement)
    assert _faults(kernel, followed[1]) == []


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        (sa.update(Evidence).where(Evidence.seq == 3).values(active_ms=3_600_000), (3, "changed")),
        (sa.update(Evidence).where(Evidence.seq == 2).values(detail={"x": 1}), (2, "changed")),
        (sa.update(Evidence).where(Evidence.seq == 6).values(kind="completed"), (6, "changed")),
        (sa.delete(Evidence).where(Evidence.seq == 4), (4, "missing")),
        (sa.delete(Evidence).where(Evidence.seq == 6), (6, "missing")),
    ],
)
def test_a_record_touched_by_sql_is_named(kernel, followed, statement, fault):
    _actor, enrolment_id = followed
    assert _faults(kernel, enrolment_id) == []
    _tamper(kernel, statement)
    assert _faults(kernel, enrolment_id) == [fault]


def test_the_nightly_check_fails_and_names_the_record(kernel, followed, drain, caplog):
    """F19: a record of evidence touched by hand."""
    _actor, enrolment_id = followed
    _tamper(kernel, sa.update(Evidence).where(Evidence.seq == 3).values(active_ms=3_600_000))
    with kernel.database.transaction():
        job_id = enqueue("progress.verify_evidence", {})
    drain()
    with kernel.database.reading() as session:
        job = session.get(Job, job_id)
        assert job.state == "dead"
        assert f"enrolment {enrolment_id}, record 3: changed" in job.error
    assert f"evidence of training: enrolment {enrolment_id}, record 3: changed" in caplog.text


def test_the_nightly_check_of_sound_evidence_ends_well(kernel, followed, drain):
    with kernel.database.transaction():
        job_id = enqueue("progress.verify_evidence", {})
    drain()
    with kernel.database.reading() as session:
        assert session.get(Job, job_id).state == "done"


def test_evidence_is_read_by_the_trainee_and_the_system_alone(kernel, followed):
    actor, enrolment_id = followed
    with kernel.database.reading():
        kinds = [r.kind for r in queries.evidence(actor, enrolment_id)]
        assert kinds == ["enrolled", "time", "time", "time", "done", "seen"]
        assert len(list(queries.evidence(SYSTEM, enrolment_id))) == 6
        assert queries.time_spent(enrolment_id) == queries.TimeSpent(33, 1, 6)
    with kernel.database.transaction(), pytest.raises(Forbidden):
        queries.evidence(actor_of(make_person()), enrolment_id)


def test_ones_data_go_out_whole_as_json(kernel, followed):
    actor, enrolment_id = followed
    with kernel.database.transaction():
        services.note(actor, enrolment_id, "lire", "À moi")
    with kernel.database.reading():
        [(name, value)] = queries.export(actor.id)
        assert queries.export(999_999) == []
    assert name == "formations.json"
    [one] = json.loads(json.dumps(value))
    assert one["notes"][0]["text"] == "À moi"
    assert [r["number"] for r in one["evidence"]] == [1, 2, 3, 4, 5, 6]
    assert {a["activity"]: a["is_done"] for a in one["activities"]} == {"lire": True, "voir": False}


def test_an_erased_person_keeps_their_evidence_and_nothing_of_comfort(kernel, followed):
    actor, enrolment_id = followed
    with kernel.database.transaction():
        services.note(actor, enrolment_id, "lire", "À moi")
        services.record(actor, enrolment_id, [beacon(position={"scroll": 5000})])
        with pytest.raises(Forbidden):
            services.forget(actor, actor.id)
        services.forget(SYSTEM, actor.id)
    with kernel.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Note)) == 0
        assert all(p == {} for p in session.scalars(sa.select(ActivityState.position)))
        assert session.get(Enrolment, enrolment_id).state == "left"
        assert queries.verify([enrolment_id]) == []
