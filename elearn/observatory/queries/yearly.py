"""Reads: one network over one period, gathered in a dozen statements whatever its size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.core import clock, db
from elearn.core.errors import Invalid
from elearn.core.i18n import gettext as _
from elearn.core.i18n import local, zone
from elearn.observatory.extend import INDICATORS, Indicator, Period, Presence, Reading
from elearn.observatory.models import Cost
from elearn.observatory.queries import departures
from elearn.progress import queries as progress
from elearn.telecentres.queries import attendance, hours, passes, places

WORKED_AT = ("desk", "office")
UNSAID = ""  # a visit that names no workspace counts as one at a desk
ONE_DAY = timedelta(days=1)
LONGEST = timedelta(days=5 * 366)


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator and its reading."""

    name: str
    indicator: Indicator
    reading: Reading


def period(network_id: int, from_on: date, until_on: date) -> Period:
    """The period, its days read in the zone of the site. Raises :class:`Invalid` naming the date at fault."""
    if from_on >= until_on:
        raise Invalid(fields={"au": [_("La fin vient avant le début : corrigez l’une des deux dates.")]})
    if until_on - from_on > LONGEST:
        raise Invalid(fields={"au": [_("Choisissez cinq ans au plus.")]})
    now = clock.now()
    today = local(now).date()
    last_on = min(until_on - ONE_DAY, max(today, from_on))
    return Period(network_id, from_on, until_on, _midnight(from_on), _midnight(until_on), now, last_on)


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time(), zone()).astimezone(UTC)


def evaluation(chosen: Period) -> list[Line]:
    """Every indicator over the period: this room's first, then those of guests."""
    presence = gather(chosen)
    return [Line(name, indicator, indicator.read(presence)) for name, indicator in INDICATORS.items()]


def gather(chosen: Period) -> Presence:
    """What all the indicators are computed from."""
    everywhere = {i: c for i, c in places.centres().items() if c.network_id == chosen.network_id}
    states = places.statuses(everywhere)
    opened = {i: c.name for i, c in everywhere.items() if _state(states[i], chosen.last_on) == "open"}
    present = places.workspaces(opened, chosen.last_on)
    visitors = {i: frozenset(who) for i, who in attendance.visitors(everywhere, chosen.since, chosen.until).items()}
    everyone = frozenset().union(*visitors.values())
    enrolled, completed = progress.followed(everyone, chosen.since, chosen.until)
    left, grown = departures.counted(everywhere, chosen.from_on, min(chosen.until_on, chosen.last_on + ONE_DAY))
    return Presence(
        period=chosen,
        centres=opened,
        desks=_count(w.centre_id for w in present if w.kind == "desk"),
        offices=_count(w.centre_id for w in present if w.kind == "office"),
        seconds=_seconds(everywhere, chosen),
        capacity=_capacity(everywhere, chosen),
        visitors={i: visitors.get(i, frozenset()) for i in everywhere},
        people=accounts.situations(everyone),
        holders=frozenset(passes.holders_between(chosen.network_id, chosen.from_on, chosen.until_on)),
        costs=costs(everywhere, chosen.from_on, chosen.until_on),
        enrolled=enrolled,
        completed=completed,
        departures=left,
        growths=grown,
    )


def _state(rows: list[tuple[date, str]], on: date) -> str:
    return next((state for since, state in reversed(rows) if since <= on), "planned")


def _count(ids: Iterable[int]) -> dict[int, int]:
    return dict(Counter(ids))


def _seconds(centre_ids: Collection[int], chosen: Period) -> dict[int, int]:
    out = dict.fromkeys(centre_ids, 0)
    for (centre_id, kind), seconds in attendance.seconds(centre_ids, chosen.since, chosen.until, chosen.now).items():
        if kind in WORKED_AT or kind == UNSAID:
            out[centre_id] += seconds
    return out


def _capacity(centre_ids: Collection[int], chosen: Period) -> dict[int, int]:
    """Seconds that desks and offices were open, until now: each while it existed, hours as dated."""
    out = dict.fromkeys(centre_ids, 0)
    opened = hours.opening_intervals_of(centre_ids, chosen.from_on, chosen.until_on)
    until = min(chosen.until, chosen.now)
    whole = {i: _open_between(opened[i], chosen.since, until) for i in centre_ids}
    for _id, centre_id, kind, from_on, until_on in places.workspaces_between(
        centre_ids, chosen.from_on, chosen.until_on
    ):
        if kind not in WORKED_AT:
            continue
        if from_on <= chosen.from_on and (until_on is None or until_on >= chosen.until_on):
            out[centre_id] += whole[centre_id]
        else:
            begins = max(chosen.since, _midnight(from_on))
            ends = until if until_on is None else min(until, _midnight(until_on))
            out[centre_id] += _open_between(opened[centre_id], begins, ends)
    return out


def _open_between(intervals: list[tuple[datetime, datetime]], since: datetime, until: datetime) -> int:
    total = timedelta()
    for begins, ends in intervals:
        shared = min(ends, until) - max(begins, since)
        if shared > timedelta():
            total += shared
    return int(total.total_seconds())


def costs(centre_ids: Collection[int], from_on: date, until_on: date) -> dict[int, int]:
    """Cents spent in that period by the centres that wrote down a cost of it, day by day in proportion."""
    if not centre_ids:
        return {}
    query = sa.select(Cost.centre_id, Cost.from_on, Cost.until_on, Cost.cents).where(
        Cost.centre_id.in_(set(centre_ids)), Cost.from_on < until_on, Cost.until_on > from_on
    )
    shares: dict[int, Fraction] = {}
    for centre_id, begins, ends, cents in db.session().execute(query):
        shared = (min(ends, until_on) - max(begins, from_on)).days
        shares[centre_id] = shares.get(centre_id, Fraction()) + Fraction(cents * shared, (ends - begins).days)
    return {i: round(share) for i, share in shares.items()}


def costs_of(centre_id: int) -> list[Cost]:
    """The costs written for one centre, the latest first."""
    return list(
        db.session().scalars(sa.select(Cost).where(Cost.centre_id == centre_id).order_by(Cost.from_on.desc(), Cost.id))
    )


def names(centre_ids: Collection[int]) -> Mapping[int, str]:
    """The names of centres, for the rows of the parts."""
    return {i: card.name for i, card in places.centres(centre_ids).items()}


def count_of(network_id: int) -> int:
    """How many centres a network has, whatever their state."""
    return sum(card.network_id == network_id for card in places.centres().values())
