"""The verbs of the room. Other rooms tell people and show what they have not read; the rest is for its own pages."""

from elearn.accounts.services.notices import notify, unread_count, unread_notices
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
    "unread_count",
    "unread_notices",
]
