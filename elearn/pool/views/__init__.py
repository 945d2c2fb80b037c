"""The pages, by who uses them."""

from elearn.pool.views.blueprint import blueprint

__all__ = ["blueprint"]
