"""Reading very many profiles in a short time is told to administrators. Nothing is refused: what is shown is public.

Counted by account, or by address for who has none, which many may share: its limit is higher. Each process counts in
memory and writes twenty cards at a time, so that reading costs no writing.
"""

from __future__ import annotations

from threading import Lock
from weakref import WeakKeyDictionary

from elearn.accounts import queries as accounts
from elearn.accounts.services import audit
from elearn.accounts.services.notices import notify
from elearn.core import i18n, throttle
from elearn.core.db import Database
from elearn.core.policy import Actor

STEP = 20  # cards
HOUR = 3600  # seconds
MOST, MOST_UNKNOWN = 1_000, 5_000  # cards an hour: of an account, of an address
SUBJECTS = 10_000  # held in memory; beyond, all begin again
ACTION = "directory.bulk-read"

_unwritten: WeakKeyDictionary[Database, dict[str, int]] = WeakKeyDictionary()
_lock = Lock()


def seen(database: Database, actor: Actor, ip: str, cards: int) -> None:
    """So many cards of profiles or offers were given to ``actor``, from that address."""
    subject = f"person:{actor.person_id}" if actor.person_id is not None else f"place:{ip}"
    with _lock:
        held = _unwritten.setdefault(database, {})
        if len(held) > SUBJECTS:
            held.clear()
        steps, held[subject] = divmod(held.get(subject, 0) + cards, STEP)
    if steps:
        with database.transaction():
            _count(actor, ip, subject, steps)


def _count(actor: Actor, ip: str, subject: str, steps: int) -> None:
    most = (MOST if actor.person_id is not None else MOST_UNKNOWN) // STEP
    now = throttle.count(ACTION, subject, HOUR, steps)
    if not now - steps < most <= now:
        return
    audit.record(actor, ACTION, ip=ip, cards=now * STEP)
    facts = {"person": actor.person_id, "cards": now * STEP}
    for person_id in accounts.administrators():
        notify(person_id, ACTION, facts, key=f"{ACTION}:{subject}:{i18n.today().isoformat()}")
