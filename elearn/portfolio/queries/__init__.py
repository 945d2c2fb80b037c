"""Reads: one's dossier and its deliverables, what waits for a trainer, what is known of someone."""

from elearn.portfolio.queries.dossier import Line, Standing, card, dossier, summary
from elearn.portfolio.queries.exercises import ExerciseCard, Form, exercise_for, form, shared
from elearn.portfolio.queries.privacy import export
from elearn.portfolio.queries.submissions import (
    ReviewCard,
    SubmissionCard,
    Waiting,
    history,
    latest,
    own_submission,
    reviewed_by,
    to_review,
    waiting,
    waiting_count,
)

__all__ = [
    "ExerciseCard",
    "Form",
    "Line",
    "ReviewCard",
    "Standing",
    "SubmissionCard",
    "Waiting",
    "card",
    "dossier",
    "exercise_for",
    "export",
    "form",
    "history",
    "latest",
    "own_submission",
    "reviewed_by",
    "shared",
    "summary",
    "to_review",
    "waiting",
    "waiting_count",
]
