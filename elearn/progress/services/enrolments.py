"""Beginning a module, leaving it, moving to a newer version."""

from __future__ import annotations

import sqlalchemy as sa

from elearn.core import clock, db, signals
from elearn.core.errors import Conflict, Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, require
from elearn.modules import queries as modules
from elearn.progress.chain import GENESIS
from elearn.progress.models import Enrolment
from elearn.progress.policy import Can, Seat
from elearn.progress.services.evidence import append, locked
from elearn.progress.services.recording import finish_if_complete
from elearn.progress.signals import Enrolled, ModuleLeft


def enrol(actor: Actor, module_slug: str, *, person_id: int | None = None) -> int:
    """Begin a module in its current version; return the enrolment's id.

    Oneself for a free module; the system for anyone (``person_id``), in the transaction
    of the room that gives the seat. Asking again returns the enrolment there is, also a
    completed one. Announces :class:`Enrolled` once. Raises ``Missing``, ``Forbidden``.
    """
    learner = actor.id if person_id is None else person_id
    version = modules.current_version(module_slug)
    require(Can.ENROL, actor, Seat(learner, is_free=version.price_cents == 0))
    existing = _present(learner, version.module_id)
    if existing is not None:
        return existing
    now = clock.now()
    statement = (
        db.insert(Enrolment)
        .values(
            person_id=learner,
            module_id=version.module_id,
            version_id=version.id,
            state="active",
            started_at=now,
            last_activity_key="",
            last_at=now,
            evidence_count=0,
            evidence_head=GENESIS,
        )
        .on_conflict_do_nothing(index_elements=["person_id", "module_id"], index_where=sa.text("state = 'active'"))
        .returning(Enrolment.id)
    )
    enrolment_id = db.session().execute(statement).scalar_one_or_none()
    if enrolment_id is None:  # a second click, or another device, was first
        found = _present(learner, version.module_id)
        assert found is not None, "the index refused what is not there"
        return found
    enrolment = next(e for e in locked(learner) if e.id == enrolment_id)
    detail = {"person_id": learner, "module": module_slug, "version_id": version.id}
    append(enrolment, "enrolled", now, detail=detail)
    db.session().flush()
    signals.announce(Enrolled(enrolment_id, learner, version.module_id, version.id, now))
    return enrolment_id


def _present(person_id: int, module_id: int) -> int | None:
    query = (
        sa.select(Enrolment.id)
        .where(Enrolment.person_id == person_id, Enrolment.module_id == module_id, Enrolment.state != "left")
        .order_by(Enrolment.state, Enrolment.id.desc())  # an active one before a completed one
    )
    return db.session().scalars(query.limit(1)).one_or_none()


def leave(actor: Actor, enrolment_id: int) -> None:
    """Stop following a module. What was done stays on record; one may begin again later.

    Announces :class:`ModuleLeft`.
    """
    enrolment = own(actor, enrolment_id)
    if enrolment.state == "left":
        return
    if enrolment.state == "completed":
        raise Conflict(_("Ce module est terminé : il reste dans votre parcours."))
    now = clock.now()
    enrolment.state, enrolment.left_at, enrolment.last_at = "left", now, now
    append(enrolment, "left", now)
    db.session().flush()
    signals.announce(ModuleLeft(enrolment_id, enrolment.person_id, enrolment.module_id, now))


def move_to_version(actor: Actor, enrolment_id: int) -> int:
    """Go over to the current version of the module; return its id.

    What is done stays done when the new version has an activity of that key; the rest is
    kept on record. Raises ``Conflict`` when the module is completed: its certificate
    speaks of the version that was followed.
    """
    enrolment = own(actor, enrolment_id)
    if enrolment.state != "active":
        raise Conflict(_("Cette inscription est close : elle reste sur la version que vous avez suivie."))
    current = modules.modules([enrolment.module_id])[enrolment.module_id].version_id
    if current == enrolment.version_id:
        return current
    now = clock.now()
    append(enrolment, "moved", now, detail={"from": enrolment.version_id, "to": current})
    enrolment.version_id = current
    db.session().flush()
    finish_if_complete(enrolment, now)
    return current


def own(actor: Actor, enrolment_id: int) -> Enrolment:
    """The actor's enrolment, held until the end of the transaction, or :class:`Missing`."""
    enrolment = next((e for e in locked(actor.id) if e.id == enrolment_id), None)
    if enrolment is None:
        raise Missing(_("Cette inscription n’existe pas."))
    require(Can.FOLLOW, actor, enrolment)
    return enrolment
