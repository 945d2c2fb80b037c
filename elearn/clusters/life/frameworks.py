"""A framework agreement: written, proposed to its holders, open once all accepted, over by time or by decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from elearn.core.machine import SYSTEM, Machine, Transition

PROPOSED, OPEN, REFUSED, EXPIRED, ENDED = "proposed", "open", "refused", "expired", "ended"
STATES = (PROPOSED, OPEN, REFUSED, EXPIRED, ENDED)
OVER = (REFUSED, EXPIRED, ENDED)
CLUSTER, HOLDER = "cluster", "holder"
ROLES = (CLUSTER, HOLDER, SYSTEM)


@dataclass(frozen=True, slots=True)
class Facts:
    """``unsigned``: holders who have not accepted yet. ``ends_on``: the first day after its end."""

    today: date
    ends_on: date
    unsigned: int = 0


MACHINE: Machine[Facts] = Machine(
    STATES,
    ROLES,
    (
        Transition("sign", (PROPOSED,), (HOLDER,), PROPOSED, "others-wait"),
        Transition("sign", (PROPOSED,), (HOLDER,), OPEN, "in-time"),
        Transition("refuse", (PROPOSED,), (HOLDER, CLUSTER, SYSTEM), REFUSED),
        Transition("order", (OPEN,), (CLUSTER,), "", "in-time"),
        Transition("end", (OPEN,), (CLUSTER, SYSTEM), ENDED),
        Transition("expire", (OPEN,), (SYSTEM,), EXPIRED, "past"),
        Transition("expire", (PROPOSED,), (SYSTEM,), REFUSED, "past"),
    ),
    {
        "others-wait": lambda f: f.unsigned > 1 and f.today < f.ends_on,
        "in-time": lambda f: f.today < f.ends_on,
        "past": lambda f: f.ends_on <= f.today,
    },
    {"others-wait": "over", "in-time": "over", "past": "not-yet"},
    timers=("expire",),
)
