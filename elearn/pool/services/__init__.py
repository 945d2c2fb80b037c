"""The verbs of the room, by subject. Each checks the right first, moves by the tables of ``life``, writes it down."""

from elearn.pool.services import (
    approvals,
    clockwork,
    conditions,
    confidentiality,
    deliveries,
    direct,
    engagements,
    mediation,
    privacy,
    quotes,
    requests,
    spending,
    timesheets,
    workspace,
)

__all__ = [
    "approvals",
    "clockwork",
    "conditions",
    "confidentiality",
    "deliveries",
    "direct",
    "engagements",
    "mediation",
    "privacy",
    "quotes",
    "requests",
    "spending",
    "timesheets",
    "workspace",
]
