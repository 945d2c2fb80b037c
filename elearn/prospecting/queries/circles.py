"""Circles as their members read them; for anyone else they do not exist."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.core import db
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, can
from elearn.prospecting.models import ACTIVE, INVITED, Circle, Member
from elearn.prospecting.policy import Can


@dataclass(frozen=True, slots=True)
class MemberCard:
    """Someone of a circle."""

    person_id: int
    name: str
    state: str
    is_host: bool


@dataclass(frozen=True, slots=True)
class CircleCard:
    """A circle. ``people`` and ``hosts`` are those who are in it now."""

    id: int
    name: str
    organisation_id: int | None
    members: tuple[MemberCard, ...]

    @property
    def people(self) -> frozenset[int]:
        """Who is in it."""
        return frozenset(m.person_id for m in self.members if m.state == ACTIVE)

    @property
    def hosts(self) -> frozenset[int]:
        """Who invites."""
        return frozenset(m.person_id for m in self.members if m.state == ACTIVE and m.is_host)

    def name_of(self, person_id: int | None) -> str:
        """How a member is called; empty for nobody, or somebody who left."""
        return next((m.name for m in self.members if m.person_id == person_id), "")


def card(circle_id: int) -> CircleCard:
    """One circle, whoever reads; raise :class:`Missing`."""
    found = cards([circle_id])
    if not found:
        raise missing()
    return found[0]


def cards(circle_ids: Collection[int]) -> list[CircleCard]:
    """These circles with their members, by number; three statements whatever how many."""
    circles = sa.select(Circle).where(Circle.id.in_(list(circle_ids))).order_by(Circle.id)
    query = sa.select(Member).where(Member.circle_id.in_(list(circle_ids)), Member.state.in_((ACTIVE, INVITED)))
    rows = list(db.session().scalars(query.order_by(Member.at, Member.person_id)))
    names = accounts.people({m.person_id for m in rows})
    members: dict[int, list[MemberCard]] = {}
    for m in rows:
        said = MemberCard(m.person_id, names[m.person_id].display_name, m.state, m.is_host)
        members.setdefault(m.circle_id, []).append(said)
    return [
        CircleCard(c.id, c.name, c.organisation_id, tuple(members.get(c.id, ()))) for c in db.session().scalars(circles)
    ]


def missing() -> Missing:
    """What is said of a circle, or of what is in it, to who is not of it."""
    return Missing(_("Cette page n’existe pas, ou ne vous est pas ouverte."))


def circle(actor: Actor, circle_id: int) -> CircleCard:
    """A circle one is of; raise :class:`Missing` for any other."""
    found = card(circle_id)
    if not can(Can.WORK, actor, found):
        raise missing()
    return found


def own(actor: Actor) -> tuple[list[CircleCard], list[CircleCard]]:
    """The circles that one is of, and those that one is invited to."""
    query = sa.select(Member.circle_id, Member.state).where(
        Member.person_id == actor.id, Member.state.in_((ACTIVE, INVITED))
    )
    states = {row.circle_id: row.state for row in db.session().execute(query)}
    found = cards(states)
    return [c for c in found if states[c.id] == ACTIVE], [c for c in found if states[c.id] == INVITED]
