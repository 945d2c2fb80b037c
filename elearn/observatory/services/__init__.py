"""The verbs of the room, by subject."""

from elearn.observatory.services import departures
from elearn.observatory.services.costs import CostSheet, check_cost, record_cost, remove_cost

__all__ = ["CostSheet", "check_cost", "departures", "record_cost", "remove_cost"]
