"""Prices as a table that anyone can read: without a pass, with one, before and after its first months."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from elearn.core import i18n
from elearn.core.i18n import gettext as _
from elearn.core.i18n import money
from elearn.telecentres import queries
from elearn.telecentres.pricing import Holder, Rate, add_months, rate_for
from elearn.telecentres.queries.passes import PlanCard
from elearn.telecentres.queries.places import CentreCard
from elearn.telecentres.words import UNIT, WORKSPACE_KIND, first_months


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of workspace: what it costs without a pass and with it, in words."""

    kind: str
    without: str
    with_pass: str


@dataclass(frozen=True, slots=True)
class Table:
    """The prices of a centre today, and the plan that the second column is for, if there is one."""

    rows: list[Row]
    plan: PlanCard | None


def public_table(card: CentreCard) -> Table:
    """The table of one centre; two statements."""
    on = i18n.today()
    rates = queries.tariffs.rates([card.network_id])[card.network_id]
    plan = next(iter(queries.passes.plans_on([card.network_id], on)), None)
    rows = []
    for kind in WORKSPACE_KIND:
        without = in_words(rates, kind, on, card.id, None)
        if without:
            rows.append(Row(kind, without, in_words(rates, kind, on, card.id, plan.id if plan else None)))
    return Table(rows, plan)


def in_words(rates: list[Rate], kind: str, on: date, centre_id: int, plan_id: int | None) -> str:
    """``3,00 € l’heure, 9,00 € la demi-journée``, ``gratuit``, ``gratuit six mois, puis ...``; empty without a rate."""
    first = _prices(rates, kind, on, centre_id, plan_id, 0)
    if not first:
        return ""
    boundary = _first_change(rates, kind, plan_id)
    if boundary is None:
        return prices_said(first)
    later = _prices(rates, kind, on, centre_id, plan_id, boundary)
    if not later or [r.cents for r in later] == [r.cents for r in first]:
        return prices_said(first)
    return _(
        "%(first)s %(months)s, puis %(later)s",
        first=prices_said(first),
        months=first_months(boundary),
        later=prices_said(later),
    )


def _prices(rates: list[Rate], kind: str, on: date, centre_id: int, plan_id: int | None, months: int) -> list[Rate]:
    since = add_months(on, -months)
    passes = ((since, date.max, since, plan_id),) if plan_id is not None else ()
    holder = Holder("", since, passes)
    found = [rate_for(rates, kind, unit, on, centre_id=centre_id, holder=holder) for unit in UNIT]
    return [rate for rate in found if rate is not None]


def _first_change(rates: list[Rate], kind: str, plan_id: int | None) -> int | None:
    ends = [r.until_month for r in rates if r.kind == kind and r.plan_id == plan_id and r.until_month is not None]
    return min(ends, default=None)


def prices_said(rates: list[Rate]) -> str:
    """``3,00 € l’heure, 9,00 € la demi-journée``, or ``gratuit``."""
    if not any(rate.cents for rate in rates):
        return _("gratuit")
    return ", ".join(f"{money(rate.cents)} {UNIT[rate.unit]}" for rate in rates)


def unpriced(network_id: int, centre_id: int, kinds: Iterable[str], on: date) -> list[str]:
    """The kinds of workspace of a centre for which no tariff holds that day: their use is free."""
    rates = queries.tariffs.rates([network_id])[network_id]
    return [kind for kind in kinds if not _prices(rates, kind, on, centre_id, None, 0)]
