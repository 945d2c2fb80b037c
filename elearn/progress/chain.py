"""Evidence that shows when it was touched: each record holds the hash of the one before.

Verification names the exact record: changed, rewritten with its own hash, missing, or
added. The enrolment keeps the number and the hash of the last one, so that the end of a
chain cannot go missing either. What it cannot show is a chain rewritten from one record
to the end together with the enrolment; a copy of the heads kept elsewhere (each backup
has one) shows that. Pure code.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it is hashed, and the two hashes that were stored with it."""

    enrolment_id: int
    seq: int
    kind: str
    activity_key: str
    at: datetime
    since: datetime | None
    until: datetime | None
    active_ms: int
    detail: dict[str, Any]
    prev_hash: str = ""
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one record: ``changed``, ``rewritten``, ``missing`` or ``added``."""

    enrolment_id: int
    seq: int
    what: str

    def __str__(self) -> str:
        return f"enrolment {self.enrolment_id}, record {self.seq}: {self.what}"


def hash_of(record: Record, prev_hash: str) -> str:
    """The SHA-256, in hexadecimal, of the record and of the hash before it.

    Over JSON with sorted keys, instants in UTC to the microsecond, no floats: what
    comes back from either database gives the same bytes. Raises ``TypeError`` on what
    would not.
    """
    _whole(record.detail)
    body = [
        prev_hash,
        record.enrolment_id,
        record.seq,
        record.kind,
        record.activity_key,
        _instant(record.at),
        _instant(record.since),
        _instant(record.until),
        record.active_ms,
        record.detail,
    ]
    text = json.dumps(body, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _instant(value: datetime | None) -> str | None:
    return None if value is None else value.astimezone(UTC).isoformat(timespec="microseconds")


def _whole(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError(f"{value!r}: evidence holds whole numbers only")
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise TypeError(f"{key!r}: evidence is keyed by words")
            _whole(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _whole(inner)
    elif value is not None and not isinstance(value, str | int):
        raise TypeError(f"{value!r} cannot be kept as evidence")


def verify(enrolment_id: int, records: Iterable[Record], *, count: int, head: str) -> Iterator[Fault]:
    """The faults of one chain, records coming in the order of ``seq``.

    ``count`` and ``head`` are what the enrolment keeps of its last record. An untouched
    chain gives nothing.
    """
    expected, before, before_is_sound = 1, GENESIS, True
    for record in records:
        for absent in range(expected, min(record.seq, count + 1)):
            yield Fault(enrolment_id, absent, "missing")
        is_next = record.seq == expected
        is_sound = record.hash == hash_of(record, record.prev_hash)
        if record.seq > count:
            yield Fault(enrolment_id, record.seq, "added")
        elif not is_sound:
            yield Fault(enrolment_id, record.seq, "changed")
        elif is_next and record.prev_hash != before and before_is_sound:
            # This record holds together and names another predecessor: that one was replaced.
            at_fault = record.seq - 1 if record.seq > 1 else record.seq
            yield Fault(enrolment_id, at_fault, "rewritten")
        expected, before, before_is_sound = record.seq + 1, record.hash, is_sound
    for absent in range(expected, count + 1):
        yield Fault(enrolment_id, absent, "missing")
    if expected == count + 1 and count and before_is_sound and before != head:
        yield Fault(enrolment_id, count, "rewritten")
