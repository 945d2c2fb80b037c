"""Who served whom: the visits of a month by host and by whose pass it was, even when nothing is owed.

A pass is good in every centre of its network. Each visit counts once, in the month and at the centre
where someone arrived. It is of whoever pays the pass held that day, otherwise of the centre where its
holder is at home. The price of a booking counts with its first visit: what was never used is told by
statements, not here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

import sqlalchemy as sa

from elearn.core import clock, db
from elearn.core.i18n import local
from elearn.telecentres.models import Booking, Centre, Pass, Visit, Workspace
from elearn.telecentres.opening import instant
from elearn.telecentres.pricing import add_months

# Whose visit it is.
PAYER, HOME, HOMELESS, WITHOUT = "payeur", "attache", "sans-attache", "sans-pass"
Whose = tuple[str, int]


@dataclass(frozen=True, slots=True)
class VisitLine:
    """One visit as it is settled."""

    id: int
    host_id: int
    whose: Whose
    person_id: int
    workspace: str
    arrived_at: datetime
    left_at: datetime | None
    seconds: int
    cents: int

    @property
    def key(self) -> str:
        """Whose visit it is, for an address: ``attache-12``, ``sans-pass``."""
        return key_of(self.whose)


@dataclass(slots=True)
class Cell:
    """What one host did for one home or payer in the month."""

    host_id: int
    whose: Whose
    visits: int = 0
    seconds: int = 0
    cents: int = 0
    people: set[int] = field(default_factory=set)

    @property
    def key(self) -> str:
        """Whose visits they are, for an address."""
        return key_of(self.whose)


def key_of(whose: Whose) -> str:
    """``attache-12``, ``payeur-3``, ``sans-attache``, ``sans-pass``."""
    return f"{whose[0]}-{whose[1]}" if whose[1] else whose[0]


def visits(network_id: int, month: date) -> list[VisitLine]:
    """The visits of that month (its first day) in the centres of a network, in order; two statements."""
    since, until, now = instant(month, 0), instant(add_months(month, 1), 0), clock.now()
    first = sa.select(sa.func.min(Visit.id)).where(Visit.booking_id == Booking.id).correlate(Booking).scalar_subquery()
    query = (
        sa.select(
            Visit.id, Visit.centre_id, Visit.person_id, sa.func.coalesce(Workspace.name, ""), Visit.arrived_at,
            Visit.left_at, sa.case((first == Visit.id, Booking.price_cents), else_=0),
        )
        .join(Centre, Centre.id == Visit.centre_id)
        .outerjoin(Booking, Booking.id == Visit.booking_id)
        .outerjoin(Workspace, Workspace.id == Visit.workspace_id)
        .where(Centre.network_id == network_id, Visit.arrived_at >= since, Visit.arrived_at < until)
        .order_by(Visit.arrived_at, Visit.id)
    )  # fmt: skip
    found = db.session().execute(query).all()
    held = _passes(network_id, month)
    return [
        VisitLine(
            i, host, _whose(held.get(person, ()), local(arrived).date()), person, workspace, arrived, left,
            max(0, int(((left or now) - arrived).total_seconds())), cents,
        )
        for i, host, person, workspace, arrived, left, cents in found
    ]  # fmt: skip


Held = list[tuple[date, date, Whose]]


def _passes(network_id: int, month: date) -> dict[int, Held]:
    query = sa.select(
        Pass.person_id, Pass.starts_on, Pass.ends_on, Pass.payer_organisation_id, Pass.home_centre_id
    ).where(
        Pass.network_id == network_id,
        Pass.state == "active",
        Pass.starts_on < add_months(month, 1),
        Pass.ends_on > month,
    )
    out: dict[int, Held] = {}
    for person, starts, ends, payer, home in db.session().execute(query):
        whose = (PAYER, payer) if payer is not None else (HOME, home) if home is not None else (HOMELESS, 0)
        out.setdefault(person, []).append((starts, ends, whose))
    return out


def _whose(held: Iterable[tuple[date, date, Whose]], on: date) -> Whose:
    return next((whose for starts, ends, whose in held if starts <= on < ends), (WITHOUT, 0))


def cells(lines: Iterable[VisitLine]) -> list[Cell]:
    """The same added up by host and by whose they are; what is nothing is absent."""
    out: dict[tuple[int, Whose], Cell] = {}
    for line in lines:
        cell = out.setdefault((line.host_id, line.whose), Cell(line.host_id, line.whose))
        cell.visits += 1
        cell.seconds += line.seconds
        cell.cents += line.cents
        cell.people.add(line.person_id)
    return list(out.values())
