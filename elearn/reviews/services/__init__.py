"""The verbs of the room."""

from elearn.reviews.services import privacy, writing

__all__ = ["privacy", "writing"]
