"""Someone in front of a quiz."""

import pytest

from tests.factories.accounts import actor_of, make_person


@pytest.fixture
def someone(kernel):
    """An actor who may start quizzes."""
    with kernel.database.transaction():
        return actor_of(make_person())


@pytest.fixture
def another(kernel):
    """Another one."""
    with kernel.database.transaction():
        return actor_of(make_person())
