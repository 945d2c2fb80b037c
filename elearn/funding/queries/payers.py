"""Other payers: what a training fund might pay of a module, by activity code. Nothing here is a promise."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from elearn.core import db
from elearn.funding.models import Payer
from elearn.funding.money import Share, stack
from elearn.funding.queries.envelopes import Price


@dataclass(frozen=True, slots=True)
class PayerCard:
    """One fund, as known that day."""

    code: str
    name: str
    audience: str
    activities: tuple[str, ...]
    yearly_cents: int | None
    hourly: dict[str, int]
    condition: str
    source: str
    where: str
    is_checked: bool

    def has_ceiling(self, mode: str) -> bool:
        """Whether what it pays at most of a module followed this way is known; otherwise only the fund can tell."""
        return self.yearly_cents is not None or mode in self.hourly


@dataclass(frozen=True, slots=True)
class Simulation:
    """Who might pay a module: shares in the order asked, and what is left to the person."""

    price: Price
    shares: tuple[Share, ...]
    left_cents: int


def on(day: date) -> list[PayerCard]:
    """The funds known that day, by name; the last row of each code."""
    query = sa.select(Payer).where(Payer.first_on <= day, sa.or_(Payer.last_on.is_(None), Payer.last_on >= day))
    found = {p.code: p for p in db.session().scalars(query.order_by(Payer.first_on))}
    return sorted((_card(p) for p in found.values()), key=lambda p: p.name)


def _card(row: Payer) -> PayerCard:
    return PayerCard(
        row.code, row.name, row.audience, tuple(row.activities), row.yearly_cents,
        {k: int(v) for k, v in row.hourly.items()}, row.condition, row.source, row.where, row.is_checked,
    )  # fmt: skip


def activity_code(typed: str) -> str:
    """An activity code without its dot or spaces, such as ``6201Z``, or its beginning; empty when it is not one."""
    tidy = "".join(c for c in typed.upper() if c.isalnum())
    return tidy if re.fullmatch(r"[0-9]{2,4}|[0-9]{4}[A-Z]", tidy) else ""


def for_activity(activity: str, day: date) -> list[PayerCard]:
    """The funds whose activities begin an activity code such as ``62.01Z``; none for what is not a code."""
    tidy = activity_code(activity)
    if not tidy:
        return []
    return [p for p in on(day) if any(tidy.startswith("".join(c for c in a if c.isalnum())) for a in p.activities)]


def might_pay(payer: PayerCard, price: Price) -> int:
    """At most what a fund would pay of a module: its hours at the hourly cap of its mode, within the year's ceiling."""
    hourly = payer.hourly.get(price.mode)
    amount = price.cost_cents if hourly is None else hourly * price.minutes // 60
    return min(amount, payer.yearly_cents if payer.yearly_cents is not None else amount)


def simulate(price: Price, envelope_cents: int, funds: list[PayerCard]) -> Simulation:
    """The envelope first, then each fund for what is left: together never above 100 % of the cost."""
    asked = {"envelope": envelope_cents} if envelope_cents else {}
    asked |= {p.code: might_pay(p, price) for p in funds}
    shares, left = stack(price.cost_cents, asked)
    return Simulation(price, tuple(shares), left)
