"""Processes of a race: their threads book what they are told, each round of them at the same instant.

``python race_client.py PLAN…``: a process for each PLAN, a JSON file; the outcomes are written beside it.
"""

import json
import os
import sys
import threading
import time
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from elearn.app import make_kernel
from elearn.commands.supervise import fork
from elearn.config import Settings
from elearn.core.errors import DomainError
from elearn.core.jobs import outbox
from elearn.core.policy import Actor
from elearn.telecentres.services import bookings
from elearn.telecentres.services.making import Wanted


def main(plan_files):
    """Load the rooms once, as a server does, for all the processes: no connection is open yet."""
    kernel = make_kernel(Settings.from_env())
    outbox.set_sender(None)
    children = [fork(partial(race, kernel, file)) for file in plan_files]
    ended = [os.waitpid(child, 0)[1] for child in children]
    return int(any(ended))


def race(kernel, plan_file):
    """What one process does."""
    plan = json.loads(Path(plan_file).read_text())
    rounds = min(len(asks) for asks in plan)  # beyond, not all of them take part
    outcomes = []
    round_begins = threading.Barrier(len(plan))
    threads_of_a_server = threading.Semaphore(16)

    def client(asks):
        for turn, ask in enumerate(asks):
            if turn < rounds:
                round_begins.wait()
            wanted = Wanted(
                tuple(ask["workspaces"]), "hour", datetime.fromisoformat(ask["from"]),
                datetime.fromisoformat(ask["until"]), ask["key"],
            )  # fmt: skip
            with threads_of_a_server:
                outcomes.append([ask["key"], *attempt(ask["person"], wanted)])

    def attempt(person, wanted):
        scope = kernel.database.open(writes=True)  # as a request: the session is made at first use
        done = False
        try:
            made = bookings.book(Actor(person_id=person), wanted).id
            done = True
        except DomainError as error:
            return error.code, 0
        except SQLAlchemyError as error:
            return f"{type(error).__name__}: {error}"[:300], 0
        finally:
            kernel.database.close(scope, commit=done)
        return "booked", made

    threads = [threading.Thread(target=client, args=(asks,)) for asks in plan]
    Path(f"{plan_file}.ready").touch()
    go = Path(plan_file).with_name("go")
    while not go.exists():
        time.sleep(0.01)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    Path(f"{plan_file}.out").write_text(json.dumps(outcomes))
    kernel.database.dispose()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
