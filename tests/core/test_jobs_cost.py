"""What the queue costs as the jobs that are done pile up, thirty days of them."""

import pytest

from elearn.core.jobs import outbox, runner
from elearn.testing.counting import read_through


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_nobody_looks_for_a_job_to_do_through_those_that_are_done(kernel):
    with read_through(kernel.database) as tables:
        runner.sweep(kernel.database)
        runner._ahead_of(kernel.database, 1)
        with kernel.database.reading():
            outbox.pending()
    assert "core_job" not in tables
