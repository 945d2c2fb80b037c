"""What someone must look at: figures that age, end or are not sure, and what depends on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa

from elearn.core import clock, i18n
from elearn.core.db import session
from elearn.core.i18n import gettext as _
from elearn.parameters.extend import DEPENDENTS, READERS, Use
from elearn.parameters.figures import Parameter, Table, Value
from elearn.parameters.models import Change
from elearn.parameters.queries.table import figures

STALE_AFTER = timedelta(days=365)
ENDS_WITHIN = timedelta(days=90)
LEARNT_WITHIN = timedelta(days=365)
Reason = Literal["absent", "ends", "old"]


@dataclass(frozen=True, slots=True)
class Due:
    """A figure to look at: without value in force, ending soon without a next value, or not checked for a year."""

    parameter: Parameter
    reason: Reason
    day: date | None


@dataclass(frozen=True, slots=True)
class Affected:
    """A change that places published before it still explain. ``people`` learnt there within the last year."""

    change_id: int
    name: str
    at: datetime
    before: Sequence[dict[str, Any]]
    after: Sequence[dict[str, Any]]
    told_at: datetime | None
    uses: Sequence[Use]
    people: frozenset[int]


def due(table: Table, on: date) -> list[Due]:
    """What is stale on a day, the most pressing first."""
    out = []
    for parameter in table.values():
        now = parameter.at(on)
        if now is None:
            last = parameter.shown_at(on)
            if last.ends_on and last.ends_on < on:  # one that is announced is not late
                out.append(Due(parameter, "absent", last.ends_on))
        elif now.ends_on and now.ends_on - on <= ENDS_WITHIN and not parameter.at(now.ends_on + timedelta(days=1)):
            out.append(Due(parameter, "ends", now.ends_on))
        elif on - now.checked_on > STALE_AFTER:
            out.append(Due(parameter, "old", now.checked_on))
    order = ("absent", "ends", "old")
    return sorted(out, key=lambda d: (order.index(d.reason), d.day or date.min, d.parameter.name))


def to_check(table: Table, on: date) -> list[tuple[Parameter, Value]]:
    """The figures that a reader is told to check, with where."""
    shown = ((parameter, parameter.shown_at(on)) for parameter in table.values())
    return [(parameter, value) for parameter, value in shown if value.confidence == "to-check"]


def uses() -> dict[str, list[Use]]:
    """Name of figure to every place that shows it now, from all rooms."""
    out: dict[str, list[Use]] = defaultdict(list)
    for dependents in DEPENDENTS.values():
        for use in dependents():
            out[use.name].append(use)
    return dict(out)


def affected() -> list[Affected]:
    """The changes of the last year that published places were written before, the latest first.

    A module published again since is no longer concerned: its author has seen the new value.
    """
    since = clock.now() - LEARNT_WITHIN
    rows = list(session().scalars(sa.select(Change).where(Change.at >= since).order_by(Change.at.desc(), Change.id)))
    if not rows:
        return []
    everywhere = uses()
    out = []
    for row in rows:
        places = [u for u in everywhere.get(row.name, ()) if u.since is None or u.since < row.at]
        people = readers({u.module for u in places if u.module}, row.at)
        told = Affected(row.id, row.name, row.at, row.before, row.after, row.told_at, places, frozenset(people))
        out.append(told)
    return out


def readers(modules: set[str], before: datetime) -> set[int]:
    """The people who completed one of these modules in the year before an instant."""
    found: set[int] = set()
    if modules:
        for known in READERS.values():
            found.update(known(modules, before - LEARNT_WITHIN))
    return found


def change_facts(change_id: int) -> dict[str, str]:
    """What a notice says of a change: name, titles, and both values as they are written."""
    row = session().get_one(Change, change_id)
    parameter = figures().get(row.name)
    if parameter is None:
        return {"name": row.name, "title": row.name, "title_en": "", "before": "-", "after": "-"}
    before, after = written_values(parameter, row.before), written_values(parameter, row.after)
    # What both say is no news: only what is left of each is told.
    return {
        "name": row.name,
        "title": parameter.title,
        "title_en": parameter.title_en,
        "before": ", ".join(v for v in before if v not in after) or "-",
        "after": ", ".join(v for v in after if v not in before) or "-",
    }


def written_values(parameter: Parameter, held: Sequence[dict[str, Any]]) -> list[str]:
    """The values of a change, as a reader sees them: « 83 600 € HT (à partir du 1er janvier 2026) »."""
    out = []
    for item in held:
        value = Value(item["value"], "", "stable", date.min)
        text = parameter.written(value)
        start, end = item["from"], item["until"]
        if start and end:
            text = _("%(value)s (du %(start)s au %(end)s)", value=text, start=_day(start), end=_day(end))
        elif start:
            text = _("%(value)s (à partir du %(start)s)", value=text, start=_day(start))
        elif end:
            text = _("%(value)s (jusqu’au %(end)s)", value=text, end=_day(end))
        out.append(text)
    return out


def _day(text: str) -> str:
    return i18n.day(date.fromisoformat(text))
