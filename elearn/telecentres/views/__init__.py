"""The pages of the room."""

from elearn.telecentres.views import arrival, booking, day, feeds, search, series, week
from elearn.telecentres.views.blueprint import blueprint

__all__ = ["arrival", "blueprint", "booking", "day", "feeds", "search", "series", "week"]
