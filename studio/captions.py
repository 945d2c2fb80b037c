"""WebVTT: captions timed on the narration, and chapters."""

from __future__ import annotations

from dataclasses import dataclass

from studio.errors import StudioError
from studio.narration import Timed

WIDTH = 42
LINGER = 350  # a caption stays this long after the voice, if the next one leaves room
SHORTEST = 1000


@dataclass(frozen=True)
class Cue:
    """One cue: milliseconds from the beginning, and its text, one or two lines."""

    start: int
    end: int
    text: str


def wrap(text: str) -> str:
    """Return the text on one line of 42 characters, or on two balanced ones.

    Breaks only at an ordinary space, rather after a comma, rather not after a short word (an article,
    a preposition). Raises StudioError if two lines are not enough.
    """
    if len(text) <= WIDTH:
        return text
    best: tuple[int, str] | None = None
    for at, sign in enumerate(text):
        first, second = text[:at], text[at + 1 :]
        if sign != " " or len(first) > WIDTH or len(second) > WIDTH:
            continue
        cost = abs(len(first) - len(second))
        cost -= 20 if first[-1] in ",;:." else 0
        cost += 12 if len(first.rsplit(" ", 1)[-1]) < 5 else 0
        if best is None or cost < best[0]:
            best = (cost, f"{first}\n{second}")
    if best is None:
        raise StudioError(f"This line does not fit in two captions of {WIDTH} characters: {text}")
    return best[1]


def caption_cues(timed: tuple[Timed, ...], language: str) -> list[Cue]:
    """Return one cue for each line, beginning with its voice and never overlapping the next."""
    cues = []
    for position, entry in enumerate(timed):
        following = timed[position + 1].start if position + 1 < len(timed) else entry.end + 1500
        end = min(max(entry.end + LINGER, entry.start + SHORTEST), following)
        cues.append(Cue(entry.start, end, wrap(entry.line.fr if language == "fr" else entry.line.en)))
    return cues


def chapter_cues(openings: list[tuple[int, str]], length: int) -> list[Cue]:
    """Return contiguous chapters from (start, title) pairs; the last one ends with the film."""
    ends = [start for start, _ in openings[1:]] + [length]
    return [Cue(start, end, title) for (start, title), end in zip(openings, ends, strict=True)]


def stamp(ms: int) -> str:
    """Return a WebVTT time: 00:01:02.345."""
    seconds, rest = divmod(ms, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{rest:03d}"


def webvtt(cues: list[Cue]) -> str:
    """Return the text of a WebVTT file."""
    blocks = [f"{n}\n{stamp(cue.start)} --> {stamp(cue.end)}\n{cue.text}\n" for n, cue in enumerate(cues, 1)]
    return "WEBVTT\n\n" + "\n".join(blocks)
