"""A whole site in real processes, on ports and folders of its own, to be broken."""

import contextlib
import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import sqlalchemy as sa

from elearn.testing.servers import _free_port

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def install_guest(folder):
    """Make the guests importable from ``folder``, with the entry points that pip would write."""
    shutil.copytree(HERE / "guest", folder, dirs_exist_ok=True)
    info = folder / "faulty-1.dist-info"
    info.mkdir(exist_ok=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: faulty\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[elearn.plugins]\nfaulty = faulty:plugin\nmortal = mortal:plugin\n")


def until(found, seconds=30.0, pause=0.1):
    """Wait until ``found()`` is true and give what it said; fail after ``seconds``."""
    limit = time.monotonic() + seconds
    while True:
        value = found()
        if value:
            return value
        assert time.monotonic() < limit, f"still not true after {seconds:g} s"
        time.sleep(pause)


def descendants(pid):
    """The children of a process, their children, and so on."""
    out = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in task.read_text().split():
                out += [int(child), *descendants(int(child))]
    return out


def is_alive(pid):
    """Whether the process runs (a zombie does not)."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


class Site:
    """``elearn serve`` on a data folder. ``start()``, ``stop()``; what it says is in ``said()``."""

    def __init__(self, folder, *options, database_url="", redis_url="", **variables):
        self.folder, self.options, self.port = Path(folder), options, _free_port()
        self.folder.mkdir(parents=True, exist_ok=True)
        install_guest(self.folder / "guest")
        self.data = self.folder / "data"
        self.database_url = database_url or f"sqlite:///{self.data / 'estive.sqlite3'}"
        self.log = self.folder / "log"
        kept = {k: v for k, v in os.environ.items() if not k.startswith("ELEARN_") or k.startswith("ELEARN_TEST")}
        self.environment = {
            **kept,
            "PYTHONPATH": str(self.folder / "guest"),
            "ELEARN_PLUGINS": "faulty",
            "LC_ALL": "C.UTF-8",
            "ELEARN_DATABASE_URL": self.database_url,
            **({"ELEARN_REDIS_URL": redis_url} if redis_url else {}),
            **variables,
        }
        self.process = None
        self._engine = None

    def command(self, *words):
        """One ``elearn`` command of this site, as a finished process."""
        return subprocess.run(
            [sys.executable, "-m", "elearn", *words],
            cwd=ROOT, env={**self.environment, "ELEARN_DATA_DIR": str(self.data)},
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip

    def launch(self):
        """Start it without waiting."""
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [
                    sys.executable, "-m", "elearn", "serve", "--empty",
                    "--port", str(self.port), "--data", str(self.data), *self.options,
                ],
                cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def start(self):
        """Start it and wait until everything runs."""
        self.launch()
        until(lambda: "Ctrl-C" in self.said() or self.process.poll() is not None, 60)
        assert self.process.poll() is None, self.said()
        return self

    def said(self):
        """All that it wrote."""
        return self.log.read_text() if self.log.exists() else ""

    def stop(self, sign=signal.SIGTERM):
        """Stop it; returns how long that took."""
        began = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(sign)
        self.process.wait(timeout=20)
        if self._engine is not None:
            self._engine.dispose()
        return time.monotonic() - began

    def children(self):
        """The processes by what they do: ``main`` (of the web server), ``web``, ``workers``."""
        direct = [
            int(c) for c in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        ]
        main = next((pid for pid in direct if descendants(pid)), 0)
        return {"main": main, "web": descendants(main), "workers": [pid for pid in direct if pid != main]}

    def ask(self, method, path, body=None, timeout=15, **headers):
        """One request on a connection of its own: status, headers, body. Raises ``OSError``."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body=body, headers=headers)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        except http.client.HTTPException as error:
            raise OSError(repr(error)) from error
        finally:
            connection.close()

    def post(self, op, **more):
        """Write one entry; its status."""
        query = "&".join(f"{k}={v}" for k, v in {"op": op, **more}.items())
        return self.ask("POST", f"/faulty/entries?{query}")[0]

    def rows(self, statement, **values):
        """Read the database from outside."""
        if self._engine is None:
            url = self.database_url
            if url.startswith("postgresql://"):
                url = "postgresql+psycopg://" + url.split("://", 1)[1]
            self._engine = sa.create_engine(url, poolclass=sa.NullPool)
        with self._engine.connect() as connection:
            return [tuple(row) for row in connection.execute(sa.text(statement), values)]

    def effects(self, op, step="done"):
        """How often a job left this trace."""
        return self.rows("SELECT count(*) FROM faulty_effect WHERE op = :op AND step = :step", op=op, step=step)[0][0]


class Stream:
    """Clients that write without pause and note what was promised to them.

    ``ok`` was acknowledged; ``refused`` is the answers of 500 and more; what was neither
    is asked again under the same number, as a client does.
    """

    def __init__(self, site, clients=4, **more):
        self.site, self.more = site, more
        self.ok, self.refused, self.kept_asking = [], [], 0
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._write, args=(n,)) for n in range(clients)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def flows(self, more=10):
        """Wait until so many more writes were acknowledged."""
        goal = len(self.ok) + more
        until(lambda: len(self.ok) >= goal, 60, 0.05)

    def _write(self, client):
        number = 0
        while not self._stop.is_set():
            number += 1
            self._until_promised(f"c{client}-{number}")

    def _until_promised(self, op):
        while not self._stop.is_set():
            query = "&".join(f"{k}={v}" for k, v in {"op": op, **self.more}.items())
            try:
                status, headers, body = self.site.ask("POST", f"/faulty/entries?{query}", timeout=8)
            except OSError:
                self.kept_asking += 1
                time.sleep(0.05)
                continue
            if status == 201 and json.loads(body)["op"] == op:
                self.ok.append(op)
                return
            self.refused.append((status, headers.get("Retry-After"), headers.get("retry-after")))
            time.sleep(0.05)

    def check(self):
        """Each promised write is there, once; nothing is there that was not asked."""
        there = [op for (op,) in self.site.rows("SELECT op FROM faulty_entry WHERE op LIKE 'c%-%'")]
        assert len(there) == len(set(there)), "an entry is there twice"
        lost = set(self.ok) - set(there)
        assert not lost, f"{len(lost)} acknowledged writes are lost"
        assert len(self.ok) == len(set(self.ok))
        return len(self.ok)
