"""``elearn serve``: one command that prepares everything, then runs site and worker.

The parent imports little and only watches: it starts the web server and the worker
as processes of their own, starts again the one that dies, and stops both on Ctrl-C.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

import click

from elearn.config import ROOT, Settings

STOP_SECONDS = 6.0
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--data", type=click.Path(file_okay=False), help="Folder of the database and the files (default: var).")
@click.option("--empty", is_flag=True, help="Start without demonstration people and data.")
@click.option("--demo-anywhere", is_flag=True, help="Allow the demonstration's accounts on a public address.")
@click.option("--processes", default=0, help="Web processes (default: 1 with SQLite, one a core with PostgreSQL).")
@click.option("--threads", default=16, show_default=True, help="Threads of each web process.")
@click.option("--workers", default=1, show_default=True, help="Worker processes.")
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
    """Start the site, the worker and the scheduler; Ctrl-C stops all of it."""
    if data:
        os.environ["ELEARN_DATA_DIR"] = str(Path(data).expanduser().resolve())
    os.environ.setdefault("ELEARN_PUBLIC_URL", f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}")  # noqa: S104
    settings = Settings.from_env()
    _refuse_port_in_use(host, port)
    if settings.environment == "embedded" and host not in LOOPBACK and not empty and not demo_anywhere:
        raise click.ClickException(
            "les comptes de démonstration ne s’ouvrent que sur cette machine. "
            "Ajoutez --empty (sans eux), ou --demo-anywhere si c’est voulu."
        )
    accounts = _prepare(settings, with_demo=not empty and settings.environment == "embedded")
    count = processes or (1 if settings.is_sqlite else os.cpu_count() or 1)
    _watch(settings, host, port, count, threads, workers, accounts)


def _refuse_port_in_use(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"le port {port} de {host} ne peut pas être ouvert ({error.strerror}). "
                f"Essayez par exemple : bin/serve --port {port + 1 if port < 65535 else 8000}"
            ) from None


def _prepare(settings: Settings, *, with_demo: bool) -> list[str]:
    """Migrate, import content, make the demonstration. In a child: its memory is given back."""
    command = [sys.executable, "-m", "elearn.commands.prepare", *(["--demo"] if with_demo else [])]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    lines: list[str] = []
    assert child.stdout is not None
    try:
        for line in child.stdout:
            if line.startswith("= "):
                lines.append(line[2:].rstrip("\n"))
            else:
                click.echo(line, nl=False)
        code = child.wait()
    except KeyboardInterrupt:
        child.wait()
        raise click.Abort from None
    if code:
        raise SystemExit(code)
    return lines


def _watch(
    settings: Settings, host: str, port: int, processes: int, threads: int, workers: int, accounts: list[str]
) -> None:
    web = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(processes), "--blocking-threads", str(threads), "--backpressure", str(threads * 4),
        "--workers-kill-timeout", "5", "--respawn-failed-workers", "--no-ws", "--http", "1",
        "--log-level", "warning", "--working-dir", str(ROOT), "wsgi:app",
    ]  # fmt: skip
    work = [sys.executable, "-m", "elearn", "worker"]
    children: dict[str, subprocess.Popen[bytes]] = {}
    commands = {"site": web} | {f"worker {n + 1}": work for n in range(workers)}
    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    # Children get their own group: Ctrl-C reaches the parent alone, which stops them in order.
    for name, command in commands.items():
        children[name] = subprocess.Popen(command, start_new_session=True)
    _say_when_ready(settings, host, port, accounts, lambda: stopping)
    try:
        while not stopping:
            for name, child in children.items():
                if child.poll() is not None and not stopping:
                    click.echo(f"{name} s’est arrêté (code {child.returncode}) : relancé.", err=True)
                    time.sleep(1)
                    children[name] = subprocess.Popen(commands[name], start_new_session=True)
            time.sleep(0.2)
    finally:
        _stop(list(children.values()))
        click.echo("Arrêté.")


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
    limit = time.monotonic() + STOP_SECONDS
    for child in children:
        try:
            child.wait(timeout=max(0.1, limit - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def _say_when_ready(settings: Settings, host: str, port: int, accounts: list[str], is_stopping: object) -> None:
    limit = time.monotonic() + 30
    while time.monotonic() < limit and not is_stopping():  # type: ignore[operator]
        try:
            socket.create_connection((host, port), timeout=0.2).close()
            break
        except OSError:
            time.sleep(0.05)
    click.echo(f"\n{settings.site_name} est ouvert : {settings.public_url}")
    if settings.mail_url == "kept:":
        click.echo(f"Le courrier reste sur cette machine : {settings.public_url}/courrier")
    if accounts:
        click.echo("\nComptes de démonstration")
        for line in accounts:
            click.echo(f"  {line}")
    click.echo("\nCtrl-C arrête tout.")
    sys.stdout.flush()
