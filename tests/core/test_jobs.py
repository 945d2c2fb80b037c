"""The runner, one delivery at a time: what is asked for is done, once, whoever dies on the way."""

from datetime import UTC, datetime, time, timedelta

import pytest
import sqlalchemy as sa

from elearn.core import clock
from elearn.core.jobs import JOBS, JobType, Schedule, enqueue, outbox, runner
from elearn.core.jobs.models import Job
from elearn.core.providers import RegistryError
from elearn.core.throttle import Throttle

NINE = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


class Death(BaseException):
    """The process is gone: nothing more is written by it."""


@pytest.fixture
def now():
    """A clock that tests move: ``now.at += timedelta(...)``."""

    class Hands:
        at = NINE

    hands = Hands()
    with clock.frozen(lambda: hands.at):
        yield hands


def _kind(run, name="test.work", **more):
    JOBS.add(name, JobType(name, run, **more), owner="test")


def _ask(kernel, name="test.work", payload=None, **more):
    with kernel.database.transaction():
        return enqueue(name, payload or {}, **more)


def _job(kernel, job_id) -> Job:
    with kernel.database.reading() as session:
        return session.get_one(Job, job_id)


def _effects(kernel) -> int:
    with kernel.database.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Throttle))


def _effect(session, number) -> None:
    session.add(Throttle(bucket=f"effect {number}", window_start=clock.now(), spent=1, until=clock.now()))
    session.flush()


def test_a_job_starts_after_the_commit_and_not_at_all_without_it(kernel, now):
    sent = []
    outbox.set_sender(sent.append)
    _kind(lambda job: None)
    with pytest.raises(RuntimeError), kernel.database.transaction():
        enqueue("test.work", {})
        raise RuntimeError
    assert sent == []
    with kernel.database.transaction():
        job_id = enqueue("test.work", {})
        assert sent == []
    assert sent == [job_id]
    assert runner.run(kernel.database, job_id) == "done"
    assert _job(kernel, job_id).state == "done"
    assert runner.run(kernel.database, job_id) == "skipped"


def test_the_same_work_is_asked_for_once_and_an_unknown_kind_never(kernel, now):
    _kind(lambda job: None)
    first = _ask(kernel, key="certificate:7")
    assert first is not None
    assert _ask(kernel, key="certificate:7") is None
    assert _ask(kernel, key="certificate:8") is not None
    assert _ask(kernel) is not None
    with pytest.raises(RegistryError):
        _ask(kernel, "test.unknown")


def test_a_payload_is_handed_as_arguments_and_steps_are_kept(kernel, now):
    seen = []

    def work(job, who, times):
        with job.transaction("first", done=1, total=times):
            seen.append((who, times))
        with job.reading() as session:
            seen.append(session.scalar(sa.select(Job.step)))

    _kind(work)
    job_id = _ask(kernel, payload={"who": "é", "times": 4})
    assert runner.run(kernel.database, job_id) == "done"
    job = _job(kernel, job_id)
    assert seen == [("é", 4), "first"]
    assert (job.step, job.done_count, job.total_count, job.lease_until) == ("first", 1, 4, None)


def test_while_one_worker_holds_it_no_other_takes_it(kernel, now):
    others = []

    def work(job):
        others.append(runner.run(kernel.database, job.job_id))
        with job.transaction(last=True) as session:
            _effect(session, job.job_id)

    _kind(work)
    job_id = _ask(kernel)
    assert runner.run(kernel.database, job_id) == "done"
    assert others == ["skipped"]
    assert _effects(kernel) == 1


def test_a_worker_that_dies_is_replaced_when_its_lease_ends_and_cannot_come_back(kernel, now):
    def work(job):
        if job.number == 1:
            # It hangs, its lease ends, another worker takes the job over and does it all.
            now.at += timedelta(seconds=31)
            assert runner.run(kernel.database, job.job_id) == "done"
        with job.transaction(last=True) as session:
            _effect(session, job.number)

    _kind(work, lease_seconds=30)
    job_id = _ask(kernel)
    assert runner.run(kernel.database, job_id) == "skipped"
    job = _job(kernel, job_id)
    assert (job.state, job.tries, _effects(kernel)) == ("done", 2, 1)


