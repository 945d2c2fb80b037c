"""The tables of the room, one file a subject."""

from elearn.telecentres.models.hours import HoursException, Opening
from elearn.telecentres.models.places import (
    Accessibility,
    Centre,
    CentreStatus,
    Equipment,
    Network,
    Photo,
    Space,
    Speciality,
    Workspace,
)

__all__ = [
    "Accessibility",
    "Centre",
    "CentreStatus",
    "Equipment",
    "HoursException",
    "Network",
    "Opening",
    "Photo",
    "Space",
    "Speciality",
    "Workspace",
]
