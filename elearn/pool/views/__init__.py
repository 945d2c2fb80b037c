"""The pages, by who uses them."""

from elearn.pool.views import answering, asking, conditions, missions, ordering, public
from elearn.pool.views.blueprint import blueprint

__all__ = ["answering", "asking", "blueprint", "conditions", "missions", "ordering", "public"]
