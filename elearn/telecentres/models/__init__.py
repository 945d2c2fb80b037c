"""The tables of the room, one file a subject."""

from elearn.telecentres.models import bookings, hours, passes, statements, tariffs, visits
from elearn.telecentres.models.bookings import Booking, BookingEvent, Claim, Series
from elearn.telecentres.models.feeds import Feed
from elearn.telecentres.models.hours import HoursException, Opening
from elearn.telecentres.models.passes import Pass, Plan
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
from elearn.telecentres.models.statements import Statement
from elearn.telecentres.models.tariffs import Quota, Tariff
from elearn.telecentres.models.visits import Visit
from elearn.telecentres.models.waiting import Waiting

TRIGGERS = (
    *bookings.TRIGGERS,
    *visits.TRIGGERS,
    *statements.TRIGGERS,
    *hours.TRIGGERS,
    *tariffs.TRIGGERS,
    *passes.TRIGGERS,
)

__all__ = [
    "TRIGGERS",
    "Accessibility",
    "Booking",
    "BookingEvent",
    "Centre",
    "CentreStatus",
    "Claim",
    "Equipment",
    "Feed",
    "HoursException",
    "Network",
    "Opening",
    "Pass",
    "Photo",
    "Plan",
    "Quota",
    "Series",
    "Space",
    "Speciality",
    "Statement",
    "Tariff",
    "Visit",
    "Waiting",
    "Workspace",
]
