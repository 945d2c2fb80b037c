"""Any order of asking, working, dying, waiting and sweeping does each job's effect exactly once."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copy, rmtree
from tempfile import mkdtemp

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from elearn.core import clock
from elearn.core.db import Database
from elearn.core.jobs import JOBS, JobType, enqueue, outbox, runner
from elearn.core.jobs.models import Job
from elearn.core.throttle import Throttle

LEASE, TRIES = 30, 4
NAMES = {"test.work": False, "test.mail": True}
ENDS = ("done", "fails", "dies before", "dies after", "hangs", "is delivered twice")


class Death(BaseException):
    """The process is gone: nothing more is written by it."""


class Machine(RuleBasedStateMachine):
    """The runner against a model: what was acknowledged, what each delivery did."""

    template: Path

    @initialize()
    def start(self) -> None:
        self.folder = Path(mkdtemp(prefix="estive-machine-"))
        for file in self.template.glob("estive.sqlite3*"):
            copy(file, self.folder / file.name)
        self.database = Database(f"sqlite:///{self.folder / 'estive.sqlite3'}", pool_size=2)
        self.now = datetime(2026, 11, 22, 9, tzinfo=UTC)
        self.frozen = clock.frozen(lambda: self.now)
        self.frozen.__enter__()
        self.sent: list[int] = []
        outbox.set_sender(self.sent.append)
        JOBS.clear()
        for name, is_urgent in NAMES.items():
            kind = JobType(name, self.work, lease_seconds=LEASE, max_tries=TRIES, is_urgent=is_urgent)
            JOBS.add(name, kind, owner="test")
        self.asked: set[int] = set()
        self.end = "done"
        self.taken_by_two = False

    def work(self, job) -> None:
        end, self.end = self.end, "done"
        if end == "fails":
            raise ValueError(end)
        if end == "dies before":
            raise Death
        if end == "hangs":  # its lease ends meanwhile, and another delivery comes
            self.now += timedelta(seconds=LEASE + 1)
            runner.run(self.database, job.job_id)
        if end == "is delivered twice":
            self.taken_by_two = self.taken_by_two or runner.run(self.database, job.job_id) != "skipped"
        with job.transaction(last=True) as session:
            session.add(Throttle(bucket=str(job.job_id), window_start=self.now, spent=1, until=self.now))
        if end == "dies after":
            raise Death

    @rule(name=st.sampled_from(sorted(NAMES)), key=st.none() | st.sampled_from("abc"))
    def ask(self, name, key) -> None:
        with self.database.transaction():
            job_id = enqueue(name, {}, key=key)
        if job_id is not None:
            self.asked.add(job_id)

    @rule(key=st.sampled_from("abc"))
    def ask_in_vain(self, key) -> None:
        with pytest.raises(RuntimeError), self.database.transaction():
            enqueue("test.work", {}, key=f"undone {key}")
            raise RuntimeError

    @precondition(lambda self: self.sent)
    @rule(end=st.sampled_from(ENDS), which=st.integers(0, 50))
    def deliver(self, end, which) -> None:
        """A message reaches a worker, perhaps for the second time."""
        self.end = end
        with suppress(Death):
            runner.run_in_turn(self.database, self.sent[which % len(self.sent)])
        self.end = "done"

    @precondition(lambda self: self.sent)
    @rule(which=st.integers(0, 50))
    def lose_a_message(self, which) -> None:
        self.sent.pop(which % len(self.sent))

    @rule(seconds=st.sampled_from((1, 10, 25, 40, 400)))
    def wait(self, seconds) -> None:
        self.now += timedelta(seconds=seconds)

    @rule()
    def sweep(self) -> None:
        runner.sweep(self.database)

    @invariant()
    def what_is_done_was_done_once_and_what_is_not_was_not(self) -> None:
        if not hasattr(self, "database"):
            return
        with self.database.reading() as session:
            states = dict(session.execute(sa.select(Job.id, Job.state)).all())
            effects = set(session.scalars(sa.select(Throttle.bucket)))
            tries = session.scalar(sa.select(sa.func.max(Job.tries))) or 0
        assert not self.taken_by_two
        assert set(states) == self.asked
        assert effects == {str(n) for n, state in states.items() if state == "done"}
        assert tries <= TRIES

    def teardown(self) -> None:
        if not hasattr(self, "database"):
            return
        try:
            for _round in range(3 * TRIES):  # in the end, nothing is forgotten
                self.now += timedelta(hours=2)
                for job_id in runner.sweep(self.database):
                    runner.run(self.database, job_id)
            with self.database.reading() as session:
                assert set(session.scalars(sa.select(Job.state))) <= {"done", "dead"}
            self.what_is_done_was_done_once_and_what_is_not_was_not()
        finally:
            self.frozen.__exit__(None, None, None)
            self.database.dispose()
            outbox.set_sender(None)
            rmtree(self.folder)


def test_any_order_of_events_does_each_job_once(servers, kernel, backend):
    if backend != "sqlite":
        pytest.skip("one database is enough for the order of events")
    Machine.template = servers.root / "template"
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=40,
            stateful_step_count=30,
            deadline=None,
            phases=(Phase.explicit, Phase.reuse, Phase.generate),  # shrinking would outlast the test's own limit
            suppress_health_check=list(HealthCheck),
        ),
    )
