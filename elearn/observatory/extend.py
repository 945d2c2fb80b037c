"""What guests bring to this room: indicators of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from elearn.core.i18n import Lazy
from elearn.core.providers import Registry

Unit = Literal["", "h", "bp", "cents"]  # a count, hours, basis points, or cents of a euro


@dataclass(frozen=True, slots=True)
class Period:
    """From ``from_on`` until before ``until_on``, in a network; nothing counts after ``now``.

    ``since`` and ``until`` are the same days as instants (UTC); ``last_on`` is the day at which
    what is counted at a date (places, workspaces) is counted.
    """

    network_id: int
    from_on: date
    until_on: date
    since: datetime
    until: datetime
    now: datetime
    last_on: date


@dataclass(frozen=True, slots=True)
class Presence:
    """What the period holds, gathered once for all indicators. Keys are ids of centres.

    ``seconds`` and ``capacity`` are of desks and offices only: presence there, and the hours that
    they were open to be used. ``people`` maps a visitor to the situation they gave. ``growths`` are those
    of the ``departures`` that were a success.
    """

    period: Period
    centres: Mapping[int, str]
    desks: Mapping[int, int]
    offices: Mapping[int, int]
    seconds: Mapping[int, int]
    capacity: Mapping[int, int]
    visitors: Mapping[int, frozenset[int]]
    people: Mapping[int, str]
    holders: frozenset[int]
    costs: Mapping[int, int]
    enrolled: int = 0
    completed: int = 0
    departures: Mapping[int, int] = field(default_factory=dict)
    growths: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """A value, and what it is made of by centre (empty when it has no such parts).

    ``of_people`` is true of counts of persons, which the public page hides below five. ``among`` is the
    count that this one is a part of: the few who are not in it are not to be found either.
    """

    value: Decimal | None
    parts: Mapping[int, Decimal] = field(default_factory=dict)
    of_people: bool = False
    among: Reading | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure: its words, its unit, how it is defined, and how it is read.

    ``read(presence)`` runs in a reading scope and writes nothing. ``digits`` are those shown.
    """

    label: Lazy
    definition: Lazy
    read: Callable[[Presence], Reading]
    unit: Unit = ""
    digits: int = 0


INDICATORS: Registry[Indicator] = Registry("observatory.indicators")
