"""Someone in front of a quiz, and a running site."""

import os

import pytest

from elearn.testing.serving import serving
from tests.factories.accounts import actor_of, make_person
from tests.factories.quizzes import open_to_all
from tests.quizzes.browsing import sign_in


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


@pytest.fixture
def person(kernel):
    """Someone who has an account."""
    with kernel.database.transaction():
        return make_person()


@pytest.fixture
def page(browser, site, person):
    """A page of a browser where that person is signed in; no script fails, no policy is broken."""
    context = browser.new_context(base_url=site, locale="fr-FR")
    context.set_default_timeout(20_000)
    page = context.new_page()
    said = []
    page.on("pageerror", lambda e: said.append(str(e)))
    page.on("console", lambda m: said.append(m.text) if "Content Security" in m.text else None)
    sign_in(page, person)
    yield page
    context.close()
    assert said == []


@pytest.fixture
def pictures():
    """Keep a picture of a page when ELEARN_PICTURES names a folder: for eyes, not for the test."""
    folder = os.environ.get("ELEARN_PICTURES")

    def take(page, name):
        if folder:
            page.screenshot(path=f"{folder}/{name.replace(' ', '-')}.png", full_page=True)

    return take
