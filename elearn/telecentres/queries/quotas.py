"""What is left of the quotas of someone, or of who pays for them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from elearn.core import clock
from elearn.core.i18n import duration, local, ngettext
from elearn.core.i18n import gettext as _
from elearn.telecentres.opening import instant
from elearn.telecentres.pricing import add_months
from elearn.telecentres.queries.passes import PassCard, passes_of
from elearn.telecentres.queries.tariffs import QuotaCard, quotas
from elearn.telecentres.queries.usage import Used, uses
from elearn.telecentres.words import WORKSPACE_KIND


@dataclass(frozen=True, slots=True)
class Left:
    """One quota and what was used of it: minutes when it counts hours, bookings otherwise."""

    quota: QuotaCard
    used: int

    @property
    def whole(self) -> int:
        """All that the quota gives, in the same measure as ``used``."""
        return self.quota.amount * 60 if self.quota.measure == "hours" else self.quota.amount

    @property
    def left(self) -> int:
        """What remains."""
        return max(0, self.whole - self.used)

    @property
    def sentence(self) -> str:
        """``Il vous reste 6 h ce mois-ci (bureau fermé).``"""
        when = {"day": _("aujourd’hui"), "week": _("cette semaine"), "month": _("ce mois-ci")}[self.quota.period]
        if self.quota.measure == "hours":
            text = _("Il vous reste %(left)s %(when)s", left=duration(self.left), when=when)
        else:
            text = ngettext(
                "Il vous reste %(n)s réservation %(when)s",
                "Il vous reste %(n)s réservations %(when)s",
                self.left,
                when=when,
            )
        kind = WORKSPACE_KIND.get(self.quota.kind)
        return f"{text} ({str(kind).lower()})." if kind else f"{text}."


def period_of(on: date, period: str) -> tuple[date, date]:
    """The day, week (from Monday) or month that holds that day, half open."""
    if period == "day":
        return on, on + timedelta(days=1)
    if period == "week":
        monday = on - timedelta(days=on.weekday())
        return monday, monday + timedelta(days=7)
    first = on.replace(day=1)
    return first, add_months(first, 1)


def left_on(
    network_id: int,
    on: date,
    *,
    person_id: int,
    organisation_id: int | None = None,
    but: Collection[int] = (),
    held: Sequence[PassCard] | None = None,
    by: tuple[int, Collection[str]] | None = None,
) -> list[Left]:
    """The quotas that this person meets that day, with what is used; at most four statements.

    ``held``: their passes, by whoever has read them. ``by``: only the quotas in which a use of such kinds
    in such a centre counts.
    """
    found = quotas(network_id, on)
    if by is not None:
        found = [q for q in found if any(concerns(q, by[0], kind) for kind in by[1])]
    if not found:
        return []
    plans: set[int | None] = {None}
    if held is None:
        held = passes_of([person_id], on)
    plans |= {p.plan_id for p in held if p.network_id == network_id and p.starts_on <= on < p.ends_on}
    mine = [q for q in found if q.plan_id in plans and (q.per == "person" or organisation_id is not None)]
    if not mine:
        return []
    first = min(period_of(on, q.period)[0] for q in mine)
    last = max(period_of(on, q.period)[1] for q in mine)
    bounds = (instant(first, 0), instant(last, 0), clock.now())
    used: dict[str, list[Used]] = {"person": uses(network_id, *bounds, person_id=person_id, but=but)}
    if organisation_id is not None:
        used["organisation"] = uses(network_id, *bounds, organisation_id=organisation_id, but=but)
    return [Left(q, _spent(q, used[q.per], on)) for q in mine]


def concerns(quota: QuotaCard, centre_id: int, kind: str) -> bool:
    """Whether a use of that kind in that centre counts in this quota."""
    return quota.centre_id in (None, centre_id) and quota.kind in ("", kind)


def _spent(quota: QuotaCard, used: list[Used], on: date) -> int:
    first, last = period_of(on, quota.period)
    mine = [
        (start, end)
        for centre, kind, start, end in used
        if concerns(quota, centre, kind) and first <= local(start).date() < last
    ]
    return sum(minutes(start, end) for start, end in mine) if quota.measure == "hours" else len(mine)


def minutes(start: datetime, end: datetime) -> int:
    """Started minutes between two instants."""
    return -int(-(end - start).total_seconds() // 60)
