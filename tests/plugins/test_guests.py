"""Two guests, really installed with pip; they leave without breaking anything."""

import contextlib
import importlib
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from elearn import cli
from elearn.app import create_app, make_kernel
from elearn.commands.supervise import fork
from elearn.config import OWN_PLUGINS, Settings
from elearn.core import migrations, plugin
from elearn.quizzes.extend import QUESTION_TYPES, Faults
from elearn.testing.client import FormClient
from tests.factories import accounts

HERE = Path(__file__).parent
PAGE = "/livre-d-or"


@dataclass(frozen=True)
class Done:
    """A process that ended, and what it said."""

    code: int
    said: str
    errors: str


class Site:
    """One installation: its database, what is installed beside it, what is enabled."""

    def __init__(self, settings: Settings, wheels: Path, folder: Path) -> None:
        self.settings, self.wheels, self.folder = settings, wheels, folder
        folder.mkdir()

    def install(self, *names: str) -> None:
        shutil.rmtree(self.folder)
        self.folder.mkdir()
        for name in names:
            shutil.copytree(self.wheels / name, self.folder, dirs_exist_ok=True)

    def run(self, work: Callable[[], None], *guests: str) -> Done:
        """Do this in a process that finds what is installed here, and where these guests are enabled.

        A copy of the one that runs the tests, which never saw a guest: starting Python and reading all
        rooms takes longer than any of this.
        """
        environment = {
            "PATH": os.environ["PATH"],
            "ELEARN_DATA_DIR": str(self.settings.data_dir),
            "ELEARN_DATABASE_URL": self.settings.database_url,
            "ELEARN_SECRET_KEY": self.settings.secret_key,
            "ELEARN_PUBLIC_URL": "http://127.0.0.1",
            "ELEARN_ENVIRONMENT": "test",
            "ELEARN_PLUGINS": ",".join((*OWN_PLUGINS, *guests)),
        }
        with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as errors:

            def main() -> None:
                sys.stdout, sys.stderr = said, errors
                os.environ.clear()
                os.environ.update(environment)
                os.chdir(self.folder)
                sys.path.insert(0, str(self.folder))
                sys.dont_write_bytecode = True
                importlib.invalidate_caches()
                try:
                    work()
                except SystemExit:
                    raise
                except BaseException as error:  # pytest's own are not Exceptions
                    traceback.print_exc()
                    raise SystemExit(1) from error

            _pid, status = os.waitpid(fork(main), 0)
            said.seek(0)
            errors.seek(0)
            return Done(os.waitstatus_to_exitcode(status), said.read(), errors.read())

    def told(self, work: Callable[[], None], *guests: str) -> str:
        """The same, which must succeed: what it said."""
        done = self.run(work, *guests)
        assert done.code == 0, done.said + done.errors
        return done.said


def elearn(*words: str) -> None:
    """One command, as typed."""
    cli.cli(words, prog_name="elearn", standalone_mode=False)


def typed(*words: str) -> None:
    """One command with the sentences that the console script has for its faults; it ends the process."""
    sys.argv[1:] = words
    cli.main()


def browsing() -> SimpleNamespace:
    """The site in this process, and two people who visit it."""
    kernel = make_kernel(Settings.from_env())
    app = create_app(kernel.settings, kernel)
    app.test_client_class = FormClient
    return SimpleNamespace(kernel=kernel, author=app.test_client(), other=app.test_client())


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
    plugin.load(OWN_PLUGINS)  # here, for all the processes
    return Site(new_settings(), wheels, tmp_path / "site")


ON_ONE = pytest.mark.parametrize("backend", ["sqlite"])  # neither reads nor writes what servers do differently


@ON_ONE
def test_hello_is_a_page_and_an_entry_and_takes_forty_lines_at_most(site):
    lines = sum(len(p.read_text(encoding="utf-8").splitlines()) for p in (HERE / "hello").iterdir() if p.is_file())
    assert lines <= 40

    def visited():
        author = browsing().author
        page = author.get("/bonjour")
        assert page.status_code == 200, page.text
        assert "<h1>Bonjour</h1>" in page.text
        assert 'href="/bonjour"' in author.get("/").text

    def left():
        author = browsing().author
        assert author.get("/bonjour").status_code == 404
        assert 'href="/bonjour"' not in author.get("/").text

    site.install("hello")
    site.told(visited, "hello")
    site.install()
    site.told(left)


