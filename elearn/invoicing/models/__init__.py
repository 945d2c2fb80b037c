"""The tables of the room, by subject."""

from elearn.invoicing.models.invoices import TRIGGERS as INVOICE_TRIGGERS
from elearn.invoicing.models.invoices import Claim, Draft, File, Invoice, Series
from elearn.invoicing.models.mandates import TRIGGERS as MANDATE_TRIGGERS
from elearn.invoicing.models.mandates import Mandate
from elearn.invoicing.models.tracking import TRIGGERS as TRACKING_TRIGGERS
from elearn.invoicing.models.tracking import Event, Payment, Reminder

TRIGGERS = (*INVOICE_TRIGGERS, *MANDATE_TRIGGERS, *TRACKING_TRIGGERS)

__all__ = [
    "TRIGGERS",
    "Claim",
    "Draft",
    "Event",
    "File",
    "Invoice",
    "Mandate",
    "Payment",
    "Reminder",
    "Series",
]
