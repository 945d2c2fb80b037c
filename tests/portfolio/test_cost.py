"""What a trainer's pages cost as the years go by."""

import pytest

from elearn.portfolio.queries import submissions
from elearn.testing.counting import read_through
from tests.factories.portfolio import trainer


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_what_waits_for_a_trainer_is_not_looked_for_among_all_that_was_ever_handed_in(kernel):
    with kernel.database.transaction():
        someone = trainer()
        with read_through(kernel.database) as tables:
            submissions.waiting_count(someone)
            submissions.waiting(someone)
    assert "portfolio_submission" not in tables
