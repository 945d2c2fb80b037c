"""The map of a network, drawn from coordinates: no outside server, no script. Pure.

The outline is a simplified shape of the Cantal, from approximate coordinates written here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians

# Longitude, latitude, clockwise from the north-west.
OUTLINE: tuple[tuple[float, float], ...] = (
    (2.50, 45.41), (2.52, 45.47), (2.57, 45.46), (2.61, 45.42), (2.68, 45.41), (2.74, 45.37), (2.82, 45.38),
    (2.90, 45.37), (2.95, 45.31), (3.03, 45.32), (3.10, 45.35), (3.16, 45.30), (3.24, 45.28), (3.28, 45.23),
    (3.24, 45.17), (3.27, 45.10), (3.34, 45.07), (3.37, 45.01), (3.33, 44.95), (3.26, 44.92), (3.21, 44.87),
    (3.14, 44.89), (3.10, 44.85), (3.08, 44.79), (3.05, 44.72), (3.01, 44.65), (2.97, 44.65), (2.94, 44.71),
    (2.91, 44.76), (2.85, 44.79), (2.80, 44.84), (2.76, 44.90), (2.73, 44.94), (2.68, 44.91), (2.62, 44.87),
    (2.60, 44.81), (2.57, 44.75), (2.56, 44.69), (2.48, 44.65), (2.41, 44.64), (2.34, 44.67), (2.27, 44.65),
    (2.21, 44.61), (2.16, 44.63), (2.13, 44.69), (2.16, 44.74), (2.13, 44.80), (2.08, 44.86), (2.06, 44.97),
    (2.10, 45.04), (2.14, 45.09), (2.18, 45.15), (2.20, 45.22), (2.25, 45.28), (2.32, 45.31), (2.36, 45.36),
    (2.43, 45.39),
)  # fmt: skip
WIDTH, MARGIN = 640, 34
MERGE = 14  # points nearer than this are drawn as one
STATES = ("open", "shut", "planned")
DOT, GAP, LETTER = 10, 15, 14  # half a point, middle to label, width of a letter on a phone
Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Place:
    """What is drawn: where, what it is called, where it leads, and its state (open, shut, planned)."""

    name: str
    commune: str
    url: str
    latitude: float
    longitude: float
    state: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One point of the drawing, for one place or for several that are too near; ``label`` goes beside it."""

    x: float
    y: float
    label: str
    state: str
    places: tuple[Place, ...]
    anchor: str
    label_x: float
    label_y: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole: size, path of the outline, marks from north to south."""

    width: int
    height: int
    path: str
    marks: tuple[Mark, ...]


def draw(places: Iterable[Place], outline: Sequence[tuple[float, float]] = OUTLINE) -> Drawing:
    """The drawing of these places within the outline, and around it when some stand outside."""
    wanted = sorted(places, key=lambda p: -p.latitude)
    all_points = [*outline, *((p.longitude, p.latitude) for p in wanted)]
    west, east = min(x for x, _y in all_points), max(x for x, _y in all_points)
    south, north = min(y for _x, y in all_points), max(y for _x, y in all_points)
    # One degree of longitude is shorter than one of latitude, by the cosine.
    narrow = cos(radians((south + north) / 2))
    scale = (WIDTH - 2 * MARGIN) / max((east - west) * narrow, 1e-6)

    def at(longitude: float, latitude: float) -> tuple[float, float]:
        x, y = (longitude - west) * narrow * scale, (north - latitude) * scale
        return round(x + MARGIN, 1), round(y + MARGIN, 1)

    height = round((north - south) * scale + 2 * MARGIN)
    path = "M" + " L".join(f"{x} {y}" for x, y in (at(*point) for point in outline)) + " Z"
    groups: list[list[Place]] = []
    for place in wanted:
        here = at(place.longitude, place.latitude)
        near = next((g for g in groups if _distance(at(g[0].longitude, g[0].latitude), here) < MERGE), None)
        if near is None:
            groups.append([place])
        else:
            near.append(place)
    points = [at(group[0].longitude, group[0].latitude) for group in groups]
    marks: list[Mark] = []
    taken = [(x - DOT, y - DOT, x + DOT, y + DOT) for x, y in points]
    for group, point in zip(groups, points, strict=True):
        label = group[0].commune if len(group) == 1 else f"{group[0].commune} ({len(group)})"
        anchor, x, y, box = _room(point, label, taken)
        taken.append(box)
        state = min((p.state for p in group), key=STATES.index)
        marks.append(Mark(*point, label, state, tuple(group), anchor, x, y))
    return Drawing(WIDTH, height, path, tuple(marks))


def _distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    return float(((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5)


def _room(point: tuple[float, float], label: str, taken: Sequence[Box]) -> tuple[str, float, float, Box]:
    """Where the label goes: right, left, above or below, the first where it meets nothing."""
    x, y = point
    width = len(label) * LETTER
    options = (
        ("start", x + GAP, y + 5, (x + GAP, y - 10, x + GAP + width, y + 9)),
        ("end", x - GAP, y + 5, (x - GAP - width, y - 10, x - GAP, y + 9)),
        ("middle", x, y - GAP, (x - width / 2, y - GAP - 15, x + width / 2, y - GAP + 4)),
        ("middle", x, y + GAP + 13, (x - width / 2, y + GAP, x + width / 2, y + GAP + 18)),
    )
    free = (o for o in options if o[3][0] >= 0 and o[3][2] <= WIDTH and not any(_meet(o[3], box) for box in taken))
    anchor, at_x, at_y, box = next(free, options[0])
    return anchor, round(at_x, 1), round(at_y, 1), box


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
