"""What a use will cost someone: tariffs, passes and situation read together, then computed.

:func:`price_list` reads once and computes for many.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from elearn.accounts import queries as accounts
from elearn.core.i18n import local
from elearn.telecentres import pricing
from elearn.telecentres.outlook import ends_of
from elearn.telecentres.pricing import INCLUDED, INCLUDED_DAY, Holder, Quote, Rate, add_months
from elearn.telecentres.queries import passes, tariffs, usage
from elearn.telecentres.queries.passes import PassCard, PlanCard
from elearn.telecentres.queries.places import WorkspaceCard
from elearn.telecentres.simulation import Given


@dataclass(frozen=True, slots=True)
class PriceList:
    """All that prices one person's uses in one network; computing from it costs no statement."""

    rates: list[Rate]
    holder: Holder
    passes: list[PassCard] = field(default_factory=list)
    spent: dict[tuple[str, date], int] = field(default_factory=dict)  # (kind, month) → included minutes used
    spent_days: dict[tuple[str, date], int] = field(default_factory=dict)  # the same, in days

    def quote(self, workspace: WorkspaceCard, unit: str, starts_at: datetime, ends_at: datetime) -> Quote:
        """The price of that use of that workspace."""
        return self.quote_kind(workspace.kind, unit, starts_at, ends_at, centre_id=workspace.centre_id)

    def quote_all(
        self, workspaces: Iterable[WorkspaceCard], unit: str, starts_at: datetime, ends_at: datetime
    ) -> Quote:
        """The price of using them all then: what one takes of the pass, the next has no more."""
        quotes = []
        for workspace in workspaces:
            quotes.append(self.quote(workspace, unit, starts_at, ends_at))
            self.spend(workspace.kind, quotes[-1])
        return pricing.together(quotes)

    def quote_kind(
        self, kind: str, unit: str, starts_at: datetime, ends_at: datetime, *, centre_id: int | None
    ) -> Quote:
        """The price of that use of any workspace of that kind."""
        on = local(starts_at).date()
        return pricing.quote(
            self.rates, kind, unit, starts_at, ends_at, centre_id=centre_id, holder=self.holder,
            included_minutes=self.included_left(kind, on), included_days=self.days_left(kind, on),
        )  # fmt: skip

    def included_left(self, kind: str, on: date) -> int:
        """Minutes of that kind that the pass of that day still gives in that month."""
        return max(0, self._given("hours", kind, on) * 60 - self.spent.get((kind, on.replace(day=1)), 0))

    def days_left(self, kind: str, on: date) -> int:
        """Days of that kind that the pass of that day still gives in that month."""
        return max(0, self._given("days", kind, on) - self.spent_days.get((kind, on.replace(day=1)), 0))

    def _given(self, what: str, kind: str, on: date) -> int:
        held = next((p for p in self.passes if p.starts_on <= on < p.ends_on), None)
        return 0 if held is None else int(held.terms.get("entitlements", {}).get(what, {}).get(kind, 0))

    def as_if(self, plan: PlanCard | None, months: int, on: date) -> PriceList:
        """The same prices as if this person held that plan (or none) since so many months."""
        since = add_months(on, -months)
        held = ((since, date.max, since, plan.id),) if plan is not None else ()
        return PriceList(self.rates, Holder(self.holder.audience, since, held))

    def price(
        self, kind: str, unit: str, starts_at: datetime, ends_at: datetime, left: Given, *, centre_id: int | None
    ) -> Quote:
        """The price of one use with so much of a pass left, whatever was used so far."""
        return pricing.quote(
            self.rates, kind, unit, starts_at, ends_at, centre_id=centre_id, holder=self.holder,
            included_minutes=left[0], included_days=left[1],
        )  # fmt: skip

    def spend(self, kind: str, quote: Quote) -> None:
        """What that use takes of the pass, the next one priced here has no more."""
        for spent, unit in ((self.spent, INCLUDED), (self.spent_days, INCLUDED_DAY)):
            for line in quote.lines:
                if line.unit == unit:
                    month = (kind, line.on.replace(day=1))
                    spent[month] = spent.get(month, 0) + line.count

    def phase_ends(self, on: date) -> list[date]:
        """The days after that one on which a phase of the pass held then ends."""
        plan = self.holder.plan_on(on)
        return ends_of(self.rates, *plan, on) if plan is not None else []

    def rate(self, kind: str, unit: str, on: date, centre_id: int | None = None) -> Rate | None:
        """The rate that holds that day, None when there is none."""
        return pricing.rate_for(self.rates, kind, unit, on, centre_id=centre_id, holder=self.holder)


def price_list(
    person_id: int | None,
    network_id: int,
    *,
    from_date: date | None = None,
    known: Sequence[PassCard] | None = None,
) -> PriceList:
    """The prices of one person (None: someone without a pass or a history) in one network; five statements.

    ``known``: all their passes, by whoever has read them.
    """
    rates = tariffs.rates([network_id])[network_id]
    if person_id is None:
        return PriceList(rates, Holder())
    if known is None:
        known = passes.passes_of([person_id], from_date)
    held = [p for p in known if p.network_id == network_id]
    holder = Holder(
        accounts.situations([person_id]).get(person_id, ""),
        usage.first_use(person_id, network_id),
        tuple((p.starts_on, p.ends_on, p.member_since, p.plan_id) for p in held),
    )
    given = [p.terms.get("entitlements", {}) for p in held]
    if not any(one.get("hours") or one.get("days") for one in given):
        return PriceList(rates, holder, held)
    return PriceList(rates, holder, held, *usage.included(person_id, network_id, held[0].starts_on))
