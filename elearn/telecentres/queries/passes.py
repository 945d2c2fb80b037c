"""Reads of plans and passes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from elearn.core import db
from elearn.telecentres.models import Pass, Plan, Statement


@dataclass(frozen=True, slots=True)
class PlanCard:
    """Terms on offer."""

    id: int
    network_id: int
    code: str
    name: str
    presentation: str
    period_months: int
    price_cents: int
    entitlements: dict[str, Any]
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class PassCard:
    """One period of a membership, with the terms it was taken at."""

    id: int
    network_id: int
    person_id: int
    plan_id: int
    number: str
    starts_on: date
    ends_on: date
    member_since: date
    payer_organisation_id: int | None
    terms: dict[str, Any]

    @property
    def name(self) -> str:
        """The plan's name, as it was when the pass was taken."""
        return str(self.terms["name"])


def _plan(row: Plan) -> PlanCard:
    return PlanCard(
        row.id, row.network_id, row.code, row.name, row.presentation, row.period_months, row.price_cents,
        row.entitlements, row.valid_from, row.valid_until,
    )  # fmt: skip


def _pass(row: Pass) -> PassCard:
    return PassCard(
        row.id, row.network_id, row.person_id, row.plan_id, row.number, row.starts_on, row.ends_on,
        row.member_since, row.payer_organisation_id, row.terms,
    )  # fmt: skip


# Made once, and of columns: every booking asks it.
_ACTIVE: sa.Select[*tuple[Any, ...]] = (
    sa.select(
        Pass.id, Pass.network_id, Pass.person_id, Pass.plan_id, Pass.number, Pass.starts_on, Pass.ends_on,
        Pass.member_since, Pass.payer_organisation_id, Pass.terms,
    )
    .where(Pass.state == "active")
    .order_by(Pass.starts_on)
)  # fmt: skip
_PASSES = db.Among(_ACTIVE, Pass.person_id)
_PASSES_FROM = db.Among(_ACTIVE.where(Pass.ends_on > sa.bindparam("on")), Pass.person_id)


def plans_on(network_ids: Collection[int], on: date) -> list[PlanCard]:
    """The plans offered that day, cheapest first."""
    query = sa.select(Plan).where(
        Plan.network_id.in_(set(network_ids)),
        Plan.valid_from <= on,
        sa.or_(Plan.valid_until.is_(None), Plan.valid_until > on),
    )
    return [_plan(row) for row in db.session().scalars(query.order_by(Plan.price_cents, Plan.id))]


def every_plan(network_id: int) -> list[PlanCard]:
    """All the terms that a network offered, offers or will offer: by name, the newest first."""
    query = sa.select(Plan).where(Plan.network_id == network_id)
    return [_plan(row) for row in db.session().scalars(query.order_by(Plan.code, Plan.valid_from.desc()))]


def holders_by_plan(network_id: int, on: date) -> dict[int, int]:
    """How many people hold a pass at each of these terms that day; terms without any are absent."""
    query = sa.select(Pass.plan_id, sa.func.count(sa.distinct(Pass.person_id))).where(
        Pass.network_id == network_id, Pass.state == "active", Pass.starts_on <= on, Pass.ends_on > on
    )
    return {plan: int(count) for plan, count in db.session().execute(query.group_by(Pass.plan_id))}


def plans_by_id(ids: Collection[int]) -> dict[int, PlanCard]:
    """These plans, whatever their dates."""
    if not ids:
        return {}
    return {row.id: _plan(row) for row in db.session().scalars(sa.select(Plan).where(Plan.id.in_(set(ids))))}


def passes_of(person_ids: Collection[int], from_date: date | None = None) -> list[PassCard]:
    """The passes of these people that are not cancelled, oldest first; those not ended before a day."""
    if not person_ids:
        return []
    rows = _PASSES.rows(person_ids) if from_date is None else _PASSES_FROM.rows(person_ids, {"on": from_date})
    return [PassCard(*row) for row in rows]


def holders_between(network_id: int, from_on: date, until_on: date) -> set[int]:
    """Who held a pass of this network on some day from the first until before the last."""
    query = sa.select(Pass.person_id).where(
        Pass.network_id == network_id, Pass.state == "active", Pass.starts_on < until_on, Pass.ends_on > from_on
    )
    return set(db.session().scalars(query))


def ending(from_date: date, to_date: date) -> list[PassCard]:
    """The passes that end between two days and are not followed by another of the same person."""
    query = sa.select(Pass).where(Pass.state == "active", Pass.ends_on > from_date, Pass.ends_on <= to_date)
    following = sa.select(Pass.person_id, Pass.network_id).where(Pass.state == "active", Pass.starts_on > from_date)
    session = db.session()
    renewed = {tuple(row) for row in session.execute(following)}
    return [_pass(row) for row in session.scalars(query) if (row.person_id, row.network_id) not in renewed]


def export(person_id: int) -> list[tuple[str, Any]]:
    """The passes and the statements of someone, for the archive of their data."""
    session = db.session()
    held = session.scalars(sa.select(Pass).where(Pass.person_id == person_id).order_by(Pass.id)).all()
    stated = session.scalars(sa.select(Statement).where(Statement.person_id == person_id).order_by(Statement.id)).all()
    if not (held or stated):
        return []
    passes = [
        {
            "number": p.number, "from": p.starts_on.isoformat(), "until": p.ends_on.isoformat(), "state": p.state,
            "terms": p.terms,
        }
        for p in held
    ]  # fmt: skip
    statements = [
        {"number": s.number, "month": s.month.isoformat(), "total_cents": s.total_cents, "lines": s.lines}
        for s in stated
    ]
    return [("pass.json", {"passes": passes, "statements": statements})]
