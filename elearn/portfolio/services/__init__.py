"""The verbs of the room: keep an exercise, save a draft, hand it in, review it, forget someone."""

from elearn.portfolio.services.filling import Stale, save, submit
from elearn.portfolio.services.keeping import forget, keep_exercise
from elearn.portfolio.services.reviewing import review

__all__ = ["Stale", "forget", "keep_exercise", "review", "save", "submit"]
