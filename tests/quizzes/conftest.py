"""Someone in front of a quiz, and a running site."""

import pytest

from elearn.testing.serving import serving
from tests.factories.accounts import actor_of, make_person
from tests.factories.quizzes import open_to_all


@pytest.fixture
def kernel(kernel):
    """The kernel without the rooms above: whoever is signed in may take a quiz."""
    open_to_all()
    return kernel


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


@pytest.fixture
def site(app):
    """The address of a running site."""
    with serving(app) as address:
        yield address
