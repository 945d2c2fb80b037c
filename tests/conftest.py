"""What every room's tests share: the fixtures of the product, and one real browser."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

import pytest
from argon2 import PasswordHasher
from hypothesis import settings

from elearn.accounts import passwords
from elearn.accounts.models import Person
from elearn.core import clock
from elearn.core.kernel import Kernel
from tests.factories.accounts import PASSWORD

pytest_plugins = ["elearn.testing.fixtures"]

# How long one example takes tells of the machine, not of the code: figures live in bench/.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# Without the flags on its own network, the browser calls hosts that no test wants.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


# What takes longest begins first, so that no process ends alone with it. The journeys share their sites.
FIRST = ("tests/journeys/", "tests/commands/", "tests/plugins/", "tests/faults/")


def _turn(item: pytest.Item) -> int:
    for turn, folder in enumerate(FIRST):
        if item.nodeid.startswith(folder):
            return turn
    return len(FIRST) + (not any(item.iter_markers("browser")) and not any(item.iter_markers("slow")))


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--long``: everything, as CI does."""
    parser.addoption("--long", action="store_true", help="run the tests marked long too")


def pytest_report_header(config: pytest.Config) -> list[str]:
    """What this run leaves out, and how to run it."""
    return [] if config.getoption("long") else ["left out: the tests marked long; --long runs them too, as CI does"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out those marked long unless they are asked for; put whole files in the order of their longest test."""
    if not config.getoption("long"):
        left_out = [item for item in items if any(item.iter_markers("long"))]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
    files: dict[str, int] = {}
    for item in items:
        file = item.nodeid.partition("::")[0]
        files[file] = min(files.get(file, len(FIRST) + 1), _turn(item))
    items.sort(key=lambda item: files[item.nodeid.partition("::")[0]])


def pytest_collection_finish() -> None:
    """Look for garbage less often, and not in what was loaded until here: it would be a tenth of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


@pytest.hookimpl(optionalhook=True)  # pytest-xdist's
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Hand out files in that order, and all the journeys to one process."""
    if config.getoption("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class InTurn(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return FIRST[0] if nodeid.startswith(FIRST[0]) else super()._split_scope(nodeid)

    config.option.loadscopereorder = False
    return InTurn(config, log)


REAL_HASHER = passwords._hasher
# The same function at its least cost: a sign-in in a test is not what an attacker has to pay for.
_QUICK_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Hash passwords at no cost; ``real_passwords`` is for what the cost itself decides."""
    passwords._hasher = _QUICK_HASHER
    yield
    passwords._hasher = REAL_HASHER


@pytest.fixture
def real_passwords(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hash passwords as the product does."""
    monkeypatch.setattr(passwords, "_hasher", REAL_HASHER)
    passwords._decoy.cache_clear()
    yield
    passwords._decoy.cache_clear()


@pytest.fixture
def on() -> Iterator[Callable[..., None]]:
    """``on(2026, 11, 22, 9)`` sets the clock (UTC) until the end of the test, or the next call."""
    with ExitStack() as stack:

        def set_clock(*parts: int) -> None:
            stack.enter_context(clock.frozen(datetime(*parts, tzinfo=UTC)))  # type: ignore[arg-type, misc]

        yield set_clock


@pytest.fixture
def enter(kernel: Kernel, client: Any) -> Callable[[Any], None]:
    """``enter(someone)``, an actor or a number, signs in by the page, signing out whoever was there."""

    def as_(who: Any) -> None:
        with kernel.database.transaction() as session:
            person = session.get_one(Person, getattr(who, "id", who))
            person.is_demonstration = True  # without a second factor
            email = person.email
        if client.get("/mon-espace").status_code == 200:
            client.submit("/mon-espace", action="/deconnexion")
        assert client.submit("/connexion", {"email": email, "password": PASSWORD}).status_code == 303

    return as_


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One headless Chromium for all the tests of a process: Playwright opens only once in each."""
    playwright = pytest.importorskip("playwright.sync_api")
    path = os.environ.get("CHROME") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("no Chromium or Chrome is installed")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=path, args=list(FLAGS))
        yield chromium
        chromium.close()
