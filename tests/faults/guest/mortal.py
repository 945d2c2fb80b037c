"""A guest whose process kills itself where a test said: in the middle, and nowhere else.

A plan is a file of the folder ``MORTAL_PLANS``: ``before|INSERT INTO core_job`` kills the first
process that is about to commit such a statement, ``after|…`` the first one that has. One plan, one death.
"""

import os
import signal
import threading
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from elearn.commands import supervise
from elearn.core.jobs import worker
from elearn.core.plugin import Plugin
from elearn.funding.plugin import plugin as funding
from elearn.pool.plugin import plugin as pool
from elearn.telecentres.plugin import plugin as telecentres

PLANS = Path(os.environ["MORTAL_PLANS"])
_met = threading.local()

# What is waited for after a death, and how often one may die of the same work, is less and more here.
worker.TICK_SECONDS = 0.5
supervise.QUICK_SECONDS = 0
for kind in (*telecentres.jobs, *funding.jobs, *pool.jobs):
    object.__setattr__(kind, "lease_seconds", 2)
    object.__setattr__(kind, "max_tries", 30)


@event.listens_for(Engine, "before_cursor_execute")
def see(_connection, _cursor, statement, *_more):
    for plan in PLANS.iterdir():
        try:
            when, _bar, words = plan.read_text().partition("|")
        except FileNotFoundError:
            continue
        if words in statement:
            _met.__dict__.setdefault(when, set()).add(plan)


@event.listens_for(Engine, "commit")
def before(_connection):
    die("before")
    _met.committing = True


@event.listens_for(Session, "after_commit")
def after(_session):
    if _met.__dict__.get("committing"):  # not the end of a savepoint
        die("after")
        _met.__dict__.clear()


@event.listens_for(Engine, "rollback")
def forget(_connection):
    _met.__dict__.clear()


def die(when):
    for plan in _met.__dict__.get(when, ()):
        try:
            plan.unlink()
        except FileNotFoundError:  # another process has died of it
            continue
        os.kill(os.getpid(), signal.SIGKILL)


plugin = Plugin(name="mortal", title="What dies when told")
