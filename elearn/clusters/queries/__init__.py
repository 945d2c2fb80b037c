"""Published reads of the room, one file a subject."""

from elearn.clusters.queries import calls, export, frameworks, gatherings, members, posts, vigilance

__all__ = ["calls", "export", "frameworks", "gatherings", "members", "posts", "vigilance"]
