"""Exercises, and the form of one as it stands for someone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import sqlalchemy as sa

from elearn.core import db
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, require
from elearn.parameters.queries import numbers
from elearn.portfolio.filling import Filled, Raw, Shared, fill, missing, offered
from elearn.portfolio.models import DRAFT, Deliverable, Exercise
from elearn.portfolio.policy import Can
from elearn.portfolio.sheet import Sheet, read
from elearn.progress import queries as progress


@dataclass(frozen=True, slots=True)
class ExerciseCard:
    """An exercise as published in one version of a module."""

    id: int
    activity_id: int
    version_id: int
    module_slug: str
    activity_key: str
    language: str
    sheet: Sheet


@dataclass(frozen=True, slots=True)
class Form:
    """One's form: the exercise, what is typed and prefilled, and where the deliverable stands."""

    exercise: ExerciseCard
    filled: Filled
    person_id: int
    revision: int = 0
    state: str = DRAFT
    submissions: int = 0
    updated_at: datetime | None = None

    @property
    def is_complete(self) -> bool:
        """Whether it can be handed in as it is."""
        return not self.filled.errors and not missing(self.filled)


def cards(query: sa.Select[Exercise]) -> list[ExerciseCard]:
    """The exercises that a statement finds."""
    return [
        ExerciseCard(e.id, e.activity_id, e.version_id, e.module_slug, e.activity_key, e.language, read(e.sheet))
        for e in db.session().scalars(query)
    ]


def of_versions(version_ids: Collection[int]) -> list[ExerciseCard]:
    """The exercises of these versions."""
    return cards(sa.select(Exercise).where(Exercise.version_id.in_(version_ids)).order_by(Exercise.id))


def by_ids(ids: Collection[int]) -> dict[int, ExerciseCard]:
    """Exercises by their ids."""
    return {e.id: e for e in cards(sa.select(Exercise).where(Exercise.id.in_(ids)))}


def deliverable_of(person_id: int, slug: str) -> Deliverable | None:
    """Someone's deliverable, or None before anything is typed."""
    query = sa.select(Deliverable).where(Deliverable.person_id == person_id, Deliverable.slug == slug)
    return db.session().scalars(query).one_or_none()


def exercise_for(person_id: int, slug: str, held: Deliverable | None = None) -> ExerciseCard:
    """The wording that someone fills: of the version they follow, else the one they began with.

    Raises :class:`Missing` for a deliverable that is neither followed nor begun.
    """
    versions = [e.version_id for e in progress.enrolments_of(person_id)]
    query = sa.select(Exercise).where(Exercise.deliverable == slug, Exercise.version_id.in_(versions))
    found = cards(query.order_by(Exercise.id.desc()).limit(1))
    held = held or deliverable_of(person_id, slug)
    if not found and held is not None:
        found = cards(sa.select(Exercise).where(Exercise.id == held.exercise_id))
    if not found:
        raise Missing(_("Cet exercice n’existe pas, ou fait partie d’un module que vous ne suivez pas."))
    return found[0]


def shared(person_id: int, without: str) -> dict[str, Shared]:
    """What the other deliverables of someone give to fill, by name; the last written wins."""
    query = (
        sa.select(Deliverable.slug, Deliverable.draft, Exercise.sheet)
        .join(Exercise, Exercise.id == Deliverable.exercise_id)
        .where(Deliverable.person_id == person_id, Deliverable.slug != without)
        .order_by(Deliverable.updated_at, Deliverable.id)
    )
    out: dict[str, Shared] = {}
    for slug, draft, sheet in db.session().execute(query):
        out |= offered(read(sheet), draft, slug, dated)
    return out


def dated(name: str) -> Decimal:
    """The figure of that name in force today, for formulas; raises ``LookupError``."""
    return numbers()[name]


def form(actor: Actor, slug: str, typed: Raw | None = None) -> Form:
    """One's own form: the draft, or ``typed`` in its place (a form that was refused is shown again)."""
    require(Can.LIST_OWN, actor)
    held = deliverable_of(actor.id, slug)
    exercise = exercise_for(actor.id, slug, held)
    raw = typed if typed is not None else (held.draft if held else {})
    filled = fill(exercise.sheet, raw, shared(actor.id, slug), dated)
    if held is None:
        return Form(exercise, filled, actor.id)
    require(Can.READ, actor, held)
    return Form(exercise, filled, actor.id, held.revision, held.state, held.submissions, held.updated_at)
