"""Who left which centre, why, and how many of them because they had grown."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.core import db
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, can, require
from elearn.observatory.extend import Period
from elearn.observatory.models import Departure, DepartureTrace
from elearn.observatory.policy import Can
from elearn.observatory.reasons import CODES, REASONS, SUCCESSES
from elearn.telecentres.queries import known as of_telecentres
from elearn.telecentres.queries import places
from elearn.telecentres.queries.places import CentreCard

REASON_CODES = CODES


@dataclass(frozen=True, slots=True)
class TraceCard:
    """What one wrote of a departure, and when."""

    version: int
    action: str
    by: str
    at: datetime
    left_on: date
    reason: str
    town: str
    jobs: int | None
    note: str


@dataclass(frozen=True, slots=True)
class DepartureCard:
    """Someone who left. ``who`` is their name, ``is_success`` whether the reason counts as one."""

    id: int
    centre: CentreCard
    person_id: int | None
    organisation_id: int | None
    who: str
    left_on: date
    reason: str
    is_success: bool
    town: str
    jobs: int | None
    note: str
    version: int
    withdrawn_at: datetime | None
    traces: tuple[TraceCard, ...] = ()


def known(actor: Actor, centre: CentreCard) -> tuple[dict[int, str], dict[int, str]]:
    """The people that the centre knows, and the organisations they came for or belong to: names by id."""
    require(Can.RECORD_DEPARTURE, actor, centre)
    people = of_telecentres.people_of(centre.id)
    paying = of_telecentres.organisations_of(centre.id)
    firms = {*paying, *accounts.companies_of(people)} - {centre.organisation_id}
    named = {i: card.display_name for i, card in accounts.people(people).items()}
    return named, {i: card.name for i, card in accounts.organisations_by_id(firms).items()}


def of_centre(actor: Actor, centre: CentreCard) -> list[DepartureCard]:
    """All that was written for a centre, withdrawn ones included, the latest first."""
    require(Can.READ_DEPARTURE, actor, centre)
    query = sa.select(Departure).where(Departure.centre_id == centre.id)
    return _cards(query.order_by(Departure.left_on.desc(), Departure.id.desc()))


def one(actor: Actor, centre: CentreCard, departure_id: int) -> DepartureCard:
    """One departure of that centre with its traces; raise :class:`Missing`."""
    require(Can.READ_DEPARTURE, actor, centre)
    query = sa.select(Departure).where(Departure.id == departure_id, Departure.centre_id == centre.id)
    found = _cards(query, with_traces=True)
    if not found:
        raise Missing(_("Ce départ n’est pas écrit pour ce télécentre."))
    return found[0]


def opened_to(actor: Actor, network_id: int) -> dict[int, CentreCard]:
    """The centres of a network whose departures this reader may read line by line."""
    here = {i: card for i, card in places.centres().items() if card.network_id == network_id}
    network = places.networks([network_id])[network_id]
    if can(Can.READ_NETWORK, actor, network):
        return here
    return {i: card for i, card in here.items() if can(Can.READ_DEPARTURE, actor, card)}


def lines(actor: Actor, chosen: Period) -> list[DepartureCard]:
    """What the indicator of departures is made of over a period, in the centres open to this reader."""
    centres = opened_to(actor, chosen.network_id)
    if not centres:
        require(Can.READ_NETWORK, actor, places.networks([chosen.network_id])[chosen.network_id])
    query = sa.select(Departure).where(*_within(centres, chosen.from_on, chosen.until_on))
    return _cards(query.order_by(Departure.left_on.desc(), Departure.id.desc()))


def counted(centre_ids: Collection[int], from_on: date, until_on: date) -> tuple[dict[int, int], dict[int, int]]:
    """How many left each centre in the period, and how many of them because they had grown; none: absent."""
    if not centre_ids:
        return {}, {}
    success = sa.func.sum(sa.case((Departure.reason.in_(SUCCESSES), 1), else_=0))
    query = sa.select(Departure.centre_id, sa.func.count(), success)
    rows = db.session().execute(query.where(*_within(centre_ids, from_on, until_on)).group_by(Departure.centre_id))
    found = [(i, int(n), int(m)) for i, n, m in rows]
    return {i: n for i, n, _m in found}, {i: m for i, _n, m in found if m}


def export(person_id: int) -> list[tuple[str, Any]]:
    """What was written about someone, for the archive of their data."""
    cards = _cards(sa.select(Departure).where(Departure.person_id == person_id).order_by(Departure.id))
    if not cards:
        return []
    said = [
        {
            "centre": card.centre.name, "left_on": card.left_on.isoformat(), "reason": str(REASONS[card.reason].label),
            "town": card.town, "jobs": card.jobs, "note": card.note, "is_withdrawn": card.withdrawn_at is not None,
        }
        for card in cards
    ]  # fmt: skip
    return [("observatory.json", {"departures": said})]


def _within(centre_ids: Collection[int], from_on: date, until_on: date) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        Departure.centre_id.in_(set(centre_ids)), Departure.left_on >= from_on, Departure.left_on < until_on,
        Departure.withdrawn_at.is_(None),
    )  # fmt: skip


def _cards(query: sa.Select[Departure], *, with_traces: bool = False) -> list[DepartureCard]:
    rows = list(db.session().scalars(query))
    if not rows:
        return []
    centres = places.centres({r.centre_id for r in rows})
    people = accounts.people({r.person_id for r in rows if r.person_id is not None})
    firms = accounts.organisations_by_id({r.organisation_id for r in rows if r.organisation_id is not None})
    traces = _traces([r.id for r in rows]) if with_traces else {}
    return [
        DepartureCard(
            r.id, centres[r.centre_id], r.person_id, r.organisation_id,
            people[r.person_id].display_name if r.person_id in people
            else firms[r.organisation_id].name if r.organisation_id in firms else "",
            r.left_on, r.reason, REASONS[r.reason].is_success, r.town, r.jobs, r.note, r.version, r.withdrawn_at,
            tuple(traces.get(r.id, ())),
        )
        for r in rows
    ]  # fmt: skip


def _traces(departure_ids: Collection[int]) -> dict[int, list[TraceCard]]:
    query = sa.select(DepartureTrace).where(DepartureTrace.departure_id.in_(set(departure_ids)))
    rows = list(db.session().scalars(query.order_by(DepartureTrace.departure_id, DepartureTrace.version)))
    people = accounts.people({r.by_id for r in rows if r.by_id is not None})
    out: dict[int, list[TraceCard]] = {}
    for r in rows:
        by = people[r.by_id].display_name if r.by_id in people else ""
        card = TraceCard(r.version, r.action, by, r.at, r.left_on, r.reason, r.town, r.jobs, r.note)
        out.setdefault(r.departure_id, []).append(card)
    return out
