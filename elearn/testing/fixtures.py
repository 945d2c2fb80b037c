"""Fixtures and the hooks that share servers between the processes of one run."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from elearn.app import create_app, make_kernel
from elearn.commands.supervise import fork
from elearn.config import Settings
from elearn.core import clock, migrations, plugin
from elearn.core.jobs import outbox, runner
from elearn.core.kernel import Kernel
from elearn.core.plugin import Plugin
from elearn.core.policy import Actor
from elearn.core.web.assets import Assets
from elearn.core.web.edge import App
from elearn.testing.keeping import Kept
from elearn.testing.servers import RUN, Servers, left_behind, make_root

SHARED = "ELEARN_TESTS_SHARED"
_numbers = itertools.count(1)


def wants_postgres(config: pytest.Config) -> bool:
    """Whether this run has tests on PostgreSQL at all."""
    return "not postgres" not in (config.option.markexpr or "")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Start the servers once, in the process that hands out the tests."""
    if hasattr(session.config, "workerinput") or os.environ.get(SHARED):
        return
    # Told to end, it ends as with Ctrl-C: the servers below must be stopped, not left.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    servers = Servers(make_root())
    os.environ[RUN] = str(servers.root)
    session.config.stash[_SERVERS] = servers
    try:
        _start(session.config, servers)
    except BaseException:
        servers.stop()  # pytest does not finish a session that could not begin
        raise


def _start(config: pytest.Config, servers: Servers) -> None:
    folder = servers.root / "template"
    with _aside(lambda: _make_template(Settings(**_values(folder), database_url=_sqlite(folder)))):
        if wants_postgres(config):
            servers.start_postgres()
            servers.hurry()
            name = f"estive_template_{os.getpid()}"
            url = servers.create_database(name)
            _make_template(Settings(**_values(servers.root / "template-pg"), database_url=url))
            config.stash[_TEMPLATE] = name
        if "not redis" not in (config.option.markexpr or ""):
            servers.start_redis()


@contextmanager
def _aside(work: Callable[[], None]) -> Iterator[None]:
    """Do some work in a process of its own while the block runs: no test can begin before both are done."""
    pid = fork(work)
    try:
        yield
    finally:
        _pid, status = os.waitpid(pid, 0)
    if status:
        raise RuntimeError("what tests share could not be made; the reason is written above")


_SERVERS = pytest.StashKey[Servers]()
_TEMPLATE = pytest.StashKey[str]()


