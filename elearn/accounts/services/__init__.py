"""The verbs of the room. Other rooms call ``notify``; the rest is for this room's pages."""

from elearn.accounts.services.notices import notify
from elearn.accounts.services.organisations import (
    OrganisationSheet,
    create_organisation,
    grant,
    grant_administration,
)
from elearn.accounts.services.sessions import Caller

__all__ = [
    "Caller",
    "OrganisationSheet",
    "create_organisation",
    "grant",
    "grant_administration",
    "notify",
]
