"""Pages of the room. Importing this package adds every route to ``blueprint``."""

from elearn.accounts.views import entrance
from elearn.accounts.views.blueprint import blueprint

__all__ = ["blueprint", "entrance"]
