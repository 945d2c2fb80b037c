"""The pages."""

from elearn.prospecting.views import circles, needs, prospects
from elearn.prospecting.views.blueprint import blueprint

__all__ = ["blueprint", "circles", "needs", "prospects"]
