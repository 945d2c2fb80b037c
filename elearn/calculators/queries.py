"""What this room publishes: its tools, and a case with today's parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from elearn.calculators.extend import TOOLS, Tool
from elearn.calculators.solving import Case, solve
from elearn.calculators.table import today, values
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _


def tools() -> list[Tool[Any]]:
    """Every tool, in the order in which plugins brought them."""
    return TOOLS.values()


def tool(slug: str) -> Tool[Any]:
    """One tool by its address; :class:`Missing` when there is none."""
    if slug not in TOOLS:
        raise Missing(_("Cet outil n’existe pas. La liste des outils est sur la page Outils."))
    return TOOLS.get(slug)


def case(slug: str, given: Mapping[str, str]) -> Case:
    """The same with today's parameters."""
    return solve(tool(slug), given, values(), today())
