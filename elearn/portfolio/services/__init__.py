"""The verbs of the room: keep an exercise, save a draft, hand it in, ask for the whole, review it, forget someone."""

from elearn.portfolio.services.booklets import ask_booklet, finish_booklet, forget_old_booklets, making
from elearn.portfolio.services.filling import Stale, save, submit
from elearn.portfolio.services.keeping import forget, keep_exercise
from elearn.portfolio.services.reviewing import review

__all__ = [
    "Stale",
    "ask_booklet",
    "finish_booklet",
    "forget",
    "forget_old_booklets",
    "keep_exercise",
    "making",
    "review",
    "save",
    "submit",
]
