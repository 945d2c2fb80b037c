"""Reads: one's dossier and its deliverables, what waits for a trainer, what is known of someone."""

from elearn.portfolio.queries.booklets import BookletCard, booklet, booklets, handed_in
from elearn.portfolio.queries.dossier import Line, Standing, card, dossier, summary
from elearn.portfolio.queries.exercises import ExerciseCard, Form, exercise_for, form, shared
from elearn.portfolio.queries.privacy import export
from elearn.portfolio.queries.submissions import (
    ReviewCard,
    SubmissionCard,
    Waiting,
    author_and_document,
    history,
    latest,
    own_submission,
    reviewed_by,
    to_review,
    waiting,
    waiting_count,
)

__all__ = [
    "BookletCard",
    "ExerciseCard",
    "Form",
    "Line",
    "ReviewCard",
    "Standing",
    "SubmissionCard",
    "Waiting",
    "author_and_document",
    "booklet",
    "booklets",
    "card",
    "dossier",
    "exercise_for",
    "export",
    "form",
    "handed_in",
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
