"""``elearn serve``: one command that prepares everything, then runs site and workers.

The parent loads the application once, prepares what must be, then forks the web
server and the workers and watches them: it starts again the one that dies, and stops
them all on Ctrl-C.
"""

from __future__ import annotations

import errno
import gc
import http.client
import os
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

import click

from elearn.config import Settings
from elearn.terminal import either

if TYPE_CHECKING:
    from elearn.commands.supervise import Supervisor
    from elearn.core.kernel import Kernel

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - recognised, not bound
READY_SECONDS = 60
FIGURES = "elearn-metrics-"  # begins the name of a folder, the number of its process follows


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--data", type=click.Path(file_okay=False), help="Folder of the database and the files (default: var).")
@click.option("--empty", is_flag=True, help="Start without demonstration people and data.")
@click.option("--demo-anywhere", is_flag=True, help="Allow the demonstration's accounts on a public address.")
@click.option(
    "--processes",
    default=0,
    type=click.IntRange(0, 256),
    help="Web processes (default: 1 with SQLite, one a core with PostgreSQL).",
)
@click.option("--threads", default=16, show_default=True, type=click.IntRange(1, 512), help="Threads of each of them.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(0, 64), help="Worker processes.")
def serve(
    host: str,
    port: int,
    data: str | None,
    empty: bool,
    demo_anywhere: bool,
    processes: int,
    threads: int,
    workers: int,
) -> None:
    """Start the site, the workers and the scheduler; Ctrl-C stops all of it."""
    # What is loaded from here on stays: looking through it for garbage would be a tenth of the start.
    gc.disable()
    # Until the supervisor takes over: the end of a machine is a Ctrl-C too, without a trace.
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, _leave)
    if data:
        os.environ["ELEARN_DATA_DIR"] = str(Path(data).expanduser().resolve())
    os.environ.setdefault("ELEARN_PUBLIC_URL", _address(host, port))
    settings = Settings.from_env()
    _refuse_port_in_use(host, port)
    with_demo = settings.environment == "embedded" and not empty
    if with_demo and host not in LOOPBACK and not demo_anywhere:
        raise click.ClickException(
            either(
                "les comptes de démonstration ne s’ouvrent que sur cette machine : "
                "ajoutez --empty pour s’en passer, ou --demo-anywhere si c’est voulu.",
                "the demonstration's accounts open on this machine alone: "
                "add --empty to go without them, or --demo-anywhere if it is meant.",
            )
        )
    count = processes or (1 if settings.is_sqlite else os.cpu_count() or 1)
    _serve(settings, host, port, (count, threads, workers), with_demo=with_demo)


