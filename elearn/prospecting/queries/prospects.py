"""The companies of a circle, and what was done with them; only for its members."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.core import clock, db, pages
from elearn.core.i18n import today
from elearn.core.policy import Actor
from elearn.prospecting import life, near
from elearn.prospecting.models import Contact, Need, Opposition, Prospect
from elearn.prospecting.queries.circles import CircleCard, circle, missing

PAGE = 50


@dataclass(frozen=True, slots=True)
class ProspectCard:
    """A company. ``holder_id`` contacts it now; empty texts where nothing is known."""

    id: int
    circle_id: int
    siren: str
    name: str
    town: str
    source: str
    source_note: str
    contact_name: str
    contact_role: str
    email: str
    phone: str
    notes: str
    owner_id: int | None
    next_action: str
    next_on: date | None
    state: str
    erase_on: date
    version: int
    holder_id: int | None
    held_until: datetime | None


@dataclass(frozen=True, slots=True)
class ContactCard:
    """One contact."""

    who: str
    channel: str
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NeedCard:
    """What a prospect asked for; ``request_id`` once it is a draft of its own."""

    prospect_id: int
    circle_id: int
    name: str
    category: str
    title: str
    text: str
    person_id: int
    owner_id: int | None
    request_id: int | None


def facts(row: Prospect, me: int | None = None) -> life.Facts:
    """What the table of a prospect's life looks at."""
    return life.Facts(clock.now(), today(), me, row.claim_by, row.claim_until, row.erase_on)


def card(row: Prospect) -> ProspectCard:
    """The card of a row."""
    holder = facts(row).holder
    values = {n: getattr(row, n) for n in ProspectCard.__slots__ if n not in {"holder_id", "held_until"}}
    return ProspectCard(**values, holder_id=holder, held_until=row.claim_until if holder is not None else None)


def row(actor: Actor, prospect_id: int) -> tuple[Prospect, CircleCard]:
    """A company of one's circle; raise ``Missing`` for any other."""
    found = db.session().get(Prospect, prospect_id)
    if found is None:
        raise missing()
    return found, circle(actor, found.circle_id)


def prospect(actor: Actor, prospect_id: int) -> tuple[ProspectCard, CircleCard]:
    """One company of one's circle, and the circle."""
    found, of = row(actor, prospect_id)
    return card(found), of


def of_circle(
    actor: Actor, circle_id: int, state: str = "", owner: int = 0, page: int = 1, q: str = ""
) -> tuple[list[ProspectCard], int]:
    """A page of a circle's companies: what is to be done first, by its date. ``q``: words of a name, or a SIREN."""
    circle(actor, circle_id)
    wanted = [Prospect.circle_id == circle_id]
    if state in life.STATES:
        wanted.append(Prospect.state == state)
    if owner:
        wanted.append(Prospect.owner_id == owner)
    siren = "".join(q.split())
    if siren.isascii() and siren.isdigit():
        wanted.append(Prospect.siren.startswith(siren[:9]))
    else:
        wanted += [Prospect.near.contains(word, autoescape=True) for word in near.key(q).split()]
    query = sa.select(Prospect).where(*wanted)
    ordered = query.order_by(Prospect.state != life.OPEN, Prospect.next_on.is_(None), Prospect.next_on, Prospect.id)
    total = db.session().scalar(sa.select(sa.func.count()).select_from(Prospect).where(*wanted)) or 0
    return [card(r) for r in db.session().scalars(ordered.limit(PAGE).offset((page - 1) * PAGE))], total


def contacts(prospect_id: int, page: int = 1, size: int = pages.PAGE) -> tuple[list[ContactCard], int]:
    """A page of what was done, the last first; how many in all."""
    query = sa.select(Contact).where(Contact.prospect_id == prospect_id).order_by(Contact.id.desc())
    rows, total = pages.rows_of(query, page, size)
    people = accounts.people({r.person_id for r in rows})
    return [ContactCard(people[r.person_id].display_name, r.channel, r.note, r.at) for r in rows], total


def near_ones(actor: Actor, circle_id: int, name: str, siren: str = "") -> list[ProspectCard]:
    """The companies of the circle that may be this one, by their name: another SIREN is another company."""
    circle(actor, circle_id)
    query = sa.select(Prospect.id, Prospect.near).where(Prospect.circle_id == circle_id)
    if siren:
        query = query.where(Prospect.siren == "")
    ids = near.nearest(name, [(r.id, r.near) for r in db.session().execute(query)])
    rows = {r.id: r for r in db.session().scalars(sa.select(Prospect).where(Prospect.id.in_(ids)))}
    return [card(rows[number]) for number in ids if number in rows]


def of_siren(actor: Actor, circle_id: int, siren: str) -> list[ProspectCard]:
    """The company of the circle that has this SIREN, or none; empty for an empty one."""
    circle(actor, circle_id)
    query = sa.select(Prospect).where(Prospect.circle_id == circle_id, Prospect.siren == siren, Prospect.siren != "")
    return [card(r) for r in db.session().scalars(query)]


def opposed(circle_id: int) -> Callable[[str, str, str], bool]:
    """Whether a company (SIREN, name, town) asked the circle to leave it alone: one statement for any number."""
    query = sa.select(Opposition.siren, Opposition.near, Opposition.town).where(Opposition.circle_id == circle_id)
    rows = list(db.session().execute(query))
    sirens = {row.siren for row in rows if row.siren}
    named = {(row.near, row.town) for row in rows}
    unnumbered = {(row.near, row.town) for row in rows if not row.siren}

    def is_one(siren: str, name: str, town: str) -> bool:
        same = (near.key(name), near.key(town))
        return siren in sirens or same in unnumbered if siren else same in named

    return is_one


def is_opposed(circle_id: int, siren: str, name: str, town: str) -> bool:
    """Whether this company asked the circle to leave it alone: by its SIREN, else by its name and town."""
    same = sa.and_(Opposition.near == near.key(name), Opposition.town == near.key(town))
    if siren:
        same = sa.or_(Opposition.siren == siren, sa.and_(Opposition.siren == "", same))
    query = sa.select(Opposition.id).where(Opposition.circle_id == circle_id, same).limit(1)
    return db.session().scalar(query) is not None


def need(prospect_id: int) -> NeedCard | None:
    """What a prospect asked for, for who holds its link or is of the circle."""
    query = sa.select(Need, Prospect).join(Prospect, Prospect.id == Need.prospect_id)
    found = db.session().execute(query.where(Need.prospect_id == prospect_id)).first()
    if found is None:
        return None
    said, of = found
    return NeedCard(
        of.id, of.circle_id, of.name, said.category, said.title, said.text, said.person_id, of.owner_id, said.request_id
    )


def due() -> list[dict[str, Any]]:
    """The actions of today, all of them, for those who own them."""
    query = sa.select(Prospect.owner_id, Prospect.id, Prospect.name, Prospect.next_action).where(
        Prospect.state == life.OPEN, Prospect.next_on == today(), Prospect.owner_id.is_not(None)
    )
    return [
        {"person": r.owner_id, "prospect": r.id, "name": r.name, "action": r.next_action}
        for r in db.session().execute(query.order_by(Prospect.id))
    ]


def past() -> list[int]:
    """Companies whose day to be erased has come, all of them: a list that came in at once goes on one day."""
    query = sa.select(Prospect.id).where(Prospect.erase_on <= today())
    return list(db.session().scalars(query.order_by(Prospect.erase_on, Prospect.id)))
