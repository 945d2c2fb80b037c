"""The quotes of a request side by side, for its buyer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from elearn.core.policy import Actor
from elearn.pool.comparing import Mark, Offered, marks
from elearn.pool.life import quotes as life
from elearn.pool.life import requests as request_life
from elearn.pool.queries import quotes, requests
from elearn.pool.queries.quotes import QuoteCard


@dataclass(frozen=True, slots=True)
class Comparison:
    """A request, the quotes that are compared in order, and the marks of each."""

    request: requests.RequestCard
    quotes: tuple[quotes.QuoteCard, ...]
    offers: Mapping[int, Offered]
    marks: Mapping[int, tuple[Mark, ...]]

    def names(self, quote: QuoteCard) -> dict[int, str]:
        """Who is who in a quote of a group."""
        return quote.current.names if quote.current is not None else {}

    @property
    def people(self) -> set[int]:
        """Everyone who would work in one of these quotes."""
        return {one for q in self.quotes for one in (q.person_id, *self.names(q))}


def compare(actor: Actor, request_id: int) -> Comparison:
    """What was sent and not refused, and once it is awarded all that was sent; raise ``Missing`` for another buyer.

    The choice is then read as it was made: beside what was not chosen.
    """
    card = requests.buyers(actor, request_id)
    is_over = card.state == request_life.AWARDED
    received = [q for q in quotes.received(actor, request_id) if q.current is not None]
    shown = tuple(q for q in received if is_over or q.state != life.REFUSED)
    offers = {
        q.id: Offered(
            q.id, q.current.lines, q.current.regime, int(q.current.content["delay_days"]), q.current.is_by_member
        )
        for q in shown
        if q.current is not None
    }
    return Comparison(card, shown, offers, marks(list(offers.values()), card.criteria))
