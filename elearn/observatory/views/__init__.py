"""The pages."""

from elearn.observatory.views import costs, departures, evaluation
from elearn.observatory.views.blueprint import blueprint

__all__ = ["blueprint", "costs", "departures", "evaluation"]
