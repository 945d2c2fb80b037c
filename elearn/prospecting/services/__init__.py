"""The verbs of the room, by subject."""

from elearn.prospecting.services import circles, importing, needs, privacy, prospects

__all__ = ["circles", "importing", "needs", "privacy", "prospects"]
