"""What the calculators room brings."""

from __future__ import annotations

from pathlib import Path

from elearn.calculators import queries, views
from elearn.calculators.extend import TOOLS
from elearn.calculators.lessons import ToolLink
from elearn.calculators.tools import (
    break_even,
    cash_plan,
    day_rate,
    home_office,
    late_payment,
    micro_contributions,
    status_comparison,
    travel_avoided,
    vat_invoice,
    vat_thresholds,
)
from elearn.core.i18n import lazy_gettext as _l
from elearn.core.plugin import NavItem, Plugin, Slot
from elearn.modules.extend import LINKS
from elearn.parameters.extend import DEPENDENTS

HERE = Path(__file__).resolve().parent
OWN = (
    day_rate, break_even, micro_contributions, status_comparison, vat_thresholds, vat_invoice, late_payment, cash_plan,
    home_office, travel_avoided,
)  # fmt: skip

plugin = Plugin(
    name="calculators",
    title="Calculators: the sums of an independent, with their formulas and sources",
    requires=("parameters", "modules"),
    blueprints=(views.blueprint,),
    nav=(NavItem(_l("Outils"), "calculators.index", position=20),),
    slots=(Slot("home.aside", views.home_aside),),
    provides=(
        *((TOOLS, module.TOOL.slug, module.TOOL) for module in OWN),
        (LINKS, "outil", ToolLink()),
        (DEPENDENTS, "calculators", queries.uses),
    ),
    translations=HERE / "translations",
    static=HERE / "static",
)
