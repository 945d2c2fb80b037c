"""What becomes of a group when its quote is accepted, refused or taken back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from elearn.core import clock
from elearn.pool.life import BUYER, PROVIDER
from elearn.pool.life import groups as life
from elearn.pool.models import Group, Quote
from elearn.pool.queries import groups, requests
from elearn.pool.services.moving import move
from elearn.pool.split import who_works


def won(quote: Quote, content: Mapping[str, Any]) -> tuple[int, ...]:
    """Who works in what was accepted: the members that the version names, or one provider alone.

    What a group was changing meanwhile counts for nothing: its agreement is the one that the version names.
    """
    if "group" not in content:
        _end(quote, "lose", BUYER)
        return (quote.person_id,)
    group = content["group"]
    _end(quote, "win", BUYER, number=groups.number_of(group["id"], group["agreement"]))
    return who_works(content, quote.person_id)


def lost(quote: Quote, role: str) -> tuple[int, ...]:
    """Who is told that the quote was refused: the members of its group, or one provider alone."""
    return _end(quote, "lose", role) or (quote.person_id,)


def withdrawn(quote: Quote) -> None:
    """What was sent is taken back: the agreement of the group still holds."""
    row = groups.led(quote.request_id, quote.person_id)
    if row is not None and row.state == life.SUBMITTED:
        _move(row, "withdraw", PROVIDER)


def _end(quote: Quote, action: str, role: str, **values: int) -> tuple[int, ...]:
    row = groups.led(quote.request_id, quote.person_id)
    return _move(row, action, role, **values) if row is not None and row.state in life.LIVE else ()


def _move(row: Group, action: str, role: str, **values: int) -> tuple[int, ...]:
    card = groups.cards([row])[0]
    facts = groups.facts(card, requests.row(row.request_id))
    move(row, life.MACHINE, action, (role,), facts, state_at=clock.now(), **values)
    return card.ids
