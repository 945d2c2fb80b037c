"""Published reads of the room, one file a subject."""

from elearn.pool.queries import (
    billing,
    comparison,
    engagements,
    export,
    history,
    matching,
    providers,
    quotes,
    requests,
)

__all__ = [
    "billing",
    "comparison",
    "engagements",
    "export",
    "history",
    "matching",
    "providers",
    "quotes",
    "requests",
]
