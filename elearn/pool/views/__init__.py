"""The pages, by who uses them."""

from elearn.pool.views import answering, asking, conditions, groups, missions, ordering, public, teams
from elearn.pool.views.blueprint import blueprint

__all__ = ["answering", "asking", "blueprint", "conditions", "groups", "missions", "ordering", "public", "teams"]
