"""The tables of the room, by subject."""

from elearn.funding.models.programmes import TRIGGERS as PROGRAMME_TRIGGERS
from elearn.funding.models.programmes import Convention, Envelope, ModulePrice, Payer, Programme
from elearn.funding.models.reports import Report
from elearn.funding.models.seats import TRIGGERS as SEAT_TRIGGERS
from elearn.funding.models.seats import Seat, SeatEvent, Waiting

TRIGGERS = (*PROGRAMME_TRIGGERS, *SEAT_TRIGGERS)

__all__ = [
    "TRIGGERS",
    "Convention",
    "Envelope",
    "ModulePrice",
    "Payer",
    "Programme",
    "Report",
    "Seat",
    "SeatEvent",
    "Waiting",
]
