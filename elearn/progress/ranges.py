"""Which parts of a video or a sound were played: sets of ranges, in whole milliseconds.

Two devices may play the same part, in any order, and say it twice: a union does not
mind. Pure code.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Range = tuple[int, int]

# A player reports a few times a second; what falls between two reports was played too.
JOINED_MS = 500


def merged(*several: Iterable[Sequence[int]]) -> list[Range]:
    """The union: sorted, apart from each other, empty ones dropped.

    Gaps of at most half a second are closed. The order in which ranges come, and
    how often the same one comes, change nothing.
    """
    everything = sorted((int(start), int(end)) for ranges in several for start, end in ranges if end > start)
    out: list[Range] = []
    for start, end in everything:
        if out and start - out[-1][1] <= JOINED_MS:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


def clipped(ranges: Iterable[Sequence[int]], duration_ms: int) -> list[Range]:
    """The part of the ranges that lies within the media."""
    inside = ((max(0, start), min(end, duration_ms)) for start, end in ranges)
    return [(start, end) for start, end in inside if end > start]


def covered_ms(ranges: Iterable[Sequence[int]]) -> int:
    """How long the union of the ranges is."""
    return sum(end - start for start, end in merged(ranges))


def share(ranges: Iterable[Sequence[int]], duration_ms: int) -> int:
    """The part of the media that was played, in basis points (0 to 10 000), rounded down."""
    if duration_ms <= 0:
        return 0
    return covered_ms(clipped(ranges, duration_ms)) * 10_000 // duration_ms
