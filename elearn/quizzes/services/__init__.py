"""The verbs of the room."""

from elearn.quizzes.services.attempts import close_if_lapsed, start, submit
from elearn.quizzes.services.erasing import erase
from elearn.quizzes.services.publishing import keep_quiz
from elearn.quizzes.services.recording import Incoming, Receipt, record
from elearn.quizzes.sheet import Item

__all__ = ["Incoming", "Item", "Receipt", "close_if_lapsed", "erase", "keep_quiz", "record", "start", "submit"]
