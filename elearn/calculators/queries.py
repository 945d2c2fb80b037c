"""What this room publishes: its tools, a case with today's parameters, and what each tool takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from elearn.calculators.extend import TOOLS, Tool
from elearn.calculators.figures import Unknown
from elearn.calculators.solving import Case, depends_on, solve
from elearn.calculators.table import TableValues
from elearn.core import i18n
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.parameters import queries as parameters
from elearn.parameters.extend import Use


def tools() -> list[Tool[Any]]:
    """Every tool, in the order in which plugins brought them."""
    return TOOLS.values()


def tool(slug: str) -> Tool[Any]:
    """One tool by its address; :class:`Missing` when there is none."""
    if slug not in TOOLS:
        raise Missing(_("Cet outil n’existe pas. La liste des outils est sur la page Outils."))
    return TOOLS.get(slug)


def case(slug: str, given: Mapping[str, str]) -> Case:
    """The case with today's parameters; :class:`Missing` also on a site where they are not loaded."""
    try:
        return solve(tool(slug), given, TableValues(parameters.figures()), i18n.today())
    except Unknown:
        raise Missing(
            _("Ce calcul attend des chiffres officiels qui ne sont pas encore chargés sur ce site.")
        ) from None


def uses() -> list[Use]:
    """Every parameter of every tool, for ``elearn parameters check``."""
    values, today = TableValues(parameters.figures()), i18n.today()
    return [
        Use(name, "tool", str(found.title), f"/outils/{found.slug}")
        for found in tools()
        for name in depends_on(found, values, today)
    ]
