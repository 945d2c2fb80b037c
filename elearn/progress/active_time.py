"""How long someone really worked: what a heartbeat of the page may count for.

A beat says: I end ``ago_ms`` before now, I lasted ``active_ms``, the last gesture was
``idle_ms`` before my end. Only durations come from the browser, none of its clocks, so
a wrong clock changes nothing. The rules (average duration of remote activities and
its proof: articles D6313-3-1 and R6313-3 of the Code du travail):

- after five minutes without a gesture, time stops;
- a beat longer than a page ever sends is a jump of the clock, or a machine that slept,
  and counts for nothing;
- the same minute counts once, however many tabs and devices are open.

Time is never edited; what was refused is simply not counted. Pure code.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

IDLE_AFTER = timedelta(minutes=5)
LONGEST_BEAT = timedelta(minutes=2)  # the page beats every thirty seconds
OLDEST_BEAT = timedelta(days=30)  # kept that long in the browser when the line is down
JITTER = timedelta(seconds=2)  # the network carries two beats in a row at different speeds


@dataclass(frozen=True, slots=True)
class Span:
    """From ``since`` to ``until``, both aware."""

    since: datetime
    until: datetime

    @property
    def ms(self) -> int:
        """Its length in whole milliseconds, never negative."""
        return max(0, (self.until - self.since) // timedelta(milliseconds=1))


def placed(active_ms: int, *, ago_ms: int, idle_ms: int, now: datetime, not_before: datetime) -> Span | None:
    """When the beat took place by the server's clock, or None when it counts for nothing.

    ``not_before`` is the enrolment: no one works on a module before it.
    """
    active, ago = timedelta(milliseconds=active_ms), timedelta(milliseconds=ago_ms)
    if not timedelta() < active <= LONGEST_BEAT or not timedelta() <= ago <= OLDEST_BEAT or idle_ms < 0:
        return None
    end = now - ago
    since = max(end - active, not_before)
    until = min(end, end - timedelta(milliseconds=idle_ms) + IDLE_AFTER)
    return Span(since, until) if until > since else None


def uncounted(span: Span, counted: Iterable[Span]) -> list[Span]:
    """What is left of ``span`` once the spans already counted are taken out."""
    left = [span]
    for other in counted:
        left = [piece for part in left for piece in _without(part, other)]
    return left


def _without(part: Span, other: Span) -> list[Span]:
    if other.until <= part.since or other.since >= part.until:
        return [part]
    before, after = Span(part.since, other.since), Span(other.until, part.until)
    return [piece for piece in (before, after) if piece.until > piece.since]


def total_ms(spans: Iterable[Span]) -> int:
    """The sum of their lengths."""
    return sum(span.ms for span in spans)
