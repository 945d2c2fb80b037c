"""The verbs of the room."""

from elearn.telecentres.services import hours, places

__all__ = ["hours", "places"]
