"""A whole site in its own processes, as a newcomer starts it, for the browser to visit."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

PASSWORD = "gentiane-buron-estive-narse-47"


STARVED_SECONDS = 0.1


class Pace(threading.Thread):
    """Sleeps ten milliseconds again and again; ``worst`` is by how much it woke too late."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.worst = 0.0
        self.start()

    def run(self) -> None:
        """Measure until the process ends."""
        while True:
            began = time.monotonic()
            time.sleep(0.01)
            self.worst = max(self.worst, time.monotonic() - began - 0.01)


@dataclass
class Site:
    """A running site: its address, where its log is, and how to stop it."""

    url: str
    log: Path
    process: subprocess.Popen[bytes]
    kind: str
    pace: Pace = field(default_factory=Pace)

    def stop(self) -> int:
        """Ctrl-C, as a person would; returns the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=15)

    def complaints(self) -> list[str]:
        """Lines of the log that a healthy journey never writes.

        A write that lasts over 250 ms is one, from the moment the site is open, as long as
        this machine gave its processes their turn: a wait that even an idle thread suffers
        says nothing of the site.
        """
        text = self.log.read_text(encoding="utf-8", errors="replace")
        _before, _said, after = text.partition("Ctrl-C")
        # With the line before a trace and the trace itself: the log may be gone when someone asks what it was.
        bad = re.findall(r"^.*\n.*(?:Traceback|CRITICAL).*(?:\n  .*)*", "\n" + text, re.MULTILINE)
        if self.pace.worst < STARVED_SECONDS:
            bad += [line for line in after.splitlines() if "a write transaction lasted" in line]
        return bad

    def accounts(self) -> dict[str, str]:
        """Address by role, as printed at the first start."""
        text = self.log.read_text(encoding="utf-8")
        return {m[1].strip(): m[2] for m in re.finditer(r"^ {2}(\S.*?)\s{2,}(\S+@\S+)$", text, re.MULTILINE)}


def start(
    kind: str,
    data: Path,
    log: Path,
    *,
    database_url: str = "",
    redis_url: str = "",
    catalogue: Path | None = None,
    extra: tuple[str, ...] = (),
) -> Site:
    """``elearn serve`` on a free port; returns once it answers. ``catalogue`` replaces the house's.

    ``log`` is where pytest keeps it for whoever reads it later. The data are, as those of every test, where
    ``make_root`` says: on a disk that others keep busy, a write would wait for them and count as one that lasted.
    Templates compiled by other tests of this run serve here too.
    """
    data.mkdir()
    (data / "cache").symlink_to(data.parent / "template" / "cache")
    port = free_port()
    env = {k: v for k, v in os.environ.items() if not k.startswith("ELEARN_")}
    env |= {"ELEARN_DEMO_PASSWORD": PASSWORD, "PYTHONUNBUFFERED": "1", "LANG": "fr_FR.UTF-8"}
    if database_url:
        env["ELEARN_DATABASE_URL"] = database_url
    if redis_url:
        env["ELEARN_REDIS_URL"] = redis_url
    if catalogue is not None:
        env["ELEARN_CATALOGUE_DIR"] = str(catalogue)
    command = [sys.executable, "-m", "elearn", "serve", "--port", str(port), "--data", str(data), *extra]
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env=env)
    site = Site(f"http://127.0.0.1:{port}", log, process, kind)
    limit = time.monotonic() + 240
    while time.monotonic() < limit:
        if process.poll() is not None:
            raise RuntimeError(f"the site stopped at once:\n{log.read_text(encoding='utf-8')}")
        # The accounts are printed last: the site answers by then.
        if "Ctrl-C" in log.read_text(encoding="utf-8"):
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
            return site
        time.sleep(0.1)
    process.kill()
    raise RuntimeError(f"the site did not answer:\n{log.read_text(encoding='utf-8')}")


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
