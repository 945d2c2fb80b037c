"""Handing out what the yearly declaration of sellers asks for, with a line in the log."""

from __future__ import annotations

from elearn.accounts.services import audit
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, require
from elearn.invoicing.policy import Can
from elearn.invoicing.queries import sellers


def export(actor: Actor, year: int) -> bytes:
    """The file of one year (see ``sellers.sheet``); who took it, of which year and how many is written down."""
    require(Can.DECLARE_SELLERS, actor)
    if year not in sellers.years():
        raise Missing(_("Choisissez une des années proposées."))
    found = sellers.of_year(actor, year).items
    audit.record(actor, "sellers.exported", year=year, count=len(found))
    return sellers.sheet(year, found)
