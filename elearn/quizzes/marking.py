"""What marking one answer gives, and what reading a faulty source gives: plain values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

FULL = 10_000  # fractions are basis points: whole numbers, exact in both databases

RIGHT, PARTIAL, WRONG, EMPTY = "right", "partial", "wrong", "empty"


@dataclass(frozen=True, slots=True)
class Mark:
    """How good one answer is.

    ``fraction_bp`` is in basis points, 0 to 10 000; ``feedback`` holds the author's
    sentences (inline Markdown) for what was answered; ``flags`` are stable words for
    programs: ``mistake:<n>``, ``unreadable``, ``unit``...
    """

    fraction_bp: int
    feedback: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    is_empty: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.fraction_bp <= FULL:
            raise ValueError(f"fraction {self.fraction_bp} is not within 0 and {FULL}")

    @property
    def verdict(self) -> str:
        """``right``, ``partial``, ``wrong`` or ``empty``."""
        if self.is_empty:
            return EMPTY
        if self.fraction_bp == FULL:
            return RIGHT
        return PARTIAL if self.fraction_bp else WRONG


NOTHING = Mark(0, is_empty=True)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a source. ``path`` leads to it: ``("answers", 2, "text")``."""

    path: tuple[str | int, ...]
    message: str


@dataclass(frozen=True, slots=True)
class Faults:
    """Collects faults; ``at()`` gives a collector for a part, sharing the list."""

    path: tuple[str | int, ...] = ()
    found: list[Fault] = field(default_factory=list)

    def at(self, *steps: str | int) -> Faults:
        """The collector of a part of the source."""
        return Faults((*self.path, *steps), self.found)

    def add(self, message: str) -> None:
        """Note a fault here."""
        self.found.append(Fault(self.path, message))

    def __iter__(self) -> Iterator[Fault]:
        return iter(self.found)

    def __bool__(self) -> bool:
        return bool(self.found)


@dataclass(frozen=True, slots=True)
class Score:
    """The result of a whole attempt. ``fraction_bp`` is rounded down: it never claims a pass."""

    fraction_bp: int
    passed: bool
    right: int
    total: int


def score(fractions: list[int], pass_mark: int) -> Score:
    """The score of these fractions (basis points) against ``pass_mark`` in per cent.

    Every question weighs the same. The comparison is on the exact sum, before rounding.
    """
    total = len(fractions)
    if not total:
        return Score(0, passed=False, right=0, total=0)
    whole = sum(fractions)
    return Score(
        fraction_bp=whole // total,
        passed=whole >= pass_mark * 100 * total,
        right=sum(1 for f in fractions if f == FULL),
        total=total,
    )
