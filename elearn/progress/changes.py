"""What a newer version of a module changes for someone who follows an older one. Pure code."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol


class Step(Protocol):
    """One activity, as an outline has it."""

    @property
    def key(self) -> str:
        """Stable from one version to the next."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def minutes(self) -> int:
        """How long it is expected to take."""


@dataclass(frozen=True, slots=True)
class Changes:
    """``added`` and ``removed`` activities, ``renamed`` ones (before, after), and what stays done."""

    added: Sequence[Step]
    removed: Sequence[Step]
    renamed: Sequence[tuple[Step, Step]]
    kept_done: Sequence[Step]
    lost_done: Sequence[Step]
    minutes: int

    @property
    def in_texts_alone(self) -> bool:
        """The outline is the same: what changed is inside the lessons."""
        return not (self.added or self.removed or self.renamed)


def between(mine: Sequence[Step], current: Sequence[Step], done: Collection[str]) -> Changes:
    """Compare two outlines by the keys of their activities. ``minutes`` is the difference, signed."""
    before, after = {s.key: s for s in mine}, {s.key: s for s in current}
    both = [(before[s.key], s) for s in current if s.key in before]
    return Changes(
        added=[s for s in current if s.key not in before],
        removed=[s for s in mine if s.key not in after],
        renamed=[(one, two) for one, two in both if one.title != two.title],
        kept_done=[s for s in current if s.key in done],
        lost_done=[s for s in mine if s.key in done and s.key not in after],
        minutes=sum(s.minutes for s in current) - sum(s.minutes for s in mine),
    )
