"""Pages of quizzes: starting, answering, sending, reading the result."""

from flask import Blueprint

blueprint = Blueprint("quizzes", __name__, template_folder="../templates")

# The views register themselves on the blueprint; imported here so that the manifest takes it whole.
from elearn.quizzes.views import answering, events, starting  # noqa: E402

__all__ = ["answering", "blueprint", "events", "starting"]
