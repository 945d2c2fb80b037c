"""What every room's tests share: the fixtures of the product, and one real browser."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from argon2 import PasswordHasher
from hypothesis import settings

from elearn.accounts import passwords

pytest_plugins = ["elearn.testing.fixtures"]

# How long one example takes tells of the machine, not of the code: figures live in bench/.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
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
