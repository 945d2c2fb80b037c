"""The pages of the room."""

from elearn.telecentres.views.blueprint import blueprint

__all__ = ["blueprint"]
