"""The pages of the room."""

from elearn.telecentres.views import (
    arrival,
    booking,
    centres,
    day,
    feeds,
    manage,
    manage_hours,
    manage_place,
    manage_tariffs,
    manage_workspaces,
    passes,
    photos,
    search,
    series,
    statements,
    week,
)
from elearn.telecentres.views.blueprint import blueprint

__all__ = [
    "arrival",
    "blueprint",
    "booking",
    "centres",
    "day",
    "feeds",
    "manage",
    "manage_hours",
    "manage_place",
    "manage_tariffs",
    "manage_workspaces",
    "passes",
    "photos",
    "search",
    "series",
    "statements",
    "week",
]
