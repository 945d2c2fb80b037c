"""What the tests of the commands share: a small checkout, and ways to run its commands."""

import os
import re
import shutil
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.checkout import Checkout

ROOT = Path(__file__).resolve().parents[2]

CLI = '''"""Stands for the platform: says that it was started, and by what."""

import sys


def main() -> None:
    """Say it."""
    print("started", sys.version_info[1], *sys.argv[1:])
'''


def locked(name: str, package: str) -> str:
    """Return the lines of a lock for one package."""
    text = (ROOT / "requirements" / name).read_text("utf-8")
    found = re.search(rf"^{package}==[^\n]*\n(    --hash[^\n]*\n)+", text, re.MULTILINE)
    assert found
    return found[0]


@pytest.fixture
def checkout(tmp_path: Path, quick_python: tuple[Path, Path]) -> Checkout:
    """A checkout whose locks hold one small package: the steps are real, and short.

    Its environments are made by virtualenv, in a tenth of what venv takes to install a pip each
    time; ``with_venv`` is for the tests of that step.
    """
    python, tools = quick_python
    made = with_venv(tmp_path)
    made.environment |= {
        "PYTHON": str(python),
        "PATH": f"{tools}{os.pathsep}{made.environment['PATH']}",
        "VIRTUALENV_SYMLINK_APP_DATA": "1",  # so that pip is compiled once
        "VIRTUALENV_NO_SETUPTOOLS": "1",  # it comes from the lock
        "VIRTUALENV_OVERRIDE_APP_DATA": str(tools / "data"),
    }
    return made


@pytest.fixture
def checkout_of_venv(tmp_path: Path) -> Checkout:
    """The same, as it is on most machines: its environments are made by venv."""
    return with_venv(tmp_path)


@pytest.fixture(scope="session")
def quick_python(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A Python without ensurepip, and a folder for PATH with virtualenv."""
    root = tmp_path_factory.mktemp("quick")
    command = root / "virtualenv"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m virtualenv "$@"\n')
    command.chmod(0o755)
    return without_ensurepip(root), root


def with_venv(tmp_path: Path) -> Checkout:
    """Make the checkout."""
    path = tmp_path / "le dépôt"
    shutil.copytree(ROOT / "bin", path / "bin")
    for name in ("setup.cfg", "pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, path)
    shutil.copytree(ROOT / "requirements", path / "requirements")
    setuptools = locked("base.lock", "setuptools")
    (path / "requirements" / "base.lock").write_text(setuptools)
    (path / "requirements" / "production.lock").write_text(setuptools + locked("base.lock", "segno"))
    (path / "elearn").mkdir()
    (path / "elearn" / "__init__.py").write_text("")
    (path / "elearn" / "cli.py").write_text(CLI)
    # The variables of pip stay, for the machines that reach packages through a mirror.
    private = ("ELEARN_", "LC_", "PYTEST_", "COV_", "CHROME", "VIRTUAL_ENV", "PYTHONDONTWRITE")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(private)}
    environment |= {"LANG": "fr_FR.UTF-8", "PYTHON": sys.executable, "PIP_NO_COMPILE": "1"}
    return Checkout(path, environment)


@pytest.fixture
def tools(tmp_path: Path) -> Callable[..., Path]:
    """Make a folder for PATH with the usual tools, no Python, and the scripts given."""

    def make(**scripts: str) -> Path:
        folder = tmp_path / "tools"
        folder.mkdir()
        for name in ("sh", "dirname", "sed", "mktemp", "rm", "mkdir", "env", "cat", "grep"):
            (folder / name).symlink_to(str(shutil.which(name)))
        for name, body in scripts.items():
            script = folder / name.replace("_", ".")
            script.write_text("#!/bin/sh\n" + body)
            script.chmod(0o755)
        return folder

    return make


@pytest.fixture
def bare_python(tmp_path: Path) -> Path:
    """A real Python whose standard library lacks ensurepip, as Debian's does without its package."""
    return without_ensurepip(tmp_path)


def without_ensurepip(tmp_path: Path) -> Path:
    """Make it."""
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    library = tmp_path / "bare" / "lib" / name
    library.mkdir(parents=True)
    for item in Path(sysconfig.get_path("stdlib", vars={"installed_base": sys.base_prefix})).iterdir():
        if item.name not in {"ensurepip", "site-packages", "dist-packages", "__pycache__"}:
            (library / item.name).symlink_to(item)
    python = tmp_path / "bare" / "bin" / name
    python.parent.mkdir()
    shutil.copy2(Path(sys.base_prefix) / "bin" / name, python)
    return python
