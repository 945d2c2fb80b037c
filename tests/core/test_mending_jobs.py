import pytest

from elearn.core.errors import Missing
from elearn.core.jobs import JOBS, JobType, enqueue, mending, runner


@pytest.fixture
def failing(kernel):
    """A job that fails until its cause is mended."""
    cause = {"is_there": True}

    def run(job):
        if cause["is_there"]:
            raise ValueError("the cause")

    JOBS.add("core.failing", JobType("core.failing", run, max_tries=1), owner="test")
    with kernel.database.transaction():
        number = enqueue("core.failing", {})
    runner.drain(kernel.database, kernel)
    return number, cause


def test_a_job_given_up_is_listed_with_its_error_and_runs_again_when_asked(kernel, failing):
    number, cause = failing
    with kernel.database.reading():
        (dead,) = mending.unfinished()
    assert (dead.id, dead.state, dead.error) == (number, "dead", "ValueError: the cause")
    cause["is_there"] = False
    with kernel.database.transaction():
        mending.retry(number)
    runner.drain(kernel.database, kernel)
    with kernel.database.reading():
        assert mending.unfinished(("waiting", "running", "dead")) == []


def test_only_a_job_given_up_may_be_asked_again(kernel):
    with pytest.raises(Missing), kernel.database.transaction():
        mending.retry(99)
