"""Keeping a quiz when a module version is published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from elearn.core import clock, db
from elearn.modules import queries as modules
from elearn.quizzes.models import Question, QuestionVersion, Quiz, QuizQuestion


def keep_quiz(activity_id: int, content: Mapping[str, Any]) -> int:
    """Make the quiz of an activity from its checked content; returns the quiz's number.

    A question whose wording did not change keeps its version; another wording is a new one.
    Called in the transaction of the import, which has checked who may publish.
    """
    session = db.session()
    activity = modules.activity_by_id(activity_id)
    count = content["pick"] or len(content["questions"])
    row = Quiz(
        activity_id=activity_id,
        version_id=activity.card.version_id,
        module_slug=activity.module_slug,
        activity_key=activity.card.key,
        title=activity.card.title,
        settings={
            "introduction": content["introduction"],
            "behaviour": content["behaviour"],
            "pass_mark": content["pass_mark"],
            "pick": content["pick"],
            "count": count,
            "shuffle": content["shuffle"],
            "attempts": content["attempts"],
            "minutes": content["minutes"],
            "placement": content["placement"],
            "language": activity.language,
        },
    )
    session.add(row)
    session.flush()
    versions = _versions(activity.module_slug, content["bank"])
    session.add_all(
        QuizQuestion(quiz_id=row.id, position=position, question_version_id=versions[key])
        for position, key in enumerate(content["questions"], start=1)
    )
    session.flush()
    return row.id


def _versions(module_slug: str, bank: Mapping[str, Mapping[str, Any]]) -> dict[str, int]:
    """The number of the version of each question of the bank, made when it is new."""
    session = db.session()
    questions = [{"module_slug": module_slug, "key": key} for key in bank]
    session.execute(db.insert(Question).on_conflict_do_nothing(), questions)
    found = sa.select(Question.key, Question.id).where(Question.module_slug == module_slug, Question.key.in_(bank))
    ids: dict[str, int] = {row.key: row.id for row in session.execute(found)}
    now = clock.now()
    versions = [
        {"question_id": ids[key], "digest": q["digest"], "type": q["type"], "body": q["body"], "created_at": now}
        for key, q in bank.items()
    ]
    session.execute(db.insert(QuestionVersion).on_conflict_do_nothing(), versions)
    query = sa.select(QuestionVersion.question_id, QuestionVersion.digest, QuestionVersion.id).where(
        QuestionVersion.question_id.in_(ids.values())
    )
    numbers = {(question_id, digest): number for question_id, digest, number in session.execute(query)}
    return {key: numbers[ids[key], question["digest"]] for key, question in bank.items()}
