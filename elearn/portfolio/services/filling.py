"""Saving what is typed, and handing it in."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from elearn.core import clock, db, signals
from elearn.core.errors import Conflict, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.jobs.outbox import enqueue
from elearn.core.policy import Actor, require
from elearn.modules.signals import ActivityDone
from elearn.portfolio.filling import Raw, content, fill, kept, missing
from elearn.portfolio.models import RETURNED, SUBMITTED, Deliverable, Submission
from elearn.portfolio.policy import Can
from elearn.portfolio.queries.exercises import ExerciseCard, dated, exercise_for, shared
from elearn.portfolio.signals import DeliverableSubmitted

LARGEST = 200_000  # characters of a draft


class Stale(Conflict):
    """Another window wrote since ``revision``: what it wrote is in ``draft``, at ``current``."""

    code = "stale"

    def __init__(self, current: int, draft: Raw) -> None:
        super().__init__(_("Ce livrable a été modifié dans une autre fenêtre. Rien n’est perdu : choisissez."))
        self.current, self.draft = current, draft


@dataclass(frozen=True, slots=True)
class Handed:
    """What ``submit`` did: the version's number, and whether it is a new one."""

    number: int
    is_new: bool


def save(actor: Actor, slug: str, raw: Raw, *, revision: int) -> Deliverable:
    """Keep what is typed, readable or not; return the deliverable as it stands.

    ``revision`` is that of the text being changed (0 before the first). Raises :class:`Stale` when
    another window wrote something else since, ``Missing`` for an exercise not followed and
    ``Invalid`` over 200 000 characters.
    """
    require(Can.LIST_OWN, actor)
    if len(json.dumps(raw, ensure_ascii=False)) > LARGEST:
        raise Invalid(_("Ce livrable est trop long pour être enregistré."), code="too-long")
    exercise = exercise_for(actor.id, slug)
    held = _held(actor, slug, exercise)
    draft = kept(exercise.sheet, raw, shared(actor.id, slug), held.draft)
    if draft == held.draft:
        return held
    if revision != held.revision:
        raise Stale(held.revision, held.draft)
    held.draft, held.exercise_id = draft, exercise.id
    held.revision += 1
    held.updated_at = clock.now()
    db.session().flush()
    return held


def _held(actor: Actor, slug: str, exercise: ExerciseCard) -> Deliverable:
    """One's own deliverable, made when it is the first writing, and held until the transaction ends."""
    session, now = db.session(), clock.now()
    new = db.insert(Deliverable).values(
        person_id=actor.id, slug=slug, exercise_id=exercise.id, state="draft", draft={}, revision=0, submissions=0,
        created_at=now, updated_at=now,
    )  # fmt: skip
    session.execute(new.on_conflict_do_nothing(index_elements=["person_id", "slug"]))
    query = sa.select(Deliverable).where(Deliverable.person_id == actor.id, Deliverable.slug == slug)
    held = session.scalars(query.with_for_update().execution_options(populate_existing=True)).one()
    require(Can.FILL, actor, held)
    return held


def submit(actor: Actor, slug: str, raw: Raw, *, revision: int) -> Handed:
    """Save, and hand in: a new version, unless the same one is already handed in.

    Raises ``Invalid`` with a sentence by field when something is missing or cannot be read, and
    what ``save`` raises. Announces :class:`DeliverableSubmitted` and ``ActivityDone``.
    """
    held = save(actor, slug, raw, revision=revision)
    exercise = exercise_for(actor.id, slug, held)
    filled = fill(exercise.sheet, held.draft, shared(actor.id, slug), dated)
    faults = filled.errors | missing(filled)
    if faults:
        raise Invalid(_("Ce livrable n’est pas encore complet."), fields={k: [v] for k, v in faults.items()})
    values = content(filled)
    digest = _digest(exercise.id, values)
    session, now = db.session(), clock.now()
    last = session.scalars(
        sa.select(Submission).where(Submission.deliverable_id == held.id, Submission.number == held.submissions)
    ).one_or_none()
    if last is not None and last.digest == digest and held.state != RETURNED:
        return Handed(last.number, is_new=False)
    if last is not None:
        last.is_waiting = False  # the newer one is what a trainer reads
    new = Submission(
        deliverable_id=held.id, exercise_id=exercise.id, number=held.submissions + 1, content=values, digest=digest,
        is_waiting=exercise.sheet.is_reviewed, submitted_at=now,
    )  # fmt: skip
    session.add(new)
    held.submissions, held.state, held.exercise_id = new.number, SUBMITTED, exercise.id
    session.flush()
    if new.is_waiting:  # there may be many trainers: a job tells them
        enqueue("portfolio.tell_trainers", {"submission_id": new.id}, key=f"portfolio.waiting:{new.id}")
    signals.announce(DeliverableSubmitted(new.id, actor.id, slug, new.number, new.is_waiting, now))
    signals.announce(
        ActivityDone(
            actor.id, exercise.activity_id, exercise.version_id, now, "submitted",
            {"deliverable": slug, "number": new.number},
        )
    )  # fmt: skip
    return Handed(new.number, is_new=True)


def _digest(exercise_id: int, values: dict[str, Any]) -> str:
    text = json.dumps([exercise_id, values], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
