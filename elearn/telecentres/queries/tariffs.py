"""Reads of tariffs and quotas."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

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

_QUOTA = (
    Quota.id, Quota.centre_id, Quota.plan_id, Quota.kind, Quota.per, Quota.measure, Quota.period, Quota.amount,
    Quota.valid_from, Quota.valid_until,
)  # fmt: skip
# Made once: every booking asks them.
_RATES = db.Among(sa.select(Tariff.network_id, *RATE).order_by(Tariff.id), Tariff.network_id)
_QUOTAS: sa.Select[*tuple[Any, ...]] = (
    sa.select(*_QUOTA)
    .where(
        Quota.network_id == sa.bindparam("network_id"),
        sa.or_(Quota.valid_until.is_(None), Quota.valid_until > sa.bindparam("on")),
    )
    .order_by(Quota.id)
)


def _rate(row: Tariff) -> Rate:
    return Rate(
        row.id, row.kind, row.unit, row.price_cents, row.valid_from, row.valid_until, row.centre_id, row.audience,
        row.plan_id, row.from_month, row.until_month,
    )  # fmt: skip


def rates(network_ids: Collection[int]) -> dict[int, list[Rate]]:
    """All the rates of these networks, past and to come, in one statement."""
    out: dict[int, list[Rate]] = {i: [] for i in network_ids}
    if out:
        for network_id, *rate in _RATES.rows(out):
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
    return [QuotaCard(*row) for row in db.rows(_QUOTAS, {"network_id": network_id, "on": on})]


def every_tariff(network_id: int) -> list[TariffCard]:
    """All the tariffs of a network, those of its places included, in the order shown."""
    query = sa.select(Tariff).where(Tariff.network_id == network_id)
    order = (Tariff.kind, Tariff.unit, Tariff.plan_id, Tariff.audience, Tariff.from_month, Tariff.valid_from)
    return [TariffCard(_rate(t), t.network_id, t.reason) for t in db.session().scalars(query.order_by(*order))]