def test_while_the_second_is_at_work_the_first_can_no_longer_write(kernel, now):
    first = []

    def work(job):
        if job.number == 1:
            first.append(job)
            raise Death  # silent, past its lease, and back while the other works
        with pytest.raises(runner.LostLease), first[0].transaction("late") as session:
            _effect(session, 1)
        with job.transaction("own", last=True) as session:
            _effect(session, 2)

    _kind(work, lease_seconds=30)
    job_id = _ask(kernel)
    with pytest.raises(Death):
        runner.run(kernel.database, job_id)
    now.at += timedelta(seconds=31)
    assert runner.run(kernel.database, job_id) == "done"
    assert _job(kernel, job_id).step == "own"
    assert _effects(kernel) == 1


def test_each_transaction_renews_the_lease(kernel, now):
    taken = []

    def work(job):
        for step in range(3):
            now.at += timedelta(seconds=20)
            with job.transaction(f"step {step}"):
                pass
            taken.append(runner.run(kernel.database, job.job_id))

    _kind(work, lease_seconds=30)
    assert runner.run(kernel.database, _ask(kernel)) == "done"
    assert taken == ["skipped"] * 3


def test_what_fails_is_undone_and_tried_again_later_and_later_then_is_dead(kernel, now, caplog):
    def work(job):
        with job.transaction(last=True) as session:
            _effect(session, job.number)
            raise ValueError("poison")

    _kind(work, max_tries=3)
    job_id = _ask(kernel)
    waits = []
    for expected in ("waiting", "waiting", "dead"):
        assert runner.run(kernel.database, job_id) == expected
        job = _job(kernel, job_id)
        assert job.error == "ValueError: poison"
        waits.append((job.not_before - now.at).total_seconds())
        assert runner.run(kernel.database, job_id) == "skipped"  # not before its time
        now.at = job.not_before
    assert waits[:2] == [5, 20]
    assert _effects(kernel) == 0
    assert runner.sweep(kernel.database) == []
    assert "poison" in caplog.text


def test_a_job_that_kills_each_worker_is_dead_after_its_tries_without_a_word_from_them(kernel, now):
    def work(job):
        raise Death  # the process ends: nothing is written

    _kind(work, max_tries=2, lease_seconds=30)
    job_id = _ask(kernel)
    for _delivery in range(2):
        with pytest.raises(Death):
            runner.run(kernel.database, job_id)
        assert _job(kernel, job_id).state == "running"
        now.at += timedelta(seconds=31)
    assert runner.run(kernel.database, job_id) == "skipped"
    assert _job(kernel, job_id).state == "dead"


def test_the_sweeper_sends_again_what_was_lost_and_only_that(kernel, now):
    sent = []
    outbox.set_sender(sent.append)
    _kind(lambda job: None)
    lost, later = _ask(kernel), _ask(kernel, delay=timedelta(hours=1))
    sent.clear()
    assert runner.sweep(kernel.database) == []  # just sent: give the workers a moment
    now.at += runner.RESEND_AFTER + timedelta(seconds=1)
    assert runner.sweep(kernel.database) == sent == [lost]
    assert runner.sweep(kernel.database) == []
    now.at += timedelta(hours=1)
    assert set(runner.sweep(kernel.database)) == {lost, later}
    assert runner.run(kernel.database, later) == "done"


def test_the_sweeper_finds_a_job_whose_worker_died(kernel, now):
    def work(job):
        raise Death

    _kind(work, lease_seconds=30)
    job_id = _ask(kernel)
    with pytest.raises(Death):
        runner.run(kernel.database, job_id)
    assert runner.sweep(kernel.database) == []
    now.at += timedelta(seconds=31)
    assert runner.sweep(kernel.database) == [job_id]


def _in_order(*names):
    """A slow kind and an urgent one, that write down what they did in the order of their doing."""
    done = []
    for name in names:
        _kind(lambda job: done.append(job.job_id), name, is_urgent=name == "test.mail")
    return done


