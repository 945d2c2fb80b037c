"""Two guests, really installed with pip; they leave without breaking anything."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from elearn.config import OWN_PLUGINS, ROOT

HERE = Path(__file__).parent

# Starting Python and reading all rooms takes longer than any command: those that nothing separates share a process.
COMMANDS = """
from elearn.cli import cli

def elearn(*words):
    cli(words, prog_name="elearn", standalone_mode=False)
"""
BROWSING = """
from elearn.app import create_app, make_kernel
from elearn.config import Settings
from elearn.core import migrations
from elearn.testing.client import FormClient
from tests.factories import accounts

kernel = make_kernel(Settings.from_env())
app = create_app(kernel.settings, kernel)
app.test_client_class = FormClient
author, other = app.test_client(), app.test_client()
PAGE = "/livre-d-or"
"""


class Site:
    """One installation: its database, what is installed beside it, what is enabled."""

    def __init__(self, settings, wheels: Path, folder: Path) -> None:
        self.settings, self.wheels, self.folder = settings, wheels, folder
        folder.mkdir()

    def install(self, *names: str) -> None:
        shutil.rmtree(self.folder)
        self.folder.mkdir()
        for name in names:
            shutil.copytree(self.wheels / name, self.folder, dirs_exist_ok=True)

    def run(self, *words: str, plugins: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": f"{self.folder}{os.pathsep}{ROOT}",
            "PYTHONDONTWRITEBYTECODE": "1",
            "ELEARN_DATA_DIR": str(self.settings.data_dir),
            "ELEARN_DATABASE_URL": self.settings.database_url,
            "ELEARN_SECRET_KEY": self.settings.secret_key,
            "ELEARN_PUBLIC_URL": "http://127.0.0.1",
            "ELEARN_ENVIRONMENT": "test",
            "ELEARN_PLUGINS": ",".join((*OWN_PLUGINS, *plugins)),
        }
        command = [sys.executable, *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=self.folder)

    def elearn(self, *words: str, plugins: tuple[str, ...] = ()) -> str:
        done = self.run("-m", "elearn", *words, plugins=plugins)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def python(self, script: str, *, plugins: tuple[str, ...] = ()) -> str:
        done = self.run("-c", script, plugins=plugins)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="session")
def wheels(tmp_path_factory) -> Path:
    """Each guest in a folder of its own, as pip installs it."""
    root = tmp_path_factory.mktemp("guests")
    for name in ("hello", "guestbook"):
        shutil.copytree(HERE / name, root / "source" / name)  # pip builds beside the source
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--no-build-isolation"]
        done = subprocess.run(
            [*pip, "--disable-pip-version-check", "--root-user-action=ignore", "--target", str(root / name),
             str(root / "source" / name)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
    return root


@pytest.fixture
def site(new_settings, wheels, tmp_path) -> Site:
    return Site(new_settings(), wheels, tmp_path / "site")


ON_ONE = pytest.mark.parametrize("backend", ["sqlite"])  # neither reads nor writes what servers do differently


@ON_ONE
def test_hello_is_a_page_and_an_entry_and_takes_forty_lines_at_most(site):
    lines = sum(len(p.read_text(encoding="utf-8").splitlines()) for p in (HERE / "hello").iterdir() if p.is_file())
    assert lines <= 40
    site.install("hello")
    site.python(
        BROWSING
        + """
page = author.get("/bonjour")
assert page.status_code == 200, page.text
assert "<h1>Bonjour</h1>" in page.text
assert 'href="/bonjour"' in author.get("/").text
""",
        plugins=("hello",),
    )
    site.install()
    site.python(
        BROWSING
        + """
