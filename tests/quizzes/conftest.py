"""Someone in front of a quiz, and a running site."""

import threading

import pytest
from werkzeug.serving import make_server

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
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