@pytest.hookimpl(optionalhook=True)  # pytest-xdist's: without it all tests run in this process
def pytest_configure_node(node: Any) -> None:
    """Tell a test process where the servers are."""
    servers = node.config.stash[_SERVERS]
    node.workerinput["elearn"] = {
        "root": str(servers.root),
        "postgres_url": servers.postgres_url,
        "redis_url": servers.redis_url,
        "template": node.config.stash.get(_TEMPLATE, ""),
    }


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Stop what this run started, and fail it when something of it still lives."""
    servers = session.config.stash.get(_SERVERS, None)
    if servers is not None:
        template = session.config.stash.get(_TEMPLATE, "")
        if template and os.environ.get("ELEARN_TEST_DATABASE_URL"):
            servers.drop_database(template)
        servers.stop()
        _fail_if_left_behind(session, servers.root)


def _fail_if_left_behind(session: pytest.Session, root: Path) -> None:
    limit = time.monotonic() + 5
    while (left := left_behind(root)) and time.monotonic() < limit:
        time.sleep(0.1)
    if left:
        reporter = session.config.pluginmanager.get_plugin("terminalreporter")
        if reporter is not None:
            reporter.write_line("left behind by this run:", red=True, bold=True)
            for line in left:
                reporter.write_line(f"  {line}", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _sqlite(folder: Path) -> str:
    return f"sqlite:///{folder / 'estive.sqlite3'}"


def _enabled() -> dict[str, str]:
    """A guest's tests say in ``ELEARN_PLUGINS`` what they need; without it, the house's rooms."""
    return {name: os.environ[name] for name in ("ELEARN_PLUGINS",) if name in os.environ}


def _values(folder: Path) -> dict[str, Any]:
    folder.mkdir(parents=True, exist_ok=True)
    return {
        "data_dir": folder,
        "secret_key": "a key for tests alone, long enough to be taken",
        "environment": "test",
        "plugins": Settings.from_env({"ELEARN_DATA_DIR": str(folder), **_enabled()}).plugins,
        "public_url": "http://127.0.0.1",
        "pool_size": 5,
    }


def _make_template(settings: Settings) -> None:
    kernel = make_kernel(settings)
    migrations.upgrade(kernel.database, kernel.plugins)
    Assets([p.static for p in kernel.plugins if p.static], settings.data_dir / "static").collect()
    (settings.data_dir / "cache").mkdir(exist_ok=True)
    kernel.database.dispose()


@pytest.fixture(scope="session")
def servers(pytestconfig: pytest.Config) -> Servers:
    """The servers of this run."""
    given = getattr(pytestconfig, "workerinput", {}).get("elearn")
    if given is None:
        return pytestconfig.stash[_SERVERS]
    return Servers(Path(given["root"]), given["postgres_url"], given["redis_url"])


@pytest.fixture(scope="session")
def template_name(pytestconfig: pytest.Config) -> str:
    """The migrated PostgreSQL database that tests clone."""
    given = getattr(pytestconfig, "workerinput", {}).get("elearn")
    return given["template"] if given is not None else pytestconfig.stash.get(_TEMPLATE, "")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def backend(request: pytest.FixtureRequest) -> str:
    """``sqlite`` then ``postgresql``: what asks for it runs on both."""
    name: str = request.param
    return name


@pytest.fixture
def new_settings(
    servers: Servers, template_name: str, tmp_path: Path, backend: str
) -> Iterator[Callable[..., Settings]]:
    """Makes settings on a fresh migrated database of ``backend``; takes changes by keyword."""
    made: list[str] = []
    folders: list[Path] = []

    def make(**changes: Any) -> Settings:
        folder = servers.root / f"data-{os.getpid()}-{next(_numbers)}"
        folders.append(folder)
        values = _values(folder)
        if "database_url" in changes:
            url = ""
        elif backend == "sqlite":
            for file in (servers.root / "template").glob("estive.sqlite3*"):
                shutil.copy(file, folder / file.name)
            url = _sqlite(folder)
        else:
            name = f"estive_{os.getpid()}_{next(_numbers)}"
            made.append(name)
            url = servers.create_database(name, template=template_name)
        for kept in ("cache", "static"):
            (folder / kept).symlink_to(servers.root / "template" / kept)
        return Settings(**{**values, "database_url": url, **changes})

    yield make
    for name in made:
        servers.drop_database(name)
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def kept(servers: Servers, template_name: str) -> Iterator[Kept]:
    """The databases that this process keeps from one test to the next."""
    databases = Kept(servers, template_name, f"estive_kept_{os.getpid()}")
    yield databases
    databases.stop()


@pytest.fixture
def kernel(new_settings: Callable[..., Settings], kept: Kept, backend: str) -> Iterator[Kernel]:
    """A kernel on an empty migrated database; nothing is sent to workers, see ``drain``."""
    settings = new_settings() if backend == "sqlite" else new_settings(database_url=kept.postgres_url())
    the = make_kernel(settings, plugins=_plugins(settings.plugins), database=kept.at(settings))
    outbox.set_sender(None)
    yield the
    kept.give_back(the.database)


@cache
def _plugins(names: tuple[str, ...]) -> tuple[Plugin, ...]:
    return plugin.load(names)


_apps: dict[Settings, App] = {}


@pytest.fixture
def app(kernel: Kernel, servers: Servers) -> App:
    """The application on a fresh database. Made once a process: only its kernel is exchanged."""
    key = kernel.settings.with_(data_dir=Path(), database_url="")
    if key not in _apps:
        _apps[key] = create_app(kernel.settings, kernel)
    shared = _apps[key]
    shared.kernel = kernel
    return shared


@pytest.fixture
def own_app(kernel: Kernel) -> App:
    """An application of the test's own, for one that adds routes to it or changes it."""
    return create_app(kernel.settings, kernel)


@pytest.fixture
def client(app: App) -> Any:
    """A browser without JavaScript: keeps cookies, posts forms with their token."""
    from elearn.testing.client import FormClient

    app.test_client_class = FormClient
    return app.test_client()


@pytest.fixture
def drain(kernel: Kernel) -> Callable[[], int]:
    """Runs every job that is due, by the real runner; returns how many."""
    return lambda: runner.drain(kernel.database, kernel)


@pytest.fixture
def at() -> Callable[..., Any]:
    """``with at(2026, 11, 22, 9):`` sets the clock (UTC)."""

    @contextmanager
    def set_clock(*parts: int) -> Iterator[datetime]:
        instant = datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]
        with clock.frozen(instant):
            yield instant

    return set_clock


@pytest.fixture
def actor_with() -> Callable[..., Actor]:
    """Builds an actor by hand, for tests of rules alone."""

    def make(*roles: str, person_id: int = 1, **more: Any) -> Actor:
        return Actor(person_id=person_id, display_name="Essai", roles=frozenset(roles), **more)

    return make
