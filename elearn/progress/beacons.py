"""What the player sends while one works, read with care. Pure code.

A beacon is one JSON object::

    {"id": "<number made by the browser>", "key": "<activity>",
     "active_ms": 30000, "idle_ms": 1200, "ago_ms": 0,
     "ranges": [[0, 12500]], "position": {"ms": 12500}}

All in whole milliseconds. ``position`` is ``{"ms": …}`` in a media or ``{"scroll": …}``,
in basis points, in a text. Only ``id`` and ``key`` are required.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from elearn.core.errors import Invalid
from elearn.core.i18n import gettext as _
from elearn.progress.ranges import Range, merged

MOST_BEACONS = 100  # at once; the browser sends the rest after
MOST_RANGES = 200  # in one beacon
LONGEST_MS = 24 * 3600 * 1000
OLDEST_MS = 400 * LONGEST_MS


@dataclass(frozen=True, slots=True)
class Beacon:
    """One report of the player, checked."""

    id: str
    key: str
    active_ms: int = 0
    idle_ms: int = 0
    ago_ms: int = 0
    ranges: tuple[Range, ...] = ()
    position: dict[str, int] = field(default_factory=dict)


def parse(body: Any) -> list[Beacon]:
    """The beacons of a request's JSON; raise :class:`Invalid` when it is not what a player sends."""
    raw = body.get("beacons") if isinstance(body, dict) else None
    if not isinstance(raw, list) or not 0 < len(raw) <= MOST_BEACONS:
        raise Invalid(_("Le relevé d’avancement n’est pas lisible."), code="beacons")
    return [_beacon(item) for item in raw]


def _beacon(raw: Any) -> Beacon:
    if not isinstance(raw, dict):
        raise _unreadable("beacon")
    return Beacon(
        id=_word(raw, "id", 36),
        key=_word(raw, "key", 100),
        active_ms=_number(raw, "active_ms", LONGEST_MS),
        idle_ms=_number(raw, "idle_ms", OLDEST_MS),
        ago_ms=_number(raw, "ago_ms", OLDEST_MS),
        ranges=tuple(_ranges(raw.get("ranges"))),
        position=_position(raw.get("position")),
    )


def _word(raw: dict[str, Any], name: str, longest: int) -> str:
    value = raw.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= longest or not value.isascii() or not value.isprintable():
        raise _unreadable(name)
    return value


def _number(raw: dict[str, Any], name: str, most: int) -> int:
    value = raw.get(name, 0)
    if not _is_whole(value) or not 0 <= value <= most:
        raise _unreadable(name)
    return int(value)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _ranges(raw: Any) -> list[Range]:
    if raw is None:
        return []
    if not isinstance(raw, list) or len(raw) > MOST_RANGES:
        raise _unreadable("ranges")
    for pair in raw:
        if not isinstance(pair, list) or len(pair) != 2 or not all(_is_whole(n) for n in pair):
            raise _unreadable("ranges")
        if not 0 <= pair[0] <= pair[1] <= LONGEST_MS:
            raise _unreadable("ranges")
    return merged(raw)


def _position(raw: Any) -> dict[str, int]:
    if raw is None:
        return {}
    if not isinstance(raw, dict) or not set(raw) <= {"ms", "scroll"}:
        raise _unreadable("position")
    return {name: _number(raw, name, LONGEST_MS if name == "ms" else 10_000) for name in raw}


def _unreadable(name: str) -> Invalid:
    text = _("Le relevé d’avancement n’est pas lisible.")
    return Invalid(text, fields={name: [text]}, code="beacons")
