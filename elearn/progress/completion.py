"""When is an activity done, when is a module, and where does one go on. Pure code."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

WATCHED_BY_DEFAULT = 80  # per cent


class Step(Protocol):
    """One activity as completion sees it (the cards of ``modules`` are such)."""

    @property
    def key(self) -> str:
        """Stable from one version to the next."""

    @property
    def rule(self) -> str:
        """``seen``, ``watched``, ``passed`` or ``none``; any other word means ``passed``."""

    @property
    def percent(self) -> int:
        """For ``watched``: the part to be played."""

    @property
    def minutes(self) -> int:
        """How long it is expected to take."""


def counts(step: Step) -> bool:
    """Whether the module waits for it."""
    return step.rule != "none"


def is_met(step: Step, *, how: str = "", watched: int = 0) -> bool:
    """Whether what happened completes the activity.

    ``how`` is ``seen``, ``watched``, ``read``, ``passed`` or another kind's own word;
    ``watched`` the share played, in basis points. A quiz is never done by looking at it, nor
    a video by pressing "Suivant"; its transcript, read to the end, is as good as playing it
    (WCAG 2.2, 1.2.8).
    """
    if step.rule == "seen":
        return True
    if step.rule == "watched":
        return how == "read" or watched >= (step.percent or WATCHED_BY_DEFAULT) * 100
    return step.rule != "none" and how not in {"", "seen", "watched", "read"}


@dataclass(frozen=True, slots=True)
class Summary:
    """How far one is in a module: activities that count, and the minutes still ahead."""

    done: int
    total: int
    minutes_left: int

    @property
    def is_complete(self) -> bool:
        """All that counts is done. A module in which nothing counts is never complete."""
        return self.total > 0 and self.done == self.total


def summary(steps: Sequence[Step], done: Collection[str]) -> Summary:
    """Count the steps; ``done`` holds the keys of the activities that are done."""
    counting = [s for s in steps if counts(s)]
    left = [s for s in counting if s.key not in done]
    return Summary(len(counting) - len(left), len(counting), sum(s.minutes for s in left))


def resume_at(steps: Sequence[Step], done: Collection[str], last: str = "") -> str:
    """The key of the activity to take up again.

    Where one stopped if that is not done; else the next one that is not; else the
    first that was left out; else, all being done, the place where one stopped.
    """
    keys = [s.key for s in steps]
    if last not in keys:
        last = ""
    if last and last not in done:
        return last
    start = keys.index(last) + 1 if last else 0
    around = [s for s in (*steps[start:], *steps[:start]) if counts(s) and s.key not in done]
    if around:
        return around[0].key
    return last or (keys[0] if keys else "")
