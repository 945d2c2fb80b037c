"""Reads: quizzes, attempts, results. In bulk by ids where another room lists them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from elearn.core import db
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, can
from elearn.quizzes.extend import BEHAVIOURS, QUESTION_TYPES, QuizCard
from elearn.quizzes.fold import Event, fold
from elearn.quizzes.models import Attempt, AttemptEvent, AttemptSlot, Grade, Question, QuestionVersion, Quiz
from elearn.quizzes.policy import Can
from elearn.quizzes.sheet import AttemptCard, Item, Sheet

__all__ = [
    "AttemptCard",
    "QuizCard",
    "Result",
    "Sheet",
    "attempt",
    "attempts_count",
    "attempts_of",
    "own_sheet",
    "quiz",
    "quiz_of_activity",
    "quizzes",
    "quizzes_at",
    "results",
    "sheet",
]


@dataclass(frozen=True, slots=True)
class Result:
    """What one person has reached at one activity: the best of their graded attempts."""

    activity_id: int
    attempts: int
    best_bp: int
    passed: bool
    open_attempt: UUID | None


def card_of(row: Quiz) -> QuizCard:
    """The row as a value."""
    settings = row.settings
    return QuizCard(
        id=row.id,
        activity_id=row.activity_id,
        version_id=row.version_id,
        module_slug=row.module_slug,
        activity_key=row.activity_key,
        title=row.title,
        introduction=settings["introduction"],
        behaviour=settings["behaviour"],
        pass_mark=settings["pass_mark"],
        count=settings["count"],
        attempts=settings["attempts"],
        minutes=settings["minutes"],
        language=settings["language"],
        placement=settings.get("placement", False),  # versions published before it existed have none
    )


def quiz(quiz_id: int) -> QuizCard:
    """The quiz of that number; raise :class:`Missing`."""
    row = db.session().get(Quiz, quiz_id)
    if row is None:
        raise Missing(_("Ce quiz n’existe pas."))
    return card_of(row)


def quizzes(ids: Iterable[int]) -> dict[int, QuizCard]:
    """Quizzes by their ids; unknown ids are left out."""
    rows = db.session().execute(sa.select(Quiz).where(Quiz.id.in_(list(ids)))).scalars()
    return {row.id: card_of(row) for row in rows}


def quiz_of_activity(activity_id: int) -> QuizCard | None:
    """The quiz of an activity, or None when it has none."""
    row = db.session().execute(sa.select(Quiz).where(Quiz.activity_id == activity_id)).scalar_one_or_none()
    return None if row is None else card_of(row)


def quizzes_at(module_slug: str, activity_key: str) -> list[QuizCard]:
    """The quizzes of that name in every version of the module, the newest version first."""
    query = sa.select(Quiz).where(Quiz.module_slug == module_slug, Quiz.activity_key == activity_key)
    rows = db.session().execute(query.order_by(Quiz.version_id.desc())).scalars()
    return [card_of(row) for row in rows]


def _total() -> sa.Subquery:
    """The grade that counts for each attempt as a whole: the newest."""
    newest = sa.select(sa.func.max(Grade.id)).where(Grade.slot.is_(None)).group_by(Grade.attempt_id).scalar_subquery()
    return sa.select(Grade.attempt_id, Grade.fraction_bp, Grade.passed).where(Grade.id.in_(newest)).subquery("total")


def attempt_card(row: Attempt, fraction_bp: int | None = None, passed: bool | None = None) -> AttemptCard:
    """The row as a value."""
    return AttemptCard(
        id=row.id,
        quiz_id=row.quiz_id,
        person_id=row.person_id,
        number=row.number,
        state=row.state,
        started_at=row.started_at,
        deadline_at=row.deadline_at,
        submitted_at=row.submitted_at,
        context=row.context,
        fraction_bp=fraction_bp,
        passed=passed,
    )


def attempt(actor: Actor, attempt_id: UUID) -> AttemptCard:
    """An attempt of the actor's own; another's is :class:`Missing`, like one that never was."""
    row = db.session().get(Attempt, attempt_id)
    if row is None or not can(Can.READ, actor, row):
        raise Missing(_("Cet essai n’existe pas."))
    last = _grades(attempt_id).get(0)
    return attempt_card(row, *(last or (None, None)))


def attempts_of(
    person_id: int,
    *,
    quiz_id: int | None = None,
    quiz_ids: Iterable[int] | None = None,
    limit: int = 100,
    offset: int = 0,
) -> list[AttemptCard]:
    """Someone's attempts, the newest first, with their results."""
    newest = (
        sa.select(sa.func.max(Grade.id))
        .where(Grade.attempt_id == Attempt.id, Grade.slot.is_(None))
        .correlate(Attempt)
        .scalar_subquery()
    )
    query = (
        sa.select(Attempt, Grade.fraction_bp, Grade.passed)
        .outerjoin(Grade, Grade.id == newest)
        .where(Attempt.person_id == person_id)
        .order_by(Attempt.started_at.desc(), Attempt.number.desc())
        .limit(limit)
        .offset(offset)
    )
    if quiz_id is not None:
        query = query.where(Attempt.quiz_id == quiz_id)
    if quiz_ids is not None:
        query = query.where(Attempt.quiz_id.in_(list(quiz_ids)))
    return [attempt_card(*row) for row in db.session().execute(query)]


