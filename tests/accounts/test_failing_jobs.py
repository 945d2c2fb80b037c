"""Who runs the site learns that a task stopped, without having to open the page of the tasks."""

from datetime import timedelta

import sqlalchemy as sa

from elearn.accounts.models import Notice
from elearn.core import clock
from elearn.core.jobs import JOBS, JobType, enqueue, runner
from elearn.core.jobs.models import Job
from tests.factories.accounts import give_role, make_person


def _breaks(_job):
    raise OSError("no room left")


def _administrator(kernel):
    with kernel.database.transaction():
        person = make_person()
        give_role(person, "administrator")
    return person


def _told(kernel):
    with kernel.database.reading() as session:
        found = session.execute(sa.select(Notice.person_id, Notice.facts).where(Notice.kind == "accounts.job-stopped"))
        return [(row.person_id, row.facts["name"]) for row in found]


def _ask(kernel, *, tries=0, **values):
    with kernel.database.transaction() as session:
        job_id = enqueue("test.breaks", {})
        session.execute(sa.update(Job).where(Job.id == job_id).values(tries=tries, **values))
    return job_id


def test_a_job_that_stops_is_told_to_administrators_once_a_day_for_its_name(kernel, client, on, enter):
    on(2026, 11, 23, 9)
    JOBS.add("test.breaks", JobType("test.breaks", _breaks, max_tries=2), owner="test")
    person = _administrator(kernel)
    with kernel.database.transaction():
        make_person()
    job_id = _ask(kernel)
    assert runner.run(kernel.database, job_id) == "waiting"
    assert _told(kernel) == [], "it will be tried again by itself"
    assert runner.run(kernel.database, _ask(kernel, tries=1)) == "dead"
    assert runner.run(kernel.database, _ask(kernel, tries=1)) == "dead"
    assert _told(kernel) == [(person.id, "test.breaks")]
    on(2026, 11, 24, 9)
    assert runner.run(kernel.database, _ask(kernel, tries=1)) == "dead"
    assert _told(kernel) == [(person.id, "test.breaks")] * 2
    enter(person.id)
    page = client.get("/avis").text
    assert "Une tâche du site s’est arrêtée" in page
    assert "test.breaks" in page


def test_a_job_whose_workers_all_died_is_told_too(kernel, on):
    on(2026, 11, 23, 9)
    JOBS.add("test.breaks", JobType("test.breaks", _breaks, max_tries=2), owner="test")
    person = _administrator(kernel)
    gone = clock.now() - timedelta(minutes=5)
    assert runner.run(kernel.database, _ask(kernel, tries=2, state="running", lease_until=gone)) == "skipped"
    assert _told(kernel) == [(person.id, "test.breaks")]
