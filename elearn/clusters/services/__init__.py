"""The verbs of the room, by subject. Each checks the right first."""

from elearn.clusters.services import calls, clockwork, frameworks, gatherings, members, posts

__all__ = ["calls", "clockwork", "frameworks", "gatherings", "members", "posts"]
