"""The verbs of the room."""

from elearn.telecentres.services import hours, passes, places, prices, tariffs

__all__ = ["hours", "passes", "places", "prices", "tariffs"]
