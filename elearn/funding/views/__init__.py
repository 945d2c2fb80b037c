"""The pages of this room."""

from elearn.funding.views.blueprint import blueprint

__all__ = ["blueprint"]
