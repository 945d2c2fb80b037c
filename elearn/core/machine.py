"""The life of a thing as data: what may become what, by whom, on which condition, and when by itself.

Pure: no database, no clock. A room writes its table once, asks :meth:`Machine.move`, and writes the
answer with a compare-and-set, so that two people who decide at once do not both win.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

F = TypeVar("F")
SYSTEM = "system"  # who acts when time alone decides


@dataclass(frozen=True, slots=True)
class Transition:
    """From these states, ``action`` by one of these roles leads to ``to`` when ``guard`` holds.

    An empty ``to`` stays in the same state.
    """

    action: str
    states: tuple[str, ...]
    roles: tuple[str, ...]
    to: str
    guard: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes of an action: the next state, or a code that says why not."""

    to: str = ""
    code: str = ""

    @property
    def is_allowed(self) -> bool:
        """Whether the action may be done."""
        return not self.code


@dataclass(frozen=True, slots=True)
class Machine(Generic[F]):
    """One table of transitions, read from the top: the first line that fits state and role decides.

    ``guards`` are conditions on the facts ``F``; ``refusals`` gives each the code said when it does
    not hold. ``timers`` are the actions that time alone does, in the order in which they are tried.
    """

    states: tuple[str, ...]
    roles: tuple[str, ...]
    transitions: tuple[Transition, ...]
    guards: Mapping[str, Callable[[F], bool]] = field(default_factory=dict)
    refusals: Mapping[str, str] = field(default_factory=dict)
    timers: tuple[str, ...] = ()

    @property
    def actions(self) -> tuple[str, ...]:
        """Every action, once, in the order of the table."""
        return tuple(dict.fromkeys(t.action for t in self.transitions))

    def move(self, state: str, action: str, roles: Collection[str], facts: F) -> Answer:
        """What ``action`` makes of a thing in ``state``, for someone who has these roles towards it.

        Codes: ``unknown-action``, ``wrong-state`` (nobody may, as things are), ``not-yours`` (another
        role may), and those of ``refusals``. The most permissive of the roles decides.
        """
        known = [t for t in self.transitions if t.action == action]
        if not known:
            return Answer(code="unknown-action")
        fitting = [t for t in known if state in t.states]
        if not fitting:
            return Answer(code="wrong-state")
        own = [t for t in fitting if not set(t.roles).isdisjoint(roles)]
        if not own:
            return Answer(code="not-yours")
        for one in own:
            if not one.guard or self.guards[one.guard](facts):
                return Answer(to=one.to or state)
        return Answer(code=self.refusals[own[0].guard])

    def possible(self, state: str, roles: Collection[str], facts: F) -> tuple[str, ...]:
        """The actions open to someone now, in the order of the table: what a page may offer."""
        return tuple(action for action in self.actions if self.move(state, action, roles, facts).is_allowed)

    def read_state(self, state: str, facts: F) -> str:
        """The state as it reads now, before a job or the next writer has written it."""
        for action in self.timers:
            answer = self.move(state, action, (SYSTEM,), facts)
            if answer.is_allowed:
                return answer.to
        return state

    def faults(self) -> list[str]:
        """What the table names and does not have; empty for a table that holds together."""
        out = []
        for one in self.transitions:
            out += [f"{one.action}: state {s}" for s in (*one.states, *filter(None, (one.to,))) if s not in self.states]
            out += [f"{one.action}: role {r}" for r in one.roles if r not in self.roles]
            if one.guard and (one.guard not in self.guards or one.guard not in self.refusals):
                out.append(f"{one.action}: guard {one.guard}")
        return [*out, *(f"timer {t}" for t in self.timers if t not in self.actions)]
