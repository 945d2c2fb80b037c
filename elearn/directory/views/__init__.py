"""The pages of the room."""

from elearn.directory.views import offers, own, own_offers, public, vigilance
from elearn.directory.views.blueprint import blueprint

__all__ = ["blueprint", "offers", "own", "own_offers", "public", "vigilance"]
