"""A group for one request: formed, proposed to its members, agreed by all, its quote sent, won or lost.

``provider`` is its lead, who answers for it. A change, or another agreement in the place of the one that
is proposed, asks everyone again, whatever was accepted before.
"""

from __future__ import annotations

from dataclasses import dataclass

from elearn.core.machine import SYSTEM, Machine, Transition
from elearn.pool.life.roles import BUYER, MEMBER, PROVIDER, ROLES

FORMING, PROPOSED, AGREED, SUBMITTED = "forming", "proposed", "agreed", "submitted"
WON, LOST, DISSOLVED = "won", "lost", "dissolved"
STATES = (FORMING, PROPOSED, AGREED, SUBMITTED, WON, LOST, DISSOLVED)
LIVE = (FORMING, PROPOSED, AGREED, SUBMITTED)
FEWEST = 2


@dataclass(frozen=True, slots=True)
class Facts:
    """``accepted`` counts the acceptances of the agreement as it is proposed now, by its ``members``.

    ``is_complete``: its lines answer every lot; ``takes_quotes``: the request is open; ``is_sent``: a
    version of its quote stands before the client. ``is_past``: the quote of the agreement is no longer valid.
    """

    members: int = FEWEST
    accepted: int = 0
    is_complete: bool = True
    takes_quotes: bool = True
    is_sent: bool = False
    is_past: bool = False

    @property
    def is_unanimous(self) -> bool:
        """Whether every member accepted."""
        return self.members >= FEWEST and self.accepted >= self.members


MACHINE: Machine[Facts] = Machine(
    STATES,
    ROLES,
    (
        Transition("change", LIVE, (PROVIDER,), FORMING, "open"),
        Transition("propose", LIVE, (PROVIDER,), PROPOSED, "complete"),
        Transition("accept", (PROPOSED,), (PROVIDER, MEMBER), AGREED, "last"),
        Transition("accept", (PROPOSED,), (PROVIDER, MEMBER), "", "valid"),
        Transition("refuse", (FORMING, PROPOSED, AGREED), (MEMBER,), FORMING),
        Transition("submit", LIVE, (PROVIDER,), SUBMITTED, "unanimous"),
        Transition("withdraw", (SUBMITTED,), (PROVIDER,), AGREED),
        Transition("win", LIVE, (BUYER,), WON, "sent"),
        Transition("lose", LIVE, (BUYER, SYSTEM), LOST),
        Transition("dissolve", (FORMING, PROPOSED, AGREED), (PROVIDER,), DISSOLVED, "unsent"),
    ),
    {
        "open": lambda f: f.takes_quotes,
        "complete": lambda f: f.is_complete and f.takes_quotes and f.members >= FEWEST,
        "last": lambda f: not f.is_past and f.accepted + 1 >= f.members,
        "valid": lambda f: not f.is_past,
        "unanimous": lambda f: f.is_unanimous,
        "sent": lambda f: f.is_sent,
        "unsent": lambda f: not f.is_sent,
    },
    {
        "open": "too-late",
        "complete": "incomplete-group",
        "last": "agreement-past",
        "valid": "agreement-past",
        "unanimous": "not-agreed",
        "sent": "not-sent",
        "unsent": "sent",
    },
)
