"""Invented costs and departures for the demonstration network, so that every indicator has something to show."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from elearn.accounts import queries as accounts
from elearn.accounts import services as people
from elearn.core import clock
from elearn.core.i18n import local, today
from elearn.core.plugin import DemoAccount
from elearn.core.policy import SYSTEM
from elearn.observatory import queries
from elearn.observatory.services import CostSheet, departures, record_cost
from elearn.observatory.services.departures import DepartureSheet
from elearn.telecentres.queries import places

if TYPE_CHECKING:
    from elearn.core.kernel import Kernel

# What a place of the 2012 pilot cost to run in a year, on average (its balance sheet, April 2013).
YEARLY_CENTS = 3_750_00
LABEL = "Fonctionnement de l’année"
# A company that outgrew its telecentre (rule R27), of the first of those whom the telecentres' demonstration made.
COMPANY, FOUNDER = "Atelier Lacazette", "aubin@independants.example"
# Who left where, how many days ago, why, for which town, with how many jobs, and what was said of it.
LEFT = (
    (FOUNDER, "murat", 120, "grown", "Massiac", 4, "Un atelier de deux cents mètres carrés, trois embauches."),
    ("nelia@independants.example", "saint-flour", 80, "employed", "", None, ""),
    ("ludovic@independants.example", "murat", 45, "home", "Neussargues", None, "La fibre est arrivée chez lui."),
)


def demonstrate(kernel: Kernel, password: str) -> list[DemoAccount]:
    """Write last year's and this year's cost of each centre that has workspaces, and who left, once."""
    del password  # nobody is made here
    with kernel.database.transaction():
        year = local(clock.now()).year
        centres = places.centres()
        used = {w.centre_id for w in places.workspaces(centres, today())}
        for centre in (c for c in centres.values() if c.id in used):
            for one in (year - 1, year):
                sheet = CostSheet(LABEL, date(one, 1, 1), date(one + 1, 1, 1), YEARLY_CENTS)
                record_cost(SYSTEM, centre, sheet)
        _departures({c.slug: c for c in centres.values()})
    return []


def _departures(centres: dict[str, places.CentreCard]) -> None:
    """Those who left, unless some are written: their days count from the first start."""
    here = {slug: centres[slug] for _email, slug, *_said in LEFT if slug in centres}
    if any(queries.departures.of_centre(SYSTEM, centre) for centre in here.values()):
        return
    for email, slug, ago, reason, town, jobs, note in LEFT:
        person = accounts.person_by_email(email)
        if person is None or slug not in here:
            continue
        sheet = DepartureSheet(today() - timedelta(days=ago), reason, town, jobs, note)
        if email != FOUNDER:
            departures.record(SYSTEM, here[slug], sheet, person_id=person.id)
            continue
        company = people.create_organisation(SYSTEM, people.OrganisationSheet("company", COMPANY, city=town))
        people.grant(SYSTEM, person.id, company, "member")
        departures.record(SYSTEM, here[slug], sheet, organisation_id=company)
