"""The pages of the room."""

from elearn.clusters.views import calls, clusters, frameworks, gatherings, posts
from elearn.clusters.views.blueprint import blueprint

__all__ = ["blueprint", "calls", "clusters", "frameworks", "gatherings", "posts"]
