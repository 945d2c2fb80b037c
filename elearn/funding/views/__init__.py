"""The pages of this room: the funder's, the books, the manager's, the trainee's."""

from elearn.funding.views import books, funder, giving, justified, own
from elearn.funding.views.blueprint import blueprint

__all__ = ["blueprint", "books", "funder", "giving", "justified", "own"]