def _leave(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(130)


def _address(host: str, port: int) -> str:
    if host in EVERYWHERE:
        host = _own_address()
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _own_address() -> str:
    """The address by which neighbours reach this machine; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def _refuse_port_in_use(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(_port_sentence(host, port, error)) from None


def _port_sentence(host: str, port: int, error: OSError) -> str:
    other = port + 1 if 1023 < port < 65535 else 8000
    if error.errno == errno.EADDRINUSE:
        return either(
            f"le port {port} est déjà pris par un autre programme : essayez par exemple bin/serve --port {other}.",
            f"port {port} is already taken by another program: try for example bin/serve --port {other}.",
        )
    if error.errno == errno.EACCES:
        return either(
            f"le port {port} est réservé à l’administrateur : essayez par exemple bin/serve --port {other}.",
            f"port {port} is reserved to the administrator: try for example bin/serve --port {other}.",
        )
    return either(
        f"l’adresse {host} n’est pas celle de cette machine ({error.strerror}) : essayez sans --host.",
        f"the address {host} is not one of this machine ({error.strerror}): try without --host.",
    )


def _serve(settings: Settings, host: str, port: int, counts: tuple[int, int, int], *, with_demo: bool) -> None:
    with _figures():
        kernel = _load(settings)
        from elearn.commands.supervise import Supervisor

        supervisor = Supervisor()
        accounts = _prepare(supervisor, kernel, with_demo=with_demo)
        try:
            _run(supervisor, kernel, host, port, counts, accounts)
        finally:
            supervisor.end()
            click.echo(either("Arrêté.", "Stopped."))
    if supervisor.gave_up:
        raise SystemExit(1)


def _run(
    supervisor: Supervisor, kernel: Kernel, host: str, port: int, counts: tuple[int, int, int], accounts: list[str]
) -> None:
    """Start the site, then the workers once it answers, and watch them until a signal comes."""
    from elearn.commands import web
    from elearn.commands.supervise import Child

    processes, threads, workers = counts
    name = either("Le site", "The site")
    supervisor.start(Child(name, lambda: web.run(host, port, processes, threads), essential=True))
    if _wait_until_ready(supervisor, host, port):
        if workers:
            _ = kernel.celery  # here rather than in each of them: they share its memory
        for number in range(1, workers + 1):
            name = either(f"Le travailleur {number}", f"Worker {number}")
            supervisor.start(Child(name, lambda: _work(kernel)))
        _say_ready(kernel.settings, accounts)
    supervisor.watch()


@contextmanager
def _figures() -> Iterator[None]:
    """A folder in which the processes of this run add up what ``/metrics`` shows.

    On this machine only, this run only; prometheus_client reads its name when it is imported.
    """
    _forget_killed(FIGURES)
    folder = tempfile.mkdtemp(prefix=f"{FIGURES}{os.getpid()}-")
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _forget_killed(prefix: str) -> None:
    """Take away the folders of runs that were killed before they could: each is named after its process."""
    for folder in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        number = folder.name.removeprefix(prefix).partition("-")[0]
        try:
            os.kill(int(number), 0)
        except ProcessLookupError:
            shutil.rmtree(folder, ignore_errors=True)
        except (ValueError, PermissionError):  # not one of these, or somebody else's and alive
            continue


def _work(kernel: Kernel) -> None:
    from elearn.core.jobs.worker import work

    work(kernel.celery, kernel.database, kernel.schedules, kernel)


def _load(settings: Settings) -> Kernel:
    """Make the application, which children then share."""
    from elearn.commands.sentences import folder_refused

    try:
        from elearn.commands import web

        kernel: Kernel = web.load(settings).kernel
    except OSError as error:
        raise click.ClickException(folder_refused(settings, error)) from error
    return kernel


def _prepare(supervisor: Supervisor, kernel: Kernel, *, with_demo: bool) -> list[str]:
    """Migrate, import content, make the demonstration, unless nothing has changed.

    In a child: its connections and its memory are given back. Returns what to say of accounts.
    """
    from elearn.commands import fingerprint, prepare
    from elearn.commands.supervise import fork

    def main() -> None:
        if fingerprint.is_fresh(kernel, fingerprint.stamp(kernel, with_demo=with_demo)):
            if with_demo:
                prepare.show_kept(kernel.settings)
            return
        prepare.run(kernel, with_demo=with_demo)

    reading, writing = os.pipe()
    pid = supervisor.first = fork(main, output=writing)
    os.close(writing)
    accounts: list[str] = []
    with os.fdopen(reading, encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("= "):
                accounts.append(line[2:].rstrip("\n"))
            else:
                click.echo(line, nl=False)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    supervisor.first = 0
    if supervisor.stopping:
        raise SystemExit(130)
    if code:
        raise SystemExit(code if code > 0 else 1)
    return accounts


def _wait_until_ready(supervisor: Supervisor, host: str, port: int) -> bool:
    """Whether the site has answered; False when it must stop before it did."""
    there = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    limit = time.monotonic() + READY_SECONDS
    while time.monotonic() < limit and not supervisor.stopping and supervisor.look():
        connection = http.client.HTTPConnection(there, port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return True
        except OSError:
            time.sleep(0.02)
        finally:
            connection.close()
    return False


def _say_ready(settings: Settings, accounts: list[str]) -> None:
    site, address = settings.site_name, settings.public_url
    click.echo(either(f"\n{site} est ouvert : {address}", f"\n{site} is open: {address}"))
    if settings.mail_url == "kept:":
        click.echo(
            either(f"Le courrier reste sur cette machine : {address}/courrier", f"Mail stays here: {address}/courrier")
        )
    if accounts:
        click.echo(either("\nComptes de démonstration", "\nDemonstration accounts"))
        for line in accounts:
            click.echo(f"  {line}")
    click.echo(either("\nCtrl-C arrête tout.", "\nCtrl-C stops everything."))
    sys.stdout.flush()
