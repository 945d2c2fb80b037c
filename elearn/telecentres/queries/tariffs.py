"""Reads of tariffs and quotas."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from elearn.core import db
from elearn.telecentres.models import Quota, Tariff
from elearn.telecentres.pricing import Rate


@dataclass(frozen=True, slots=True)
class TariffCard:
    """A tariff with its reason, for the pages that show and change them."""

    rate: Rate
    network_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class QuotaCard:
    """A quota: the most of a measure, in a period, for a person or an organisation."""

    id: int
    centre_id: int | None
    plan_id: int | None
    kind: str
    per: str
    measure: str
    period: str
    amount: int
    valid_from: date
    valid_until: date | None


RATE = (
    Tariff.id, Tariff.kind, Tariff.unit, Tariff.price_cents, Tariff.valid_from, Tariff.valid_until, Tariff.centre_id,
    Tariff.audience, Tariff.plan_id, Tariff.from_month, Tariff.until_month,
)  # fmt: skip


def _rate(row: Tariff) -> Rate:
    return Rate(
        row.id, row.kind, row.unit, row.price_cents, row.valid_from, row.valid_until, row.centre_id, row.audience,
        row.plan_id, row.from_month, row.until_month,
    )  # fmt: skip


def rates(network_ids: Collection[int]) -> dict[int, list[Rate]]:
    """All the rates of these networks, past and to come, in one statement."""
    out: dict[int, list[Rate]] = {i: [] for i in network_ids}
    if out:
        query = sa.select(Tariff.network_id, *RATE).where(Tariff.network_id.in_(out)).order_by(Tariff.id)
        for network_id, *rate in db.session().execute(query):
            out[network_id].append(Rate(*rate))
    return out


def tariffs(network_id: int, centre_id: int | None = None) -> list[TariffCard]:
    """The tariffs of a network, and the exceptions of one centre when named; in the order shown."""
    query = sa.select(Tariff).where(
        Tariff.network_id == network_id, sa.or_(Tariff.centre_id.is_(None), Tariff.centre_id == centre_id)
    )
    order = (Tariff.kind, Tariff.unit, Tariff.plan_id, Tariff.audience, Tariff.from_month, Tariff.valid_from)
    return [TariffCard(_rate(t), t.network_id, t.reason) for t in db.session().scalars(query.order_by(*order))]


def quotas(network_id: int, on: date) -> list[QuotaCard]:
    """The quotas of a network in force that day."""
    return [q for q in quotas_from(network_id, on) if q.valid_from <= on]


def quotas_from(network_id: int, on: date) -> list[QuotaCard]:
    """The quotas of a network in force that day or later."""
    query = sa.select(Quota).where(
        Quota.network_id == network_id, sa.or_(Quota.valid_until.is_(None), Quota.valid_until > on)
    )
    return [
        QuotaCard(
            q.id, q.centre_id, q.plan_id, q.kind, q.per, q.measure, q.period, q.amount, q.valid_from, q.valid_until
        )
        for q in db.session().scalars(query.order_by(Quota.id))
    ]


def every_tariff(network_id: int) -> list[TariffCard]:
    """All the tariffs of a network, those of its places included, in the order shown."""
    query = sa.select(Tariff).where(Tariff.network_id == network_id)
    order = (Tariff.kind, Tariff.unit, Tariff.plan_id, Tariff.audience, Tariff.from_month, Tariff.valid_from)
    return [TariffCard(_rate(t), t.network_id, t.reason) for t in db.session().scalars(query.order_by(*order))]
