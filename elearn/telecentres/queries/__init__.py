"""Published reads of the room: centres, hours, and what stands in each."""

from elearn.telecentres.queries import (
    attendance,
    bookings,
    directory,
    hours,
    known,
    passes,
    places,
    prices,
    quotas,
    settlement,
    statements,
    tariffs,
    visits,
    waiting,
)

__all__ = [
    "attendance",
    "bookings",
    "directory",
    "hours",
    "known",
    "passes",
    "places",
    "prices",
    "quotas",
    "settlement",
    "statements",
    "tariffs",
    "visits",
    "waiting",
]