assert author.get("/bonjour").status_code == 404
assert 'href="/bonjour"' not in author.get("/").text
"""
    )


@ON_ONE
def test_installed_is_not_enabled_and_enabled_is_not_installed(site):
    site.install("hello", "guestbook")
    both = COMMANDS + 'elearn("plugins", "list")\nelearn("plugins", "show", "guestbook")'
    said = site.python(both, plugins=("guestbook",))
    assert "hello            installed hello:plugin" in said
    assert "guestbook        enabled   Livre d’or" in said
    assert "quizzes.question_types: year" in said
    site.install("hello")
    refused = site.run("-m", "elearn", "plugins", "list", plugins=("guestbook",))
    assert refused.returncode == 2
    assert refused.stderr.startswith("elearn: plugin 'guestbook' is enabled (ELEARN_PLUGINS) but not installed.")


WRITING = """
alice = accounts.signed_in(kernel, author)
bob = accounts.signed_in(kernel, other)
assert other.get(PAGE).status_code == 200
assert author.submit(PAGE, {"text": "Une belle estive"}).status_code == 303
assert author.submit(PAGE, {"text": "À retirer"}).status_code == 303
refused = author.submit(PAGE, {"text": "   "})
assert refused.status_code == 422 and "Écrivez une ligne" in refused.text

with kernel.database.reading():
    from guestbook import services
    second, first = services.latest()
import re
token = re.search(r'name="csrf_token" value="([^"]+)"', other.get(PAGE).text)[1]
take = lambda who, entry: who.post(f"{PAGE}/{entry.id}/retirer", data={"csrf_token": token}).status_code
assert take(other, first) == 403
assert "/retirer" not in other.get(PAGE).text
assert author.submit(PAGE, action=f"/{second.id}/retirer").status_code == 303

from elearn.quizzes.extend import Faults, QUESTION_TYPES
year, faults = QUESTION_TYPES.get("year"), Faults()
body = year.check({"text": "Quand ?", "answer": 1993, "within": 2}, faults)
assert not faults
mark = lambda typed: year.grade(body, year.parse(body, {}, {"answer": [typed]})).fraction_bp
assert [mark(t) for t in ("1993", "1995", "2001", "hier")] == [10_000, 5_000, 0, 0]
assert migrations.drift(kernel.database, kernel.plugins) == []
"""


LEFT = """
import sqlalchemy as sa
assert author.get("/").status_code == 200
assert author.get(PAGE).status_code == 404
accounts.signed_in(kernel, other, email="carol@essai.example")
with kernel.database.transaction() as session:
    assert list(session.scalars(sa.text("SELECT text FROM guestbook_entry"))) == ["Une belle estive"]
    owner = session.scalar(sa.text("SELECT person_id FROM guestbook_entry"))
    # Nobody is held back by the table that was left: the person may go.
    session.execute(sa.text("DELETE FROM accounts_session"))
    session.execute(sa.text("DELETE FROM accounts_person WHERE id = :id"), {"id": owner})
    assert session.scalar(sa.text("SELECT person_id FROM guestbook_entry")) is None
"""
HELD = """
import contextlib, io, sys
from elearn.cli import main
sys.argv[1:] = ["db", "downgrade", "accounts"]
with contextlib.redirect_stderr(io.StringIO()) as said:
    try:
        main()
        raise AssertionError("what the guest stands on went down")
    except SystemExit as end:
        assert end.code == 2
assert "guestbook" in said.getvalue()
"""
BACK = """
assert "Une belle estive" in author.get(PAGE).text
elearn("db", "downgrade", "guestbook")
"""


def test_the_guest_book_comes_works_leaves_and_comes_back(site):
    site.install("guestbook")
    guests = ("guestbook",)
    assert "guestbook" in site.python(COMMANDS + 'elearn("db", "upgrade")' + BROWSING + WRITING, plugins=guests)

    site.install()
    site.python(COMMANDS + 'elearn("db", "check")' + BROWSING + LEFT)

    site.install("guestbook")
    upgraded = site.python(HELD + COMMANDS + 'elearn("db", "upgrade")' + BROWSING + BACK, plugins=guests)
    assert "Base à jour." in upgraded
    site.elearn("db", "check")
