"""What a use costs, computed from dated rates. Pure: no database, no clock.

Which rate holds, for one kind and unit on one day (:func:`rate_for`):

1. Rates count whose dates hold that day, whose place is this one or the whole network, whose
   audience is everyone or this person's situation, and whose phase (whole months elapsed since the
   pass began, or since the first use of the network) contains that day.
2. Among the rates of the person's pass, and apart among those open to all, the most particular wins:
   the place's before the network's, then the audience's before everyone's, then the one begun last.
3. Of these two, the cheaper: holding a pass never makes anything dearer.

No rate at all: the use is free, and the quote says that nothing is priced.

What a use costs (:func:`quote`): each local day is the cheapest combination of started hours,
half-days (five hours) and the day; what a pass includes comes off first, where it saves money: its
hours when they cover the day, otherwise one of its days, otherwise the hours that are left. A use by
the month is the cheaper of its months and of its days. The combination is found again here, never kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from elearn.core.i18n import zone as site_zone

HALF_DAY_MINUTES = 5 * 60
INCLUDED, INCLUDED_DAY = "included", "included_day"


@dataclass(frozen=True, slots=True)
class Rate:
    """One tariff: the row without its database."""

    id: int
    kind: str
    unit: str
    cents: int
    valid_from: date
    valid_until: date | None = None
    centre_id: int | None = None
    audience: str = ""
    plan_id: int | None = None
    from_month: int = 0
    until_month: int | None = None


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose price it is: situation, first use of the network (None: never yet), passes held.

    ``passes`` are ``(starts_on, ends_on, member_since, plan_id)``.
    """

    audience: str = ""
    first_use: date | None = None
    passes: tuple[tuple[date, date, date, int], ...] = ()

    def plan_on(self, on: date) -> tuple[int, date] | None:
        """The plan held that day and since when its member is one, or None."""
        for starts_on, ends_on, since, plan in self.passes:
            if starts_on <= on < ends_on:
                return plan, since
        return None


@dataclass(frozen=True, slots=True)
class Line:
    """``count`` units at ``unit_cents`` on one day; ``unit`` is ``included`` for minutes a pass gives,
    ``included_day`` for its days."""

    on: date
    unit: str
    count: int
    unit_cents: int
    tariff_id: int | None = None

    @property
    def cents(self) -> int:
        """What this line costs."""
        return self.count * self.unit_cents


@dataclass(frozen=True, slots=True)
class Quote:
    """A price and how it is made. ``is_priced``: a rate was found (otherwise it is free by default)."""

    kind: str
    lines: tuple[Line, ...] = ()
    is_priced: bool = True

    @property
    def cents(self) -> int:
        """The whole."""
        return sum(line.cents for line in self.lines)

    @property
    def tariff_ids(self) -> tuple[int, ...]:
        """The tariffs it rests on."""
        return tuple(dict.fromkeys(x.tariff_id for x in self.lines if x.tariff_id is not None))

    @property
    def included_minutes(self) -> int:
        """Minutes that a pass gives."""
        return sum(x.count for x in self.lines if x.unit == INCLUDED)

    @property
    def included_days(self) -> int:
        """Days that a pass gives."""
        return sum(x.count for x in self.lines if x.unit == INCLUDED_DAY)

    @property
    def is_by_month(self) -> bool:
        """Whether it is a price of the month."""
        return any(x.unit == "month" for x in self.lines)

    def frozen(self) -> dict[str, Any]:
        """What a booking keeps, so that its price never changes."""
        return {
            "cents": self.cents,
            "kind": self.kind,
            "priced": self.is_priced,
            "lines": [
                {"on": x.on.isoformat(), "unit": x.unit, "count": x.count, "cents": x.unit_cents, "tariff": x.tariff_id}
                for x in self.lines
            ],
        }


def together(quotes: Sequence[Quote]) -> Quote:
    """The price of several uses at once: a whole room is each of its workspaces."""
    lines = tuple(line for one in quotes for line in one.lines)
    return Quote(quotes[0].kind, lines, all(one.is_priced for one in quotes))


def thawed(kept: Mapping[str, Any]) -> Quote:
    """The quote that ``frozen`` kept."""
    lines = tuple(
        Line(date.fromisoformat(x["on"]), x["unit"], x["count"], x["cents"], x["tariff"]) for x in kept["lines"]
    )
    return Quote(kept["kind"], lines, kept["priced"])


def months_between(since: date, on: date) -> int:
    """Whole months elapsed: 14 September to 13 October is none, to 14 October is one."""
    months = (on.year - since.year) * 12 + on.month - since.month
    while add_months(since, months) > on:
        months -= 1
    return max(0, months)


