"""A finished mission, and what its two sides say. Each works in the current transaction."""

from __future__ import annotations

from elearn.core.policy import Actor
from elearn.pool import services as pool
from elearn.reviews.services import writing
from tests.factories.pool import make_buyer, make_engagement, steps_of

GOOD = {"quality": 5, "delay": 4, "talk": 5}
BACK = {"clarity": 4, "talk": 4, "terms": 5}


def make_finished(buyer: Actor, provider: Actor) -> int:
    """A mission worked, accepted and ended."""
    made = make_engagement(buyer, provider)
    for step in steps_of(made):
        pool.deliveries.hand_in(provider, made, step, "Fait.")
        pool.deliveries.accept(buyer, made, step)
    pool.engagements.close(buyer, made)
    return made


def make_shown(provider: Actor, marks: dict[str, int] | None = None, buyer: Actor | None = None) -> tuple[Actor, int]:
    """A client (made when none is given) and a mission that both sides reviewed."""
    client = buyer or make_buyer()
    made = make_finished(client, provider)
    writing.write(client, made, marks or GOOD, "Du bon travail.")
    writing.write(provider, made, BACK, "Un bon client.")
    return client, made
