"""What takes time: the whole dossier as one file, and telling the trainers that something waits."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from elearn.accounts import queries as accounts
from elearn.accounts import services as notices
from elearn.core.i18n import gettext as _
from elearn.core.i18n import in_locale
from elearn.core.policy import Actor
from elearn.portfolio import queries, services
from elearn.portfolio.files import draw, submitted
from elearn.portfolio.models import Booklet, Submission

if TYPE_CHECKING:
    from elearn.core.jobs.runner import JobRun
    from elearn.core.kernel import Kernel

STEPS = 3  # read, drawn, kept


def make_booklet(job: JobRun, *, booklet_id: int, digest: str) -> None:
    """Make someone's whole dossier, as it stands now. Killed anywhere, it begins again."""
    with job.reading() as session:
        row = session.get(Booklet, booklet_id)
        if row is None or row.digest != digest or row.ready_at is not None:
            return
        extension = row.format
        person = accounts.people([row.person_id])[row.person_id]
        held = queries.handed_in(Actor(person.id, person.display_name))
    if not held:
        return
    _say(job, booklet_id, digest, 1)
    # A document speaks the language of what it holds, whatever that of its reader's pages.
    with in_locale(held[0].exercise.language):
        content = draw(_("Mon dossier de création"), person.display_name, [submitted(s) for s in held], extension)
    _say(job, booklet_id, digest, 2)
    kernel: Kernel = job.services
    stored = kernel.storage.put(io.BytesIO(content))
    with job.transaction("ready", done=STEPS, total=STEPS, last=True):
        services.finish_booklet(booklet_id, digest, file_key=stored.key, file_bytes=stored.size)


def _say(job: JobRun, booklet_id: int, digest: str, done: int) -> None:
    with job.transaction("making", done=done, total=STEPS):
        services.making(booklet_id, digest, done, STEPS)


def tell_trainers(job: JobRun, *, submission_id: int) -> None:
    """Tell each trainer, once a version, that a deliverable awaits review; nobody when it does not any more."""
    with job.reading() as session:
        one = session.get(Submission, submission_id)
        if one is None or not one.is_waiting:
            return
        author, document = queries.author_and_document(submission_id)
        trainers = [person_id for person_id in accounts.holders("trainer") if person_id != author]
    facts: dict[str, Any] = {"document": document, "number": one.number, "submission": submission_id}
    for rank, person_id in enumerate(trainers, 1):
        with job.transaction("told", done=rank, total=len(trainers)):
            notices.notify(person_id, "portfolio.waiting", facts, key=f"portfolio.waiting:{submission_id}")


def purge(job: JobRun) -> None:
    """Forget the files that were kept their seven days (scheduled each night)."""
    with job.transaction("purge", last=True):
        services.forget_old_booklets()
