"""Published reads of the room: centres, hours, and what stands in each."""

from elearn.telecentres.queries import attendance, hours, passes, places, prices, quotas, tariffs

__all__ = ["attendance", "hours", "passes", "places", "prices", "quotas", "tariffs"]
