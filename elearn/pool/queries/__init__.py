"""Published reads of the room, one file a subject."""

from elearn.pool.queries import (
    approvals,
    billing,
    closings,
    comparison,
    conditions,
    engagements,
    export,
    history,
    matching,
    providers,
    quotes,
    requests,
)

__all__ = [
    "approvals",
    "billing",
    "closings",
    "comparison",
    "conditions",
    "engagements",
    "export",
    "history",
    "matching",
    "providers",
    "quotes",
    "requests",
]
