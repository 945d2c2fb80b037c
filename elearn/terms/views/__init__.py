"""The pages."""

from elearn.terms.views import endings, manage, public
from elearn.terms.views.blueprint import blueprint

__all__ = ["blueprint", "endings", "manage", "public"]
