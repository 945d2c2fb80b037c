"""The verbs of the room, by subject."""

from elearn.observatory.services import departures
from elearn.observatory.services.costs import CostSheet, record_cost, remove_cost

__all__ = ["CostSheet", "departures", "record_cost", "remove_cost"]
