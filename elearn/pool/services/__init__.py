"""The verbs of the room, by subject. Each checks the right first, moves by the tables of ``life``, writes it down."""

from elearn.pool.services import (
    clockwork,
    confidentiality,
    deliveries,
    engagements,
    mediation,
    privacy,
    quotes,
    requests,
    timesheets,
    workspace,
)

__all__ = [
    "clockwork",
    "confidentiality",
    "deliveries",
    "engagements",
    "mediation",
    "privacy",
    "quotes",
    "requests",
    "timesheets",
    "workspace",
]
