"""What becomes of a group when its quote is accepted, refused or taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from elearn.core import clock, db
from elearn.pool.life import BUYER, PROVIDER
from elearn.pool.life import groups as life
from elearn.pool.models import Group, GroupMember, Quote
from elearn.pool.queries import groups, requests
from elearn.pool.services.moving import move, tell
from elearn.pool.split import who_works

# What an agreement says of the group whole, of its quote, of the part of each.
BOND = ("form", "billing", "lead_pay_bp", "failure_days")
SHEET = ("lines", "valid_until", "start_on", "delay_days", "note")
PART = ("scope", "cap_minutes", "cap_month_minutes", "may_deliver", "signs_hours")


def won(quote: Quote, content: Mapping[str, Any]) -> tuple[int, ...]:
    """Who works in what was accepted: the members that the version names, or one provider alone.

    What a group was changing meanwhile counts for nothing: its agreement is the one that the version names,
    and it is again what that agreement says, with the members whom it binds.
    """
    if "group" not in content:
        _end(quote, "lose", BUYER)
        return (quote.person_id,)
    group = content["group"]
    agreed = groups.named(group["id"], group["agreement"])
    said = agreed.content
    _end(
        quote, "win", BUYER, number=agreed.number, name=said["group"]["name"], reason="",
        sheet={name: said[name] for name in SHEET}, **{name: said[name] for name in BOND},
    )  # fmt: skip
    for person_id in _bind(group["id"], said["members"]):
        tell(person_id, "pool.group-without", {"title": content["request"]["title"], "name": said["group"]["name"]})
    return who_works(content, quote.person_id)


def _bind(group_id: int, members: Sequence[Mapping[str, Any]]) -> list[int]:
    """Have in a group those whom its agreement names, for what it says, and nobody else; returns who is not, though
    the group had asked them since.
    """
    session = db.session()
    rows = {m.person_id: m for m in session.scalars(sa.select(GroupMember).where(GroupMember.group_id == group_id))}
    for one in members:
        row = rows.pop(one["id"], None) or GroupMember(group_id=group_id, person_id=one["id"])
        for name in PART:
            setattr(row, name, one[name])
        session.add(row)
    for row in rows.values():
        session.delete(row)
    session.flush()
    return sorted(rows)


def lost(quote: Quote, role: str) -> tuple[int, ...]:
    """Who is told that the quote was refused: the members of its group, or one provider alone."""
    return _end(quote, "lose", role) or (quote.person_id,)


def withdrawn(quote: Quote) -> None:
    """What was sent is taken back: the agreement of the group still holds."""
    row = groups.led(quote.request_id, quote.person_id)
    if row is not None and row.state == life.SUBMITTED:
        _move(row, "withdraw", PROVIDER)


def _end(quote: Quote, action: str, role: str, **values: object) -> tuple[int, ...]:
    row = groups.led(quote.request_id, quote.person_id)
    return _move(row, action, role, **values) if row is not None and row.state in life.LIVE else ()


def _move(row: Group, action: str, role: str, **values: object) -> tuple[int, ...]:
    card = groups.cards([row])[0]
    facts = groups.facts(card, requests.row(row.request_id))
    move(row, life.MACHINE, action, (role,), facts, state_at=clock.now(), **values)
    return card.ids
