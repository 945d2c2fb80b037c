"""Where someone stands in their dossier."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from elearn.core import db
from elearn.core.policy import Actor, require
from elearn.modules import queries as modules
from elearn.portfolio.models import SUBMITTED, Deliverable, Exercise
from elearn.portfolio.policy import Can
from elearn.portfolio.queries.exercises import ExerciseCard, by_ids, of_versions
from elearn.progress import queries as progress

AWAY, UNBEGUN, DONE = "away", "unbegun", "done"


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one deliverable is: away (module not followed), unbegun, draft, submitted, accepted, returned or done."""

    slug: str
    state: str
    number: int = 0
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A deliverable of the catalogue in someone's dossier."""

    standing: Standing
    document: str
    module_slug: str
    module_title: str
    position: int
    language: str

    @property
    def is_begun(self) -> bool:
        """Whether something was typed or handed in."""
        return self.standing.state not in {AWAY, UNBEGUN}

    @property
    def is_handed_in(self) -> bool:
        """Whether a version of it exists."""
        return self.standing.number > 0


def _standing(held: Deliverable, exercise: ExerciseCard) -> Standing:
    state = held.state
    if state == SUBMITTED and not exercise.sheet.is_reviewed:
        state = DONE
    return Standing(held.slug, state, held.submissions, held.updated_at)


def _held(actor: Actor) -> list[Deliverable]:
    return list(db.session().scalars(sa.select(Deliverable).where(Deliverable.person_id == actor.id)))


def card(actor: Actor, slug: str) -> Standing:
    """How far one's own deliverable is."""
    require(Can.LIST_OWN, actor)
    query = sa.select(Deliverable).where(Deliverable.person_id == actor.id, Deliverable.slug == slug)
    held = db.session().scalars(query).one_or_none()
    if held is None:
        return Standing(slug, UNBEGUN)
    return _standing(held, by_ids([held.exercise_id])[held.exercise_id])


def dossier(actor: Actor) -> list[Line]:
    """Every deliverable that one has, may begin, or would find in a module not followed; in the order of modules."""
    require(Can.LIST_OWN, actor)
    published = {m.slug: m for m in modules.current_versions()}
    followed = of_versions([e.version_id for e in progress.enrolments_of(actor.id)])
    held = _held(actor)
    begun = by_ids({d.exercise_id for d in held})
    lines: dict[str, Line] = {}

    def add(exercise: ExerciseCard, standing: Standing) -> None:
        module = published.get(exercise.module_slug)
        title, position = (module.title, module.position) if module else ("", 10_000)
        lines[standing.slug] = Line(
            standing, exercise.sheet.document, exercise.module_slug, title, position, exercise.language
        )

    for exercise in of_versions([m.version_id for m in published.values()]):
        add(exercise, Standing(exercise.sheet.deliverable, AWAY))
    for exercise in followed:
        add(exercise, Standing(exercise.sheet.deliverable, UNBEGUN))
    for one in held:
        add(begun[one.exercise_id], _standing(one, begun[one.exercise_id]))
    return sorted(lines.values(), key=lambda line: (line.position, line.document))


def summary(actor: Actor, versions: Collection[int] | None = None) -> tuple[int, int]:
    """How many deliverables one has handed in, among those of the modules that one follows or has begun.

    ``versions`` are those followed, when the caller knows them: then one statement.
    """
    require(Can.LIST_OWN, actor)
    if versions is None:
        versions = {e.version_id for e in progress.enrolments_of(actor.id)}
    to_do = sa.select(Exercise.deliverable, sa.literal(0)).where(Exercise.version_id.in_(versions))
    held = sa.select(Deliverable.slug, Deliverable.submissions).where(Deliverable.person_id == actor.id)
    handed_in: dict[str, int] = {}
    for slug, times in db.session().execute(sa.union_all(to_do, held)):
        handed_in[slug] = max(times, handed_in.get(slug, 0))
    return sum(times > 0 for times in handed_in.values()), len(handed_in)