def attempts_count(person_id: int) -> int:
    """How many attempts someone has made."""
    query = sa.select(sa.func.count()).select_from(Attempt).where(Attempt.person_id == person_id)
    return db.session().execute(query).scalar_one()


def results(person_id: int, activity_ids: Iterable[int]) -> dict[int, Result]:
    """What someone has reached at each of these activities that they have tried."""
    total = _total()
    query = (
        sa.select(Quiz.activity_id, Attempt.id, Attempt.state, total.c.fraction_bp, total.c.passed)
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .outerjoin(total, total.c.attempt_id == Attempt.id)
        .where(Attempt.person_id == person_id, Quiz.activity_id.in_(list(activity_ids)))
    )
    found: dict[int, Result] = {}
    for activity_id, attempt_id, state, fraction_bp, passed in db.session().execute(query):
        so_far = found.get(activity_id, Result(activity_id, 0, 0, passed=False, open_attempt=None))
        found[activity_id] = Result(
            activity_id,
            attempts=so_far.attempts + 1,
            best_bp=max(so_far.best_bp, fraction_bp or 0),
            passed=so_far.passed or bool(passed),
            open_attempt=attempt_id if state == "open" else so_far.open_attempt,
        )
    return found


def own_sheet(actor: Actor, attempt_id: UUID) -> Sheet:
    """The whole of one's own attempt; another's is :class:`Missing`."""
    row = db.session().get(Attempt, attempt_id)
    if row is None or not can(Can.READ, actor, row):
        raise Missing(_("Cet essai n’existe pas."))
    return sheet(row)


def sheet(row: Attempt) -> Sheet:
    """The whole of an attempt: its questions as pinned, its events folded, its grades."""
    session = db.session()
    card = quiz(row.quiz_id)
    behaviour = BEHAVIOURS.get(card.behaviour)
    slots = session.execute(
        sa.select(AttemptSlot.slot, AttemptSlot.seed, Question.key, QuestionVersion.type, QuestionVersion.body)
        .join(QuestionVersion, QuestionVersion.id == AttemptSlot.question_version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(AttemptSlot.attempt_id == row.id)
        .order_by(AttemptSlot.slot)
    ).all()
    state = fold(behaviour, [s.slot for s in slots], events_of(row.id))
    grades = _grades(row.id) if row.state != "open" else {}
    items = []
    for slot, seed, key, kind, body in slots:
        type_ = QUESTION_TYPES.get(kind)
        grade = grades.get(slot)
        prepared = type_.prepare(body, seed)
        items.append(Item(slot, key, type_, body, prepared, state.slots[slot], grade[0] if grade else None))
    total = grades.get(0)
    return Sheet(attempt_card(row, *(total or (None, None))), card, behaviour, tuple(items), state)


def events_of(attempt_id: UUID) -> list[Event]:
    """Every event of an attempt, as it was recorded."""
    query = sa.select(
        AttemptEvent.id,
        AttemptEvent.slot,
        AttemptEvent.client_seq,
        AttemptEvent.kind,
        AttemptEvent.payload,
        AttemptEvent.server_time,
    ).where(AttemptEvent.attempt_id == attempt_id)
    return [Event(*row) for row in db.session().execute(query)]


def _grades(attempt_id: UUID) -> dict[int, tuple[int, bool | None]]:
    """The grade that counts for each slot, and for the whole under 0."""
    query = sa.select(Grade.slot, Grade.fraction_bp, Grade.passed).where(Grade.attempt_id == attempt_id)
    rows = db.session().execute(query.order_by(Grade.id))
    return {slot or 0: (fraction_bp, passed) for slot, fraction_bp, passed in rows}


def of_person(person_id: int) -> list[dict[str, Any]]:
    """All that the room knows of someone, for the archive of their data."""
    session = db.session()
    rows = session.execute(sa.select(Attempt).where(Attempt.person_id == person_id).order_by(Attempt.started_at))
    out = []
    for row in rows.scalars():
        whole = sheet(row)
        out.append(
            {
                "quiz": whole.quiz.title,
                "module": whole.quiz.module_slug,
                "attempt": row.number,
                "state": row.state,
                "started_at": _instant(row.started_at),
                "submitted_at": _instant(row.submitted_at),
                "score_basis_points": whole.attempt.fraction_bp,
                "passed": whole.attempt.passed,
                "answers": [
                    {
                        "question": item.statement,
                        "answer": item.type.summarise(item.body, item.state.answer),
                        "sure": item.state.sure,
                        "score_basis_points": item.fraction_bp,
                    }
                    for item in whole.items
                ],
            }
        )
    return out


def _instant(value: datetime | None) -> str | None:
    return value.isoformat() if value else None
