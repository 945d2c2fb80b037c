"""The pages."""

from elearn.reviews.views import missions, public
from elearn.reviews.views.blueprint import blueprint

__all__ = ["blueprint", "missions", "public"]