def test_what_is_urgent_goes_before_what_is_not_and_in_its_own_order(kernel, now):
    done = _in_order("test.file", "test.mail")
    file, other, mail, next_mail = (_ask(kernel, f"test.{what}") for what in ("file", "file", "mail", "mail"))
    later = _ask(kernel, "test.mail", delay=timedelta(hours=1))
    assert runner.run_in_turn(kernel.database, file) == "done"
    assert done == [mail, next_mail, file]
    assert [runner.run_in_turn(kernel.database, one) for one in (other, mail, next_mail)] == [
        "done", "skipped", "skipped",
    ]  # fmt: skip
    assert done == [mail, next_mail, file, other]
    assert _job(kernel, later).state == "waiting"
    third, fourth = _ask(kernel, "test.mail"), _ask(kernel, "test.mail")
    assert runner.run_in_turn(kernel.database, fourth) == "done"
    assert done[4:] == [fourth]  # it waits for none as urgent as itself
    assert _job(kernel, third).state == "waiting"


def test_what_is_not_urgent_waits_for_so_many_others_at_most_and_a_worker_that_ends_begins_none(kernel, now):
    done = _in_order("test.file", "test.mail")
    file = _ask(kernel, "test.file")
    mails = [_ask(kernel, "test.mail") for _ in range(runner.AHEAD + 2)]
    assert runner.run_in_turn(kernel.database, file, is_ending=lambda: True) == "skipped"
    assert done == mails[:1]
    assert runner.run_in_turn(kernel.database, file) == "done"
    assert done == [*mails[: runner.AHEAD + 1], file]


def test_the_sweeper_sends_what_is_urgent_first(kernel, now):
    _in_order("test.file", "test.mail")
    file, other, mail = (_ask(kernel, f"test.{what}") for what in ("file", "file", "mail"))
    now.at += runner.RESEND_AFTER + timedelta(seconds=1)
    assert runner.sweep(kernel.database, limit=2) == [mail, file]
    assert runner.sweep(kernel.database, limit=2) == [other]


def test_a_schedule_runs_once_a_slot_however_many_tick(kernel, now):
    _kind(lambda job: None)
    schedules = (Schedule("test.work", every=timedelta(minutes=10)), Schedule("test.work", at=time(3, 10)))
    local = datetime(2026, 11, 22, 10, 0)  # noqa: DTZ001 - the site's own clock
    made = runner.tick(kernel.database, schedules, local)
    assert len(made) == 2
    assert runner.tick(kernel.database, schedules, local + timedelta(minutes=9)) == []
    assert len(runner.tick(kernel.database, schedules, local + timedelta(minutes=10))) == 1
    assert len(runner.tick(kernel.database, schedules[1:], local + timedelta(days=1))) == 1
    assert runner.tick(kernel.database, schedules[1:], datetime(2026, 11, 24, 3, 9)) == []  # noqa: DTZ001


def test_two_that_tick_at_the_same_moment_make_one_job(kernel, now, monkeypatch):
    """F16: two schedulers."""
    _kind(lambda job: None)
    schedules = (Schedule("test.work", every=timedelta(minutes=10)),)
    local = datetime(2026, 11, 22, 10, 0)  # noqa: DTZ001
    inner = outbox.enqueue

    def other_first(*args, **more):
        monkeypatch.setattr(outbox, "enqueue", inner)
        inner(*args, **more)  # what the other ticker committed between the look and the write
        return inner(*args, **more)

    monkeypatch.setattr(outbox, "enqueue", other_first)
    assert runner.tick(kernel.database, schedules, local) == []
    with kernel.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Job)) == 1


def test_draining_does_what_jobs_ask_for_and_leaves_what_is_not_due(kernel, now):
    def work(job, left):
        with job.transaction(last=True):
            if left:
                enqueue("test.work", {"left": left - 1})

    _kind(work)
    _ask(kernel, payload={"left": 3})
    _ask(kernel, payload={"left": 0}, delay=timedelta(hours=1))
    with kernel.database.reading():
        assert outbox.pending() == 2
    assert runner.drain(kernel.database) == 4
    with kernel.database.reading():
        assert outbox.pending(("test.work",)) == 1
        assert outbox.pending(("other.work",)) == 0


def test_done_jobs_are_forgotten_after_a_month_the_others_never(kernel, now):
    _kind(lambda job: None)
    _ask(kernel)
    runner.drain(kernel.database)
    waiting = _ask(kernel, delay=timedelta(days=90))
    now.at += timedelta(days=31)
    with kernel.database.transaction():
        enqueue("core.purge_jobs", {})
    runner.drain(kernel.database)
    with kernel.database.reading() as session:
        names = dict(session.execute(sa.select(Job.id, Job.name)).all())
    assert set(names.values()) == {"test.work", "core.purge_jobs"}
    assert waiting in names
