"""The verbs of the room, one file a subject."""

from elearn.invoicing.services import (
    crediting,
    declaring,
    drafting,
    filing,
    issuing,
    mandating,
    payments,
    privacy,
    reminding,
    statuses,
)

__all__ = [
    "crediting",
    "declaring",
    "drafting",
    "filing",
    "issuing",
    "mandating",
    "payments",
    "privacy",
    "reminding",
    "statuses",
]
