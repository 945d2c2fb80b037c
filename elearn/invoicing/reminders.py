"""When the client is reminded of an invoice, as a table. Pure code."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Step:
    """``days`` after the day to pay (before, when negative)."""

    code: str
    days: int


STEPS = (Step("before", -7), Step("due", 0), Step("late", 8), Step("last", 30))


def due_step(issued_on: date, due_on: date, today: date, told: Collection[str]) -> Step | None:
    """The step to tell today, once: the last one reached, unless it or a later one was told.

    A step that falls on the day of issue or before is not told: the invoice itself says it.
    """
    reached = [s for s in STEPS if issued_on < due_on + timedelta(days=s.days) <= today]
    if not reached or {s.code for s in STEPS[STEPS.index(reached[-1]) :]} & set(told):
        return None
    return reached[-1]
