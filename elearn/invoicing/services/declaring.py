"""The yearly declaration of sellers: handed out with a line in the log; asked for and shown to each seller before.

A seller is asked twice for what is missing, and reads what is said of them before it leaves (directive
(EU) 2021/514, annex V, sections III and IV). What changes until the end of March is told again.
"""

from __future__ import annotations

from elearn.accounts.services import audit, notices
from elearn.core import i18n
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, require
from elearn.directory.queries import identities
from elearn.invoicing.policy import Can
from elearn.invoicing.queries import sellers

ASKED_IN = 12  # the month in which what is missing is asked for, of the year that ends
COPY_FROM, COPY_UNTIL = (1, 10), (3, 31)  # month and day of the year after


def export(actor: Actor, year: int) -> bytes:
    """The file of one year (see ``sellers.sheet``); who took it, of which year and how many is written down."""
    require(Can.DECLARE_SELLERS, actor)
    if year not in sellers.years():
        raise Missing(_("Choisissez une des années proposées."))
    found = sellers.of_year(actor, year).items
    audit.record(actor, "sellers.exported", year=year, count=len(found))
    return sellers.sheet(year, found)


def to_tell(after: int = 0) -> tuple[list[int], int | None]:
    """Who may have something to be told today of the declaration of a year, all at once."""
    year = _told_year()
    return (sorted(one for one in sellers.paid(year) if one > after) if year else []), None


def tell(actor: Actor, person_id: int) -> None:
    """Ask a seller for what is missing, once a step; from the 10 January, tell what is said of them, once an amount."""
    require(Can.RUN, actor)
    year = _told_year()
    quarters = sellers.paid(year, [person_id]).get(person_id) if year else None
    if not quarters:
        return
    facts = {"year": year, "cents": sum(q.cents for q in quarters), "missing": identities.lacking(actor, person_id)}
    step = "ask" if i18n.today().month == ASKED_IN else "again"
    if step == "again":
        notices.notify(person_id, "invoicing.seller-copy", facts, key=f"seller-copy:{year}:{facts['cents']}")
    if facts["missing"]:
        notices.notify(person_id, "invoicing.seller-missing", facts, key=f"seller-missing:{year}:{step}")


def _told_year() -> int | None:
    today = i18n.today()
    if today.month == ASKED_IN:
        return today.year
    return today.year - 1 if COPY_FROM <= (today.month, today.day) <= COPY_UNTIL else None
