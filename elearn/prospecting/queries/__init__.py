"""Published reads of the room."""

from elearn.prospecting.queries import circles, export, prospects

__all__ = ["circles", "export", "prospects"]
