"""Half-open intervals of time, ``[start, end)``: what is left when some are taken away. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

Interval = tuple[datetime, datetime]


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """The same instants, in order, without overlap; what touches is joined and what is empty left out."""
    out: list[Interval] = []
    for start, end in sorted(i for i in intervals if i[0] < i[1]):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


def without(whole: Iterable[Interval], taken: Iterable[Interval]) -> list[Interval]:
    """What is left of ``whole`` once ``taken`` is out."""
    out: list[Interval] = []
    gone = merged(taken)
    for start, end in merged(whole):
        at = start
        for busy_from, busy_until in gone:
            if busy_until <= at:
                continue
            if busy_from >= end:
                break
            if busy_from > at:
                out.append((at, busy_from))
            at = busy_until
        if at < end:
            out.append((at, end))
    return out


def clipped(intervals: Iterable[Interval], start: datetime, end: datetime) -> list[Interval]:
    """The part of each that is within ``[start, end)``."""
    return [(max(a, start), min(b, end)) for a, b in intervals if a < end and b > start]


def overlaps(one: Interval, other: Interval) -> bool:
    """Whether they share an instant; 9 h to 10 h and 10 h to 11 h do not."""
    return one[0] < other[1] and other[0] < one[1]


def total(intervals: Iterable[Interval]) -> timedelta:
    """How long they last together, no instant counted twice."""
    return sum((end - start for start, end in merged(intervals)), timedelta())


def halves(day: Sequence[Interval], midday: datetime) -> tuple[list[Interval], list[Interval]]:
    """The morning and the afternoon of a day's opening.

    A day that closes at noon splits there; another at ``midday``, an instant that the place chooses.
    """
    opening = merged(day)
    if len(opening) == 2:
        return [opening[0]], [opening[1]]
    morning = [(a, min(b, midday)) for a, b in opening if a < midday]
    return morning, [(max(a, midday), b) for a, b in opening if b > midday]
