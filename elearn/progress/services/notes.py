"""The trainee's own notes beside a lesson."""

from __future__ import annotations

import sqlalchemy as sa

from elearn.core import clock, db
from elearn.core.errors import Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor
from elearn.modules import queries as modules
from elearn.progress.models import ActivityState, Note
from elearn.progress.services.enrolments import own
from elearn.progress.services.recording import begin

LONGEST = 20_000
SEPARATOR = "\n\n— — —\n\n"


def note(actor: Actor, enrolment_id: int, key: str, body: str, *, revision: int = 0) -> Note:
    """Keep the note of one lesson; return it as it stands.

    ``revision`` is that of the text being changed. When another window has written since,
    both texts are kept, one under the other: nothing typed is lost. Raises ``Invalid``
    over 20 000 characters.
    """
    body = body.replace("\r\n", "\n").strip()
    if len(body) > LONGEST or "\x00" in body:
        said = _("Une note a %(n)s caractères au plus. Celle-ci en a %(has)s.", n=LONGEST, has=len(body))
        raise Invalid(said, fields={"body": [said]})
    enrolment = own(actor, enrolment_id)
    if key not in {c.key for c in modules.outline(enrolment.version_id)}:
        raise Missing(_("Cette leçon n’existe pas dans la version que vous suivez."))
    if not _has_state(enrolment.id, key):
        begin(enrolment, key, clock.now())
    query = sa.select(Note).where(Note.enrolment_id == enrolment.id, Note.activity_key == key)
    kept = db.session().scalars(query).one_or_none()
    if kept is None:
        kept = Note(enrolment_id=enrolment.id, activity_key=key, body=body, revision=1, updated_at=clock.now())
        db.session().add(kept)
    elif kept.body != body:
        kept.body = body if revision == kept.revision else _both(kept.body, body)
        kept.revision += 1
        kept.updated_at = clock.now()
    db.session().flush()
    return kept


def _has_state(enrolment_id: int, key: str) -> bool:
    query = sa.select(ActivityState.id).where(
        ActivityState.enrolment_id == enrolment_id, ActivityState.activity_key == key
    )
    return db.session().scalar(query) is not None


def _both(theirs: str, mine: str) -> str:
    if not theirs or theirs in mine:
        return mine
    return theirs if mine in theirs else f"{theirs}{SEPARATOR}{mine}"
