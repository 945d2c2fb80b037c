"""Circles as their members read them; for anyone else they do not exist."""

from __future__ import annotations

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
    row = db.session().get(Circle, circle_id)
    if row is None:
        raise missing()
    query = sa.select(Member).where(Member.circle_id == circle_id, Member.state.in_((ACTIVE, INVITED)))
    rows = list(db.session().scalars(query.order_by(Member.at, Member.person_id)))
    names = accounts.people([m.person_id for m in rows])
    members = tuple(MemberCard(m.person_id, names[m.person_id].display_name, m.state, m.is_host) for m in rows)
    return CircleCard(row.id, row.name, row.organisation_id, members)


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
    states = {row.circle_id: row.state for row in db.session().execute(query.order_by(Member.circle_id))}
    cards = [card(one) for one in states]
    return [c for c in cards if states[c.id] == ACTIVE], [c for c in cards if states[c.id] == INVITED]
