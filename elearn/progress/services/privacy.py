"""Forgetting someone who asked to be erased."""

from __future__ import annotations

import sqlalchemy as sa

from elearn.core import clock, db
from elearn.core.policy import Actor, require
from elearn.progress.models import ActivityState, Note
from elearn.progress.policy import Can
from elearn.progress.services.evidence import append, locked


def forget(actor: Actor, person_id: int) -> None:
    """Delete the notes and places kept for comfort, and close what is under way.

    The evidence of training stays (article R6313-3 of the Code du travail: a training is
    proved to those who pay for it); it names nobody, only the number of an erased person.
    """
    require(Can.ERASE, actor)
    enrolments = locked(person_id)
    ids = [e.id for e in enrolments]
    session = db.session()
    session.execute(sa.delete(Note).where(Note.enrolment_id.in_(ids)))
    session.execute(sa.update(ActivityState).where(ActivityState.enrolment_id.in_(ids)).values(position={}))
    now = clock.now()
    for enrolment in enrolments:
        if enrolment.state == "active":
            enrolment.state, enrolment.left_at = "left", now
            append(enrolment, "left", now, detail={"why": "erased"})
    session.flush()
