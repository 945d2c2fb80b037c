"""What an operation is hashed as: its words, its transfers, and the hash before it. Pure code."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Link:
    """One operation as it is hashed. ``moves`` holds source, target, amount and unit, in order."""

    book: str
    number: int
    key: str
    at: datetime
    actor_id: int | None
    reason: str
    reference: Mapping[str, Any]
    reverses: int | None
    moves: Sequence[tuple[str | None, str | None, int, str]]


def hash_of(link: Link, previous: str) -> str:
    """The SHA-256, in hexadecimal, of the operation and of the hash before it.

    Over JSON with sorted keys, accounts by name, instants in UTC to the microsecond, no
    floats: what comes back from either database gives the same bytes, and a stranger can
    do the sum again from an export. Raises ``TypeError`` on what would not.
    """
    _whole(link.reference)
    body = [
        previous,
        link.book,
        link.number,
        link.key,
        link.at.astimezone(UTC).isoformat(timespec="microseconds"),
        link.actor_id,
        link.reason,
        link.reference,
        link.reverses,
        link.moves,
    ]
    text = json.dumps(body, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _whole(value: Any) -> None:
    """Raise ``TypeError`` unless both databases give this value back as it was."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise TypeError(f"{key!r}: a reference is keyed by words")
            _whole(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _whole(inner)
    elif value is not None and not isinstance(value, str | int):
        raise TypeError(f"{value!r} cannot be kept in a ledger: whole numbers and words only")
