"""What runs by itself: last month's statements, their files, and word of passes that end soon."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING

from elearn.accounts import queries as accounts
from elearn.accounts import services as people
from elearn.core import i18n
from elearn.core.jobs import JobType, Schedule
from elearn.core.policy import SYSTEM
from elearn.telecentres import queries, statement_pdf
from elearn.telecentres.pricing import add_months
from elearn.telecentres.services import statements

if TYPE_CHECKING:
    from elearn.core.jobs.runner import JobRun
    from elearn.core.kernel import Kernel

WARNED_DAYS = 30
MONTHS_BACK = 6


def issue_statements(job: JobRun) -> None:
    """Issue what is not yet issued of the last months, the oldest first, network by network.

    More than one: a site that was stopped over a whole month would never have billed it.
    """
    with job.reading():
        networks = list(queries.places.networks())
    this = i18n.today().replace(day=1)
    for network_id in networks:
        for back in range(MONTHS_BACK, 0, -1):
            with job.transaction(f"network {network_id}, {back} back"):
                statements.issue_month(SYSTEM, network_id, add_months(this, -back))
    with job.transaction("end", last=True):
        pass


def draw_statement(job: JobRun, *, statement_id: int) -> None:
    """Make the file of a statement, in the language of who pays."""
    with job.reading():
        found = queries.statements.by_id(statement_id)
        network = queries.places.networks([found.network_id])[found.network_id].name
        if found.person_id is not None:
            person = accounts.people([found.person_id])[found.person_id]
            payer, language = person.display_name, person.locale
        else:
            organisation = accounts.organisations_by_id([found.organisation_id or 0])
            payer, language = organisation[found.organisation_id or 0].name, "fr"
    if found.pdf_key:
        return
    with i18n.in_locale(language):
        content = statement_pdf.draw(found, network=network, payer=payer)
    kernel: Kernel = job.services
    stored = kernel.storage.put(io.BytesIO(content))
    with job.transaction("keep", last=True):
        statements.keep_file(SYSTEM, found.id, key=stored.key, size=stored.size)


def warn_of_ends(job: JobRun) -> None:
    """Tell those whose pass ends within thirty days, once each: nothing renews by itself."""
    today = i18n.today()
    with job.reading():
        ending = queries.passes.ending(today, today + timedelta(days=WARNED_DAYS))
    with job.transaction("tell", last=True):
        for held in ending:
            facts = {"name": held.name, "ends_on": held.ends_on.isoformat()}
            people.notify(held.person_id, "telecentres.pass-ending", facts, key=f"pass-ending:{held.id}")


JOBS = (
    JobType("telecentres.issue_statements", issue_statements),
    JobType("telecentres.draw_statement", draw_statement),
    JobType("telecentres.warn_of_ends", warn_of_ends),
)
SCHEDULES = (
    Schedule("telecentres.issue_statements", every=timedelta(hours=12)),
    Schedule("telecentres.warn_of_ends", every=timedelta(days=1)),
)
