"""Starting an attempt, closing it, marking it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from elearn.core import clock, db
from elearn.core.errors import Conflict, Missing
from elearn.core.i18n import gettext as _
from elearn.core.i18n import ngettext
from elearn.core.jobs.outbox import enqueue
from elearn.core.policy import Actor, require
from elearn.core.signals import announce
from elearn.modules.signals import ActivityDone
from elearn.quizzes import queries
from elearn.quizzes.extend import ADMISSIONS, QuizCard
from elearn.quizzes.marking import Mark, Score, score
from elearn.quizzes.models import (
    EXPIRED,
    FIRST,
    GRADED,
    OPEN,
    SUBMITTED,
    Attempt,
    AttemptEvent,
    AttemptSlot,
    Grade,
    Question,
    QuestionVersion,
    Quiz,
    QuizQuestion,
)
from elearn.quizzes.picking import Candidate, arrange
from elearn.quizzes.policy import Can
from elearn.quizzes.sheet import GRACE, Sheet
from elearn.quizzes.shuffling import LARGEST_SEED, derived
from elearn.quizzes.signals import AttemptGraded

CLOSE_JOB = "quizzes.close_lapsed"


def start(actor: Actor, quiz_id: int, attempt_id: UUID | None = None) -> UUID:
    """Start an attempt, or give back the one that is open. The clock starts now.

    ``attempt_id`` is made by the page that asks, so that asking twice starts once. Raises
    ``Forbidden`` when an admission refuses, :class:`Conflict` when no attempt is left.
    """
    require(Can.START, actor)
    card = queries.quiz(quiz_id)
    context = admitted(actor, card)
    session, now = db.session(), clock.now()
    known = session.get(Attempt, attempt_id) if attempt_id else None
    if known is not None:
        if known.person_id != actor.id or known.quiz_id != quiz_id:
            raise Conflict(_("Cette page a déjà servi. Rechargez-la pour commencer."))
        return known.id
    mine = sa.select(Attempt).where(Attempt.quiz_id == quiz_id, Attempt.person_id == actor.id)
    current = session.execute(mine.where(Attempt.state == OPEN)).scalar_one_or_none()
    if current is not None:
        if not queries.attempt_card(current).has_lapsed(now):
            return current.id
        _close(current, EXPIRED, now)
    made = session.execute(
        sa.select(sa.func.max(Attempt.number)).where(Attempt.quiz_id == quiz_id, Attempt.person_id == actor.id)
    ).scalar_one()
    number = (made or 0) + 1
    if card.attempts and number > card.attempts:
        raise Conflict(
            ngettext(
                "Ce quiz se fait une seule fois, et c’est fait.",
                "Ce quiz se fait %(n)s fois au plus, et vous les avez faites.",
                card.attempts,
            ),
            code="no-attempt-left",
        )
    seed = secrets.randbelow(LARGEST_SEED)
    new_id = attempt_id or uuid4()
    made_id = session.execute(
        db.insert(Attempt)
        .values(
            id=new_id,
            quiz_id=quiz_id,
            person_id=actor.id,
            number=number,
            seed=seed,
            state=OPEN,
            context=context,
            started_at=now,
            deadline_at=now + timedelta(minutes=card.minutes) if card.minutes else None,
            submitted_at=None,
        )
        .on_conflict_do_nothing()
        .returning(Attempt.id)
    ).scalar_one_or_none()
    if made_id is None:
        # Another tab was first: the database lets one attempt be open, and that one is ours too.
        return session.execute(mine.where(Attempt.state == OPEN).with_only_columns(Attempt.id)).scalar_one()
    _pin(new_id, quiz_id, card, seed)
    if card.minutes:
        wait = timedelta(minutes=card.minutes) + GRACE + timedelta(seconds=1)
        enqueue(CLOSE_JOB, {"attempt_id": str(new_id)}, key=f"quiz-deadline:{new_id}", delay=wait)
    return new_id


def admitted(actor: Actor, card: QuizCard) -> dict[str, Any]:
    """What the admissions say of this person at this quiz; raises what the first refusal raises."""
    context: dict[str, Any] = {}
    for admit in ADMISSIONS.values():
        context |= admit(actor, card) or {}
    return context


def _pin(attempt_id: UUID, quiz_id: int, card: QuizCard, seed: int) -> None:
    """Draw the questions and keep which versions they are."""
    session = db.session()
    quiz = session.get_one(Quiz, quiz_id)
    objective = QuestionVersion.body["objective"].as_string()
    query = (
        sa.select(QuestionVersion.id, objective)
        .join(QuizQuestion, QuizQuestion.question_version_id == QuestionVersion.id)
        .where(QuizQuestion.quiz_id == quiz_id)
        .order_by(QuizQuestion.position)
    )
    candidates = [Candidate(number, name or "") for number, name in session.execute(query)]
    drawn = arrange(candidates, count=quiz.settings["pick"], shuffle=quiz.settings["shuffle"], seed=seed)
    session.add_all(
        AttemptSlot(
            attempt_id=attempt_id, slot=slot, question_version_id=candidate.id, seed=derived(seed, f"slot{slot}")
        )
        for slot, candidate in enumerate(drawn, start=1)
    )
    session.flush()


_HELD = sa.select(Attempt).where(Attempt.id == sa.bindparam("attempt_id")).with_for_update()


def held(actor: Actor, attempt_id: UUID) -> Attempt:
    """One's own attempt, held until the end of the transaction: what closes it waits.

    Another's is :class:`Missing`, like one that never was.
    """
    row = db.session().execute(_HELD, {"attempt_id": attempt_id}).scalar_one_or_none()
    if row is None or row.person_id != actor.person_id:
        raise Missing(_("Cet essai n’existe pas."))
    require(Can.ANSWER, actor, row)  # a token may lack the scope
    return row


def submit(actor: Actor, attempt_id: UUID, event_id: UUID | None = None) -> None:
    """Send the attempt: it is closed and marked, once. Announces :class:`AttemptGraded`,
    and ``ActivityDone`` when it is passed.

    Sent after its deadline and the grace, it is closed as expired with what was saved in time.
    Sent twice, it is as sent once.
    """
    row = held(actor, attempt_id)
    if row.state != OPEN:
        return
    now = clock.now()
    if queries.attempt_card(row).has_lapsed(now):
        _close(row, EXPIRED, now)
        return
    last = sa.select(sa.func.max(AttemptEvent.client_seq)).where(AttemptEvent.attempt_id == attempt_id)
    seq = (db.session().execute(last).scalar_one() or 0) + 1
    db.session().execute(
        db.insert(AttemptEvent)
        .values(
            id=event_id or uuid4(),
            attempt_id=attempt_id,
            slot=None,
            client_seq=seq,
            kind="submit",
            payload={},
            client_time=None,
            server_time=now,
        )
        .on_conflict_do_nothing()
    )
    _close(row, SUBMITTED, now)


def close_if_lapsed(actor: Actor, attempt_id: UUID) -> bool:
    """Close an attempt that its deadline has overtaken; what was saved is marked. True if it was."""
    require(Can.EXPIRE, actor)
    query = sa.select(Attempt).where(Attempt.id == attempt_id, Attempt.state == OPEN).with_for_update()
    row = db.session().execute(query).scalar_one_or_none()
    now = clock.now()
    if row is None or not queries.attempt_card(row).has_lapsed(now):
        return False
    _close(row, EXPIRED, now)
    return True


def close_expired(row: Attempt, now: datetime) -> None:
    """Close a held attempt whose time is over, on behalf of whoever came next."""
    _close(row, EXPIRED, now)


def _close(row: Attempt, state: str, now: datetime) -> None:
    """Receive, then mark: an answer that a person must read leaves the attempt received."""
    session = db.session()
    row.state, row.submitted_at = state, now
    if state == EXPIRED and row.deadline_at is not None:
        row.submitted_at = row.deadline_at  # it ended there, whenever someone noticed
    session.flush()
    whole = queries.sheet(row)
    marks = [item.mark() for item in whole.items]
    if any(mark is None for mark in marks):
        return
    total = score([m.fraction_bp for m in marks if m is not None], whole.quiz.pass_mark)
    write_grades(whole, [m for m in marks if m is not None], total, policy=FIRST, author_id=None, at=now)
    if state == SUBMITTED:
        row.state = GRADED
        session.flush()
    _announce(whole, total, now)


def write_grades(
    whole: Sheet, marks: Sequence[Mark], total: Score, *, policy: str, author_id: int | None, at: datetime
) -> None:
    """Add a grade for each slot and one for the whole. Earlier ones stay; the newest counts."""
    common = {"attempt_id": whole.attempt.id, "policy": policy, "author_id": author_id, "at": at}
    rows = [
        Grade(slot=item.slot, fraction_bp=mark.fraction_bp, passed=None, flags=list(mark.flags), **common)
        for item, mark in zip(whole.items, marks, strict=True)
    ]
    session = db.session()
    session.add_all([*rows, Grade(slot=None, fraction_bp=total.fraction_bp, passed=total.passed, flags=[], **common)])
    session.flush()


def _announce(whole: Sheet, total: Score, now: datetime) -> None:
    attempt, quiz = whole.attempt, whole.quiz
    ended = attempt.submitted_at or now
    announce(
        AttemptGraded(
            attempt_id=attempt.id,
            quiz_id=quiz.id,
            activity_id=quiz.activity_id,
            version_id=quiz.version_id,
            person_id=attempt.person_id,
            number=attempt.number,
            fraction_bp=total.fraction_bp,
            passed=total.passed,
            at=now,
            seconds=int((ended - attempt.started_at).total_seconds()),
            context=attempt.context,
        )
    )
    if total.passed:
        detail = {"attempt": str(attempt.id), "number": attempt.number, "score_bp": total.fraction_bp}
        announce(
            ActivityDone(
                person_id=attempt.person_id,
                activity_id=quiz.activity_id,
                version_id=quiz.version_id,
                at=now,
                how="passed",
                detail=detail,
            )
        )


__all__ = ["CLOSE_JOB", "Question", "admitted", "close_expired", "close_if_lapsed", "held", "start", "submit"]
