"""Published reads of the room, one file a subject."""

from elearn.pool.queries import (
    approvals,
    billing,
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