@ON_ONE
def test_installed_is_not_enabled_and_enabled_is_not_installed(site):
    def both():
        elearn("plugins", "list")
        elearn("plugins", "show", "guestbook")

    site.install("hello", "guestbook")
    said = site.told(both, "guestbook")
    assert "hello            installed hello:plugin" in said
    assert "guestbook        enabled   Livre d’or" in said
    assert "quizzes.question_types: year" in said
    site.install("hello")
    refused = site.run(lambda: typed("plugins", "list"), "guestbook")
    assert refused.code == 2
    assert refused.errors.startswith("elearn: plugin 'guestbook' is enabled (ELEARN_PLUGINS) but not installed.")


def _written():
    elearn("db", "upgrade")
    it = browsing()
    accounts.signed_in(it.kernel, it.author)
    accounts.signed_in(it.kernel, it.other)
    assert it.other.get(PAGE).status_code == 200
    assert it.author.submit(PAGE, {"text": "Une belle estive"}).status_code == 303
    assert it.author.submit(PAGE, {"text": "À retirer"}).status_code == 303
    refused = it.author.submit(PAGE, {"text": "   "})
    assert refused.status_code == 422
    assert "Écrivez une ligne" in refused.text

    from guestbook import services  # installed in this process alone

    with it.kernel.database.reading():
        second, first = services.latest()
    token = re.search(r'name="csrf_token" value="([^"]+)"', it.other.get(PAGE).text)[1]
    assert it.other.post(f"{PAGE}/{first.id}/retirer", data={"csrf_token": token}).status_code == 403
    assert "/retirer" not in it.other.get(PAGE).text
    assert it.author.submit(PAGE, action=f"/{second.id}/retirer").status_code == 303

    year, faults = QUESTION_TYPES.get("year"), Faults()
    body = year.check({"text": "Quand ?", "answer": 1993, "within": 2}, faults)
    assert not faults
    marks = [year.grade(body, year.parse(body, {}, {"answer": [typed]})) for typed in ("1993", "1995", "2001", "hier")]
    assert [mark.fraction_bp for mark in marks] == [10_000, 5_000, 0, 0]
    assert migrations.drift(it.kernel.database, it.kernel.plugins) == []


def _left():
    elearn("db", "check")
    it = browsing()
    assert it.author.get("/").status_code == 200
    assert it.author.get(PAGE).status_code == 404
    accounts.signed_in(it.kernel, it.other, email="carol@essai.example")
    with it.kernel.database.transaction() as session:
        assert list(session.scalars(sa.text("SELECT text FROM guestbook_entry"))) == ["Une belle estive"]
        owner = session.scalar(sa.text("SELECT person_id FROM guestbook_entry"))
        # Nobody is held back by the table that was left: the person may go.
        session.execute(sa.text("DELETE FROM accounts_session"))
        session.execute(sa.text("DELETE FROM accounts_person WHERE id = :id"), {"id": owner})
        assert session.scalar(sa.text("SELECT person_id FROM guestbook_entry")) is None


def _back():
    with contextlib.redirect_stderr(io.StringIO()) as said, pytest.raises(SystemExit) as end:
        typed("db", "downgrade", "accounts")  # the guest stands on it
    assert end.value.code == 2
    assert "guestbook" in said.getvalue()
    elearn("db", "upgrade")
    assert "Une belle estive" in browsing().author.get(PAGE).text
    elearn("db", "downgrade", "guestbook")


def test_the_guest_book_comes_works_leaves_and_comes_back(site):
    site.install("guestbook")
    assert "guestbook" in site.told(_written, "guestbook")

    site.install()
    site.told(_left)

    site.install("guestbook")
    assert "up to date" in site.told(_back, "guestbook")
    site.told(lambda: elearn("db", "check"))
