"""The readings as a reader may have them, row by row: for the file and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from elearn.core.policy import Actor, can
from elearn.observatory import showing
from elearn.observatory.extend import Indicator
from elearn.observatory.policy import Can
from elearn.observatory.queries.yearly import Line


@dataclass(frozen=True, slots=True)
class Told:
    """One value: of the whole network when ``centre_id`` is None; ``mask`` is what is written in its place."""

    name: str
    indicator: Indicator
    centre_id: int | None
    value: Decimal | None
    mask: str = ""


def sees_few(actor: Actor) -> bool:
    """Whether this reader is told counts of fewer than five people."""
    return can(Can.READ_SMALL, actor)


def rows(actor: Actor, lines: Iterable[Line]) -> Iterator[Told]:
    """Each indicator: its value, then its parts by centre. Hours, per cent and euros as one writes them."""
    sees = sees_few(actor)
    for line in lines:
        masks = showing.masks(line.reading, sees_few=sees)
        values: list[tuple[int | None, Decimal | None]] = [(None, line.reading.value), *line.reading.parts.items()]
        for i, value in values:
            mask = masks.get(i, "")
            plain = None if mask else showing.plain(line.indicator, value)
            yield Told(line.name, line.indicator, i, plain, mask)
