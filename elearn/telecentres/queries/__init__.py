"""Published reads of the room: centres, hours, and what stands in each."""

from elearn.telecentres.queries import hours, places

__all__ = ["hours", "places"]
