"""Facts: what has happened, told to whoever listens, in the same transaction.

A fact is a frozen dataclass named in the past tense and declared in a room's
``signals.py`` with a prose contract (who announces it, when, what is expected of
listeners). Handlers run at once, inside the announcer's transaction: an error in
one undoes everything. What must leave the system goes through the outbox instead.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

Handler = Callable[[Any], None]
_listeners: dict[type, list[Handler]] = defaultdict(list)


def connect(fact_type: type, handler: Handler) -> None:
    """Call ``handler(fact)`` each time a fact of exactly that type is announced."""
    if handler not in _listeners[fact_type]:
        _listeners[fact_type].append(handler)


def announce(fact: object) -> None:
    """Tell every listener of this fact, in the order of their plugins."""
    for handler in tuple(_listeners.get(type(fact), ())):
        handler(fact)


def listeners(fact_type: type) -> tuple[Handler, ...]:
    """The handlers of a fact, for printing and for tests."""
    return tuple(_listeners.get(fact_type, ()))


def disconnect_all() -> None:
    """Forget every listener; the loader calls it before connecting anew."""
    _listeners.clear()
