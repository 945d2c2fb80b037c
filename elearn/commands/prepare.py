"""What must be done before the site is served: migrate, import content, demonstrate.

Run in a child of ``elearn serve``, which shows its lines; those that begin with
``= `` are the demonstration's accounts, shown once the site answers.
"""

from __future__ import annotations

import compileall
import errno
import fcntl
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from elearn.commands import fingerprint, sentences
from elearn.commands.demo import demonstrate, make_password
from elearn.config import ROOT, Settings
from elearn.core import migrations
from elearn.core.db import Database
from elearn.core.errors import DomainError
from elearn.core.kernel import Kernel
from elearn.core.plugin import PluginError
from elearn.core.web.assets import Assets
from elearn.terminal import either

LOCK = 0x45737469  # any number, the same for every machine of one site


def say(text: str) -> None:
    """One line of progress, at once."""
    print(text, flush=True)  # noqa: T201 - this is a command


def prepare(the: Kernel, *, with_demo: bool) -> None:
    """Bring everything up to date; quick when nothing has changed."""
    states = migrations.states(the.database, the.plugins)
    is_first = all(s.current is None for s in states)
    if not all(s.is_current for s in states):
        say(
            either("Base de données : création des tables…", "Database: making the tables…")
            if is_first
            else either("Base de données : mise à jour des tables…", "Database: updating the tables…")
        )
        migrations.upgrade(the.database, the.plugins)
    for room in the.plugins:
        if room.prepare:
            room.prepare(the, say)
    Assets([p.static for p in the.plugins if p.static], the.settings.data_dir / "static").collect()
    if with_demo:
        _demonstrate(the, is_first=is_first)
    if sys.dont_write_bytecode:
        # Python was told not to keep what it compiles: without this, every start would pay for it.
        compileall.compile_dir(ROOT / "elearn", quiet=2)


def _demonstrate(the: Kernel, *, is_first: bool) -> None:
    kept = the.settings.data_dir / "demo.json"
    if is_first:
        say(
            either(
                "Démonstration : personnes et organisations inventées…",
                "Demonstration: invented people and organisations…",
            )
        )
        password = os.environ.get("ELEARN_DEMO_PASSWORD") or make_password()
        accounts = [[a.role, a.email] for a in demonstrate(the, password)]
        kept.write_text(json.dumps({"accounts": accounts}), encoding="utf-8")
        _show(accounts, either(f"Mot de passe de tous : {password}", f"Password of all of them: {password}"))
    else:
        show_kept(the.settings)


def show_kept(settings: Settings) -> None:
    """Say again which accounts the demonstration has; their password was said once."""
    kept = settings.data_dir / "demo.json"
    if kept.is_file():
        accounts = json.loads(kept.read_text(encoding="utf-8"))["accounts"]
        _show(accounts, either("Mot de passe : celui du premier démarrage", "Password: the one of the first start"))


def _show(accounts: list[list[str]], last: str) -> None:
    for role, email in accounts:
        say(f"= {role:<32} {email}")
    if accounts:
        say(f"= {last}")


@contextmanager
def alone(database: Database, settings: Settings) -> Iterator[None]:
    """Within the block, nobody else prepares this site, on this machine or another."""
    if database.is_sqlite:
        with (settings.data_dir / "prepare.lock").open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield
        return
    with database.writer.connect() as connection:
        connection.exec_driver_sql("SET statement_timeout = 0")
        connection.exec_driver_sql("SET lock_timeout = 0")
        connection.exec_driver_sql("SET idle_in_transaction_session_timeout = 0")
        connection.exec_driver_sql(f"SELECT pg_advisory_lock({LOCK})")
        try:
            yield
        finally:
            connection.invalidate()  # ends the session, and the lock with it


def run(the: Kernel, *, with_demo: bool) -> None:
    """Prepare, alone; leave with code 2 and one sentence when it cannot be done."""
    try:
        with alone(the.database, the.settings):
            the.database.is_alone = True
            prepare(the, with_demo=with_demo)
            the.database.is_alone = False
        fingerprint.keep(the, fingerprint.stamp(the, with_demo=with_demo))
    except (PluginError, DomainError, migrations.MigrationError) as error:
        _refuse(str(error))
    except sa.exc.OperationalError as error:
        _refuse(sentences.database_away(the.settings, error))
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EPERM, errno.EROFS}:
            raise
        _refuse(sentences.folder_refused(the.settings, error))


def _refuse(sentence: str) -> None:
    sys.stderr.write(f"elearn: {sentence}\n")
    raise SystemExit(2)
