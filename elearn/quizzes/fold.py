"""What an attempt looks like, from its events alone.

The same events in any order, some of them twice, give the same state: a browser may
send again what it is not sure was received, and two may write in turn. Within a slot
the client's number orders what was done; where two clients took the same number, the
one that arrived later wins. Checks come after everything else, the first to arrive
alone: what was marked stays as it was marked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from elearn.quizzes.behaviours.base import Action, Behaviour, SlotState


@dataclass(frozen=True, slots=True)
class Event:
    """One thing done in an attempt, as it was recorded. ``server_time`` is when it arrived."""

    id: UUID
    slot: int | None
    client_seq: int
    kind: str
    payload: Mapping[str, Any] = field(hash=False)
    server_time: datetime


@dataclass(frozen=True, slots=True)
class AttemptState:
    """All slots, and the highest client number seen (the next event takes one more)."""

    slots: dict[int, SlotState]
    last_seq: int = 0

    @property
    def answered(self) -> int:
        """How many questions have an answer."""
        return sum(1 for s in self.slots.values() if s.is_answered)

    @property
    def flagged(self) -> int:
        """How many questions were marked to come back to."""
        return sum(1 for s in self.slots.values() if s.is_flagged)

    @property
    def unanswered(self) -> list[int]:
        """The slots without an answer, in order."""
        return [n for n, s in sorted(self.slots.items()) if not s.is_answered]


def fold(behaviour: Behaviour, slots: Iterable[int], events: Iterable[Event]) -> AttemptState:
    """The state of an attempt over ``slots`` once all ``events`` are taken into account."""
    states = {slot: SlotState() for slot in slots}
    unique = {event.id: event for event in events}
    for event in sorted(unique.values(), key=_rank):
        if event.slot in states:
            action = Action(event.kind, event.payload)
            states[event.slot] = behaviour.transition(states[event.slot], action)
    return AttemptState(states, max((e.client_seq for e in unique.values()), default=0))


def _rank(event: Event) -> tuple[int, int, datetime, int]:
    if event.kind == "check":
        return (1, 0, event.server_time, event.id.int)
    return (0, event.client_seq, event.server_time, event.id.int)
