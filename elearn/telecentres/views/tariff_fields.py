"""What the pages of tariffs share: from a form to a sheet, and rows told together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from elearn.core.amounts import cents_of
from elearn.core.errors import Invalid
from elearn.core.i18n import gettext as _
from elearn.core.web import typed
from elearn.telecentres import words
from elearn.telecentres.manage_forms import TariffForm
from elearn.telecentres.pricing import Rate
from elearn.telecentres.queries.passes import PlanCard
from elearn.telecentres.services.tariffs import TariffSheet
from elearn.telecentres.views.pricing_tables import prices_said


def amount_of(text: str) -> int:
    """Cents; raises :class:`Invalid` naming ``price``."""
    try:
        return cents_of(text)
    except ValueError:
        raise Invalid(fields={"price": [_("Prix : écrivez un montant en euros, par exemple 6,50.")]}) from None


def plan_choices(plans: Iterable[PlanCard]) -> list[tuple[str, str]]:
    """The choices of a field that names a pass, or none."""
    return [("", _("Avec ou sans Pass")), *((str(p.id), p.name) for p in plans)]


def sheet_of(form: TariffForm, centre_id: int | None) -> TariffSheet:
    """The tariff typed, of that centre or of the whole network; a price that is none is said beside its field."""
    return TariffSheet(
        form.text("kind"),
        form.text("unit"),
        form.gathered(lambda name: amount_of(form.text(name)), "price", 0),
        form.valid_from.data or date.min,  # one that is not read accuses no other
        form.valid_until.data,
        centre_id,
        form.text("reason"),
        form.text("audience"),
        typed.number(form.text("plan")),
        form.from_month.data or 0,
        form.until_month.data,
    )


def groups(rates: Iterable[Rate]) -> list[list[Rate]]:
    """The rates for the same place, use, people, phase and dates together, the hour first."""
    found: dict[tuple[object, ...], list[Rate]] = {}
    for rate in rates:
        key = (
            rate.centre_id, rate.kind, rate.plan_id, rate.audience, rate.from_month, rate.until_month,
            rate.valid_from, rate.valid_until,
        )  # fmt: skip
        found.setdefault(key, []).append(rate)
    order, units = list(words.WORKSPACE_KIND), list(words.UNIT)
    for group in found.values():
        group.sort(key=lambda rate: units.index(rate.unit))
    return sorted(
        found.values(),
        key=lambda group: (
            order.index(group[0].kind), group[0].plan_id or 0, group[0].audience, group[0].from_month,
            group[0].valid_from,
        ),
    )  # fmt: skip


def together(rates: Iterable[Rate]) -> list[tuple[Rate, str]]:
    """One line a group: its first rate, and the prices of all in words."""
    return [(group[0], prices_said(group)) for group in groups(rates)]
