"""bin/test: what it runs, and what nobody can miss when there is no browser."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.checkout import Checkout

# Stands for the Python of the tests: says what it was asked, and fails as asked.
PYTHON = (
    '#!/bin/sh\necho "ran $* CHROME=${CHROME:-} KEEPS=${PYTHONDONTWRITEBYTECODE-yes} RUN=$XDG_RUNTIME_DIR"\n'
    'exit "${FAIL:-0}"\n'
)
BANNER = "NAVIGATEUR ABSENT\u00a0: les tests de navigateur n'ont PAS été lancés."


@pytest.fixture
def ready(checkout: Checkout, tools: Callable[..., Path]) -> Checkout:
    """A checkout whose environment is made, on a machine without a browser."""
    (checkout.path / "bin" / "environment.py").write_text("")
    python = checkout.path / ".venv-test" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(PYTHON)
    python.chmod(0o755)
    checkout.environment |= {"PATH": str(tools()), "XDG_RUNTIME_DIR": ""}
    return checkout


def test_without_a_browser_its_tests_are_left_out_loudly(ready: Checkout) -> None:
    done = ready.run("test", "tests/modules", "-x")

    assert done.returncode == 0
    assert done.stdout.startswith("ran -m pytest -n 2 --dist loadfile -m not browser tests/modules -x CHROME= ")
    assert BANNER in done.stderr


def test_without_a_browser_where_one_is_required(ready: Checkout) -> None:
    done = ready.run("test", ELEARN_REQUIRE_BROWSER="1")

    assert done.returncode == 1
    assert done.stdout == ""
    assert BANNER in done.stderr


def test_a_failure_stays_one_behind_the_banner(ready: Checkout) -> None:
    done = ready.run("test", FAIL="3")

    assert done.returncode == 3
    assert BANNER in done.stderr


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome"])
def test_an_installed_browser_is_found(ready: Checkout, name: str) -> None:
    browser = Path(ready.environment["PATH"]) / name
    browser.write_text("#!/bin/sh\n")
    browser.chmod(0o755)

    done = ready.run("test", ELEARN_REQUIRE_BROWSER="1")

    assert done.returncode == 0
    assert done.stdout.startswith(f"ran -m pytest -n 2 --dist loadfile CHROME={browser} ")
    assert done.stderr == ""


def test_the_browser_named_by_hand_wins(ready: Checkout, tmp_path: Path) -> None:
    browser = tmp_path / "my browser"
    browser.write_text("#!/bin/sh\n")
    browser.chmod(0o755)

    done = ready.run("test", CHROME=str(browser))

    assert f"CHROME={browser} " in done.stdout
    assert done.stderr == ""


def test_servers_of_the_tests_have_a_folder_that_goes(ready: Checkout) -> None:
    done = ready.run("test")

    folder = Path(done.stdout.strip().rpartition("RUN=")[2])
    assert folder.name == "run"
    assert not folder.parent.exists()


def test_what_is_compiled_is_kept_where_python_is_told_to_keep_nothing(ready: Checkout) -> None:
    assert " KEEPS=yes " in ready.run("test", PYTHONDONTWRITEBYTECODE="1").stdout


def test_only_the_environment(ready: Checkout) -> None:
    done = ready.run("test", "--install-only")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
