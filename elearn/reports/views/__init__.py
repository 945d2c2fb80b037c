"""The pages."""

from elearn.reports.views import handling, reporting
from elearn.reports.views.blueprint import blueprint

__all__ = ["blueprint", "handling", "reporting"]
