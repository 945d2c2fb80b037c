"""Published reads of the room: centres, hours, and what stands in each."""

from elearn.telecentres.queries import (
    attendance,
    bookings,
    hours,
    passes,
    places,
    prices,
    quotas,
    tariffs,
    visits,
    waiting,
)

__all__ = [
    "attendance",
    "bookings",
    "hours",
    "passes",
    "places",
    "prices",
    "quotas",
    "tariffs",
    "visits",
    "waiting",
]
