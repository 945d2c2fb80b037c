"""Telling each seller of a version, one short transaction each; carrying out the ends whose day has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.core import db, letters
from elearn.core.i18n import gettext as _
from elearn.core.i18n import in_locale
from elearn.core.jobs.types import JobType
from elearn.core.policy import SYSTEM
from elearn.terms import queries
from elearn.terms.models import Told, Version
from elearn.terms.services import endings, versions

if TYPE_CHECKING:
    from elearn.core.jobs.runner import JobRun
    from elearn.core.kernel import Kernel

BATCH = 50


def tell(job: JobRun, version_id: int) -> None:
    """Send a version, whole, to each seller who was not told of it; stopped, it goes on where it was."""
    kernel: Kernel = job.services

    def page(after: int) -> tuple[list[int], int | None]:
        if db.session().get_one(Version, version_id).withdrawn_at is not None:
            return [], None
        found = queries.untold(version_id, after, BATCH)
        return found, found[-1] if len(found) == BATCH else None

    job.each("tell", page, lambda person_id: _write(kernel, version_id, person_id))
    with job.transaction("done", last=True):
        pass


def tell_withdrawn(job: JobRun, version_id: int) -> None:
    """Tell whoever was sent a version that it is taken back."""

    def page(after: int) -> tuple[list[int], int | None]:
        told = sa.select(Told.person_id).where(Told.version_id == version_id, Told.person_id > after)
        found = list(db.session().scalars(told.order_by(Told.person_id).limit(BATCH)))
        return found, found[-1] if len(found) == BATCH else None

    job.each("tell", page, lambda person_id: versions.tell_withdrawn(SYSTEM, version_id, person_id))
    with job.transaction("done", last=True):
        pass


def end_due(job: JobRun) -> None:
    """Carry out the ends whose day has come."""

    def page(after: int) -> tuple[list[int], int | None]:
        found = endings.due(after, BATCH)
        return found, found[-1] if len(found) == BATCH else None

    job.each("end", page, lambda ending_id: endings.carry_out(SYSTEM, ending_id))
    with job.transaction("done", last=True):
        pass


def _write(kernel: Kernel, version_id: int, person_id: int) -> None:
    person = accounts.people([person_id]).get(person_id)
    if not versions.told(SYSTEM, version_id, person_id) or person is None or not person.email:
        return
    row = db.session().get_one(Version, version_id)
    url = f"{kernel.settings.public_url.rstrip('/')}/conditions-d-utilisation/{row.number}"
    with in_locale(person.locale):
        letters.send(
            kernel,
            person.email,
            "terms/mail/version",
            locale=person.locale,
            key=f"terms.version:{version_id}:{person_id}",
            name=person.display_name,
            version=row,
            action={"label": _("Lire ces conditions"), "url": url},
            reason=_("Vous recevez ce courriel parce que vous vendez vos services ici."),
        )


JOBS = (
    JobType("terms.tell", tell),
    JobType("terms.tell_withdrawn", tell_withdrawn),
    JobType("terms.end_due", end_due),
)
