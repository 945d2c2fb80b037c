"""A trainee's own page: what to take up again, and where they are on the path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from elearn.core.policy import Actor, require
from elearn.modules import queries as modules
from elearn.modules.extend import ActivityCard
from elearn.progress.completion import Summary, resume_at, summary
from elearn.progress.policy import Can
from elearn.progress.queries.enrolments import EnrolmentCard, StateCard, enrolments_of, states


@dataclass(frozen=True, slots=True)
class Followed:
    """One module that the trainee follows or has completed."""

    enrolment: EnrolmentCard
    slug: str
    title: str
    number: int
    steps: Sequence[ActivityCard]
    progress: Summary
    states: dict[str, StateCard]

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to do."""
        return self.enrolment.state == "completed"


@dataclass(frozen=True, slots=True)
class Resume:
    """The lesson to take up again. ``at_ms`` is the place in its media, 0 for none."""

    module: Followed
    step: ActivityCard
    rank: int
    at_ms: int

    @property
    def place(self) -> str:
        """The place in the media, as its player shows it: ``3:41``."""
        minutes, seconds = divmod(self.at_ms // 1000, 60)
        return f"{minutes}:{seconds:02d}"


@dataclass(frozen=True, slots=True)
class Stage:
    """One module of the path; ``followed`` is None as long as it is not begun."""

    slug: str
    title: str
    number: int
    minutes: int
    followed: Followed | None


@dataclass(frozen=True, slots=True)
class Dashboard:
    """``stages`` is the path in order, ``others`` what is followed beside it."""

    resume: Resume | None
    stages: Sequence[Stage]
    others: Sequence[Followed]

    @property
    def is_newcomer(self) -> bool:
        """Whether nothing was ever begun."""
        return not self.others and not any(s.followed for s in self.stages)

    @property
    def followed(self) -> list[Followed]:
        """Every module followed or completed, on the path or beside it."""
        return [*(s.followed for s in self.stages if s.followed), *self.others]

    @property
    def completed(self) -> int:
        """How many modules of the path are completed."""
        return sum(1 for s in self.stages if s.followed and s.followed.is_complete)


def dashboard(actor: Actor) -> Dashboard:
    """What the actor's own page says. Four statements, however many modules."""
    require(Can.OWN_PAGES, actor)
    paths = modules.paths()
    path = paths[0].modules if paths else []
    enrolled = enrolments_of(actor.id)
    followed = _followed(enrolled)
    stages = [Stage(m.slug, m.title, m.position, m.minutes, followed.get(m.id)) for m in path]
    on_path = {m.id for m in path}
    latest = next((followed[e.module_id] for e in enrolled if e.state == "active"), None)
    others = [f for module_id, f in followed.items() if module_id not in on_path]
    return Dashboard(_resume(latest) if latest else None, stages, others)


def _followed(enrolled: Sequence[EnrolmentCard]) -> dict[int, Followed]:
    """By module; the active enrolment comes before a completed one."""
    chosen: dict[int, EnrolmentCard] = {}
    for enrolment in sorted(enrolled, key=lambda e: e.state == "active"):
        chosen[enrolment.module_id] = enrolment
    ids = [e.id for e in chosen.values()]
    known = states(ids)
    versions = modules.contents([e.version_id for e in chosen.values()])
    out = {}
    for module_id, enrolment in chosen.items():
        version = versions[enrolment.version_id]
        steps = version.steps
        done = {key for key, state in known[enrolment.id].items() if state.is_done}
        out[module_id] = Followed(
            enrolment,
            version.slug,
            version.title,
            version.position,
            steps,
            summary(steps, done),
            known[enrolment.id],
        )
    return out


def _resume(module: Followed) -> Resume | None:
    done = {key for key, state in module.states.items() if state.is_done}
    key = resume_at(module.steps, done, module.enrolment.last_activity_key)
    for rank, step in enumerate(module.steps, start=1):
        if step.key == key:
            state = module.states.get(key)
            return Resume(module, step, rank, int(state.position.get("ms", 0)) if state else 0)
    return None
