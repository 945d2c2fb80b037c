"""The verbs of the room, one file a subject."""

from elearn.invoicing.services import (
    crediting,
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
    "drafting",
    "filing",
    "issuing",
    "mandating",
    "payments",
    "privacy",
    "reminding",
    "statuses",
]