def add_months(on: date, months: int) -> date:
    """The same day that many months later, or the last of that month when it is shorter."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(on.day, last))


def rate_for(
    rates: Iterable[Rate], kind: str, unit: str, on: date, *, centre_id: int | None, holder: Holder
) -> Rate | None:
    """The rate that holds, as said at the head of this file; None when none does."""
    plan = holder.plan_on(on)
    since_first = months_between(min(holder.first_use or on, on), on)
    best: dict[bool, tuple[tuple[bool, bool, date, int], Rate]] = {}
    for rate in rates:
        if rate.kind != kind or rate.unit != unit or rate.centre_id not in (None, centre_id):
            continue
        if rate.audience not in ("", holder.audience) or not _is_dated(rate, on):
            continue
        if rate.plan_id is not None and (plan is None or plan[0] != rate.plan_id):
            continue
        months = months_between(plan[1], on) if rate.plan_id is not None and plan is not None else since_first
        if months < rate.from_month or (rate.until_month is not None and months >= rate.until_month):
            continue
        rank = (rate.centre_id is not None, rate.audience != "", rate.valid_from, rate.id)
        of_pass = rate.plan_id is not None
        if of_pass not in best or best[of_pass][0] < rank:
            best[of_pass] = (rank, rate)
    # The pass first, so that at the same price it is the pass that is named.
    chosen = [best[of_pass][1] for of_pass in (True, False) if of_pass in best]
    return min(chosen, key=lambda rate: rate.cents, default=None)


def _is_dated(rate: Rate, on: date) -> bool:
    return rate.valid_from <= on and (rate.valid_until is None or on < rate.valid_until)


@dataclass(slots=True)
class _Day:
    """The rates of one day, by unit."""

    on: date
    rates: dict[str, Rate] = field(default_factory=dict)

    def line(self, unit: str, count: int) -> Line:
        rate = self.rates[unit]
        return Line(self.on, unit, count, rate.cents, rate.id)

    def cheapest(self, minutes: int) -> tuple[Line, ...] | None:
        """The cheapest lines that cover so many minutes; None when no rate can."""
        options: list[tuple[Line, ...]] = []
        if "day" in self.rates:
            options.append((self.line("day", 1),))
        most_halves = -(-minutes // HALF_DAY_MINUTES) if "half_day" in self.rates else 0
        for halves in range(most_halves + 1):
            rest = max(0, minutes - halves * HALF_DAY_MINUTES)
            if rest and "hour" not in self.rates:
                continue
            lines = (self.line("half_day", halves),) if halves else ()
            options.append((*lines, self.line("hour", -(-rest // 60))) if rest else lines)
        # At the same price, the fewest lines, and the first found: the day, then half-days.
        return min(options, key=lambda lines: (sum(x.cents for x in lines), len(lines)), default=None)


@dataclass(slots=True)
class _Left:
    """What a pass still includes, spent day after day."""

    minutes: int
    days: int

    def taken_off(self, day: _Day, minutes: int, whole: tuple[Line, ...]) -> tuple[Line, ...]:
        """The lines of that day once what is included came off; ``whole`` when nothing is saved."""
        price = sum(x.cents for x in whole)
        if price and self.days and self.minutes < minutes:
            self.days -= 1
            return (Line(day.on, INCLUDED_DAY, 1, 0),)
        given = min(self.minutes, minutes)
        rest = day.cheapest(minutes - given) if minutes > given else ()
        if given and rest is not None and sum(x.cents for x in rest) < price:
            self.minutes -= given
            return (Line(day.on, INCLUDED, given, 0), *rest)
        return whole


def quote(
    rates: Sequence[Rate],
    kind: str,
    unit: str,
    starts_at: datetime,
    ends_at: datetime,
    *,
    centre_id: int | None,
    holder: Holder,
    included_minutes: int = 0,
    included_days: int = 0,
    zone: ZoneInfo | None = None,
) -> Quote:
    """The price of using one workspace of that kind from one instant to the other."""
    lines: list[Line] = []
    is_priced, left = True, _Left(included_minutes, included_days)
    used = minutes_by_day(starts_at, ends_at, zone)
    for on, minutes in used.items():
        day = _Day(on)
        for one in ("hour", "half_day", "day"):
            rate = rate_for(rates, kind, one, on, centre_id=centre_id, holder=holder)
            if rate is not None:
                day.rates[one] = rate
        whole = day.cheapest(minutes)
        if whole is None:
            is_priced = False
        else:
            lines += left.taken_off(day, minutes, whole)
    found = Quote(kind, tuple(lines), is_priced and bool(used))
    if unit != "month" or not used:
        return found
    first, last = min(used), max(used)
    rate = rate_for(rates, kind, "month", first, centre_id=centre_id, holder=holder)
    if rate is None:
        return found
    by_month = Quote(kind, (Line(first, "month", months_between(first, last) + 1, rate.cents, rate.id),))
    return by_month if not found.is_priced or by_month.cents <= found.cents else found


def minutes_by_day(starts_at: datetime, ends_at: datetime, zone: ZoneInfo | None = None) -> dict[date, int]:
    """The minutes (started ones count) used on each local day."""
    out: dict[date, int] = {}
    start = starts_at
    while start < ends_at:
        there = start.astimezone(zone or site_zone())
        midnight = (there.replace(hour=0, minute=0, second=0, microsecond=0, fold=0) + timedelta(days=1)).astimezone(
            starts_at.tzinfo
        )
        end = min(midnight, ends_at)
        out[there.date()] = -int(-(end - start).total_seconds() // 60)
        start = end
    return out


def overlapping(rates: Sequence[Rate], new: Rate) -> Rate | None:
    """A rate for exactly the same use, people and place whose dates and phase both cross the new one's."""
    for rate in rates:
        same = replace(rate, id=new.id, cents=new.cents, valid_from=new.valid_from, valid_until=new.valid_until,
                       from_month=new.from_month, until_month=new.until_month) == new  # fmt: skip
        if (
            same
            and rate.id != new.id
            and _crosses(rate.valid_from, rate.valid_until, new.valid_from, new.valid_until)
            and _crosses(rate.from_month, rate.until_month, new.from_month, new.until_month)
        ):
            return rate
    return None


def _crosses(one: Any, one_end: Any, other: Any, other_end: Any) -> bool:
    return (one_end is None or other < one_end) and (other_end is None or one < other_end)
