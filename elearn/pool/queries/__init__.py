"""Published reads of the room, one file a subject."""

from elearn.pool.queries import (
    approvals,
    billing,
    closings,
    comparison,
    conditions,
    crews,
    engagements,
    export,
    groups,
    history,
    matching,
    providers,
    quotes,
    requests,
    teams,
    vigilance,
)

__all__ = [
    "approvals",
    "billing",
    "closings",
    "comparison",
    "conditions",
    "crews",
    "engagements",
    "export",
    "groups",
    "history",
    "matching",
    "providers",
    "quotes",
    "requests",
    "teams",
    "vigilance",
]
