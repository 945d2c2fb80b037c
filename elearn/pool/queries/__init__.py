"""Published reads of the room, one file a subject."""

from elearn.pool.queries import comparison, engagements, export, history, matching, providers, quotes, requests

__all__ = ["comparison", "engagements", "export", "history", "matching", "providers", "quotes", "requests"]
