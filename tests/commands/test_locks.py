"""requirements/: every file by its hash, the same versions everywhere, and no trace of a machine."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "requirements"
LOCKS = {
    "base": ("base", "build"),
    "production": ("base", "build", "production", "invoice"),
    "test": ("base", "build", "production", "invoice", "test"),
}


def pinned(name: str) -> dict[str, str]:
    """Return the versions of a lock."""
    text = (FOLDER / f"{name}.lock").read_text("utf-8")
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^]]*\])?==([^\s;]+)", text, re.MULTILINE))


def asked(name: str) -> set[str]:
    """Return the names of a list."""
    lines = (FOLDER / f"{name}.in").read_text("utf-8").splitlines()
    return {re.split(r"[\[<>=~!]", line)[0] for line in lines if line and not line.startswith("#")}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_what_is_asked(lock: str) -> None:
    assert set().union(*(asked(name) for name in LOCKS[lock])) <= pinned(lock).keys()


@pytest.mark.parametrize("lock", LOCKS)
def test_each_file_has_its_hash(lock: str) -> None:
    text = (FOLDER / f"{lock}.lock").read_text("utf-8")
    entries = re.findall(r"^[a-z0-9][^\n]*(?:\n    --hash=sha256:[0-9a-f]{64}[^\n]*)+", text, re.MULTILINE)
    assert len(entries) == len(pinned(lock)) > 0


@pytest.mark.parametrize("lock", LOCKS)
def test_no_host_and_no_path(lock: str) -> None:
    text = (FOLDER / f"{lock}.lock").read_text("utf-8")
    assert not re.search(r"://|--(index|extra-index|find-links|trusted)|file:|(^|\s)/\w", text, re.MULTILINE)


@pytest.mark.parametrize("smaller", ["base", "production"])
def test_what_is_tested_is_what_is_served(smaller: str) -> None:
    assert pinned(smaller).items() <= pinned("test").items()
