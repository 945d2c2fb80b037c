"""Published reads: the indicators of a network over a period, and who left its centres."""

from elearn.observatory.queries import departures, told
from elearn.observatory.queries.yearly import costs, costs_of, count_of, evaluation, gather, names, period

__all__ = ["costs", "costs_of", "count_of", "departures", "evaluation", "gather", "names", "period", "told"]
