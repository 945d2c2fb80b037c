"""The servers of a run: the database, the product as ``elearn serve`` runs it, and the limit."""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench import load, processes
from elearn.config import ROOT, Settings
from elearn.testing.servers import Servers, make_root

START_LIMIT = 180.0


@dataclass
class Site:
    """A server under test: its root process, its port, and the processes that answer requests."""

    name: str
    process: subprocess.Popen[bytes]
    port: int
    web: list[int] = field(default_factory=list)
    answering: int = 1

    def look(self) -> None:
        """Find its web processes: those that hold the port open."""
        self.web = processes.listeners(self.port, processes.family(self.process.pid))

    def connections(self, count: int) -> list[socket.socket]:
        """``count`` open connections, dealt evenly between the processes that answer.

        Which process takes a connection is chance; with eight clients and two processes, an
        uneven deal would weigh more than what is measured.
        """
        kept: dict[int, list[socket.socket]] = {}
        share = -(-count // self.answering)
        for _try in range(40 * count):
            sock = load.connect(self.port)
            load.ask(sock, b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Bench-Page: 0\r\n\r\n")
            held = kept.setdefault(processes.holder(sock, self.web), [])
            if len(held) < share:
                held.append(sock)
            else:
                sock.close()
            if sum(map(len, kept.values())) == count:
                break
        dealt = [sock for held in kept.values() for sock in held]
        while len(dealt) < count:
            dealt.append(load.connect(self.port))
        return dealt

    def stop(self) -> None:
        """End it and its children."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


@dataclass
class Bench:
    """Where a run takes place: settings of the product, database, temporary folder."""

    root: Path
    env: dict[str, str]
    servers: Servers | None
    processes: int
    threads: int

    @property
    def settings(self) -> Settings:
        """The product's settings, as its own processes read them."""
        return Settings.from_env(self.env)

    def database_pids(self) -> list[int]:
        """The processes of the database server; none with SQLite, which lives in the web processes."""
        data = str(self.root / "postgres")
        for entry in Path("/proc").iterdir() if self.servers else ():
            if entry.name.isdigit() and data in (line := processes.command(int(entry.name))) and "postgres" in line:
                return processes.family(int(entry.name))
        return []

    def prepare(self) -> None:
        """Make the tables and import the content: a first start."""
        self.start_product()[0].stop()

    def start_product(self) -> tuple[Site, float]:
        """``elearn serve`` on what is prepared; with the seconds until its first page."""
        port = free_port()
        command = [
            sys.executable, "-m", "elearn", "serve", "--port", str(port), "--empty",
            "--processes", str(self.processes), "--threads", str(self.threads),
        ]  # fmt: skip
        env = {**self.env, "ELEARN_PUBLIC_URL": f"http://127.0.0.1:{port}"}
        start = time.perf_counter()
        site = Site("product", _popen(command, env), port)
        _wait(site)
        taken = time.perf_counter() - start
        _wait_for_workers(site, self.processes)
        return site, taken

    def start_limit(self, requests: Path, public_url: str) -> Site:
        """The limit, on the same web server, having learned ``requests``."""
        port = free_port()
        counts = [str(self.processes), str(self.threads)]
        command = [sys.executable, "-m", "bench.limit", str(requests), str(port), *counts]
        env = {**self.env, "ELEARN_PUBLIC_URL": public_url}
        site = Site("limit", _popen(command, env), port)
        _wait(site)
        _wait_for_workers(site, self.processes)
        return site


def _popen(command: list[str], env: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=sys.stderr)


def _wait(site: Site) -> None:
    limit = time.monotonic() + START_LIMIT
    while time.monotonic() < limit:
        if site.process.poll() is not None:
            break
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=30)
            with contextlib.closing(connection):
                connection.request("GET", "/healthz")
                connection.getresponse().read()
                return
        time.sleep(0.01)
    site.stop()
    raise RuntimeError(f"the {site.name} does not start")


def _wait_for_workers(site: Site, count: int) -> None:
    """Until each process has answered: the first to be ready takes all connections before that."""
    limit = time.monotonic() + START_LIMIT
    seen: set[int] = set()
    while time.monotonic() < limit and len(seen) < count:
        site.look()
        sock = load.connect(site.port)
        with contextlib.closing(sock):
            load.ask(sock, b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            seen.add(processes.holder(sock, site.web))
            seen.discard(0)
        time.sleep(0.02)
    site.answering = max(1, len(seen))


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def bench(*, sqlite: bool, processes_wanted: int, threads: int) -> Iterator[Bench]:
    """The database and a folder for the data; both are removed at the end."""
    root = make_root()
    env = {name: value for name, value in os.environ.items() if not name.startswith("ELEARN_")}
    env |= {"ELEARN_DATA_DIR": tempfile.mkdtemp(prefix="estive-bench-"), "PYTHONUNBUFFERED": "1"}
    servers: Servers | None = None
    try:
        if not sqlite:
            servers = Servers(root)
            servers.start_postgres()
            servers.start_redis()
            env["ELEARN_DATABASE_URL"] = servers.create_database("bench")
            env["ELEARN_REDIS_URL"] = servers.redis_url
        yield Bench(root, env, servers, processes_wanted, threads)
    finally:
        shutil.rmtree(env["ELEARN_DATA_DIR"], ignore_errors=True)
        if servers:
            servers.stop()
        shutil.rmtree(root, ignore_errors=True)
