"""Standing teams, for those who are of them."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.core import db
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor
from elearn.pool.models import Team, TeamMember


@dataclass(frozen=True, slots=True)
class TeamMate:
    """One person of a team; asked until they accepted."""

    person_id: int
    name: str
    scope: str
    has_accepted: bool


@dataclass(frozen=True, slots=True)
class TeamCard:
    """A team that lasts. ``lead_pay_bp`` is of the part of each other member."""

    id: int
    name: str
    lead_id: int
    form: str
    billing: str
    lead_pay_bp: int
    members: tuple[TeamMate, ...]

    @property
    def accepted(self) -> tuple[int, ...]:
        """The people who accepted to be of it, its lead first."""
        return tuple(m.person_id for m in self.members if m.has_accepted)


def cards(found: list[Team]) -> list[TeamCard]:
    """Teams with their members: two statements whatever their number."""
    ids = [team.id for team in found]
    query = sa.select(TeamMember).where(TeamMember.team_id.in_(ids)).order_by(TeamMember.id)
    rows = list(db.session().scalars(query)) if ids else []
    people = accounts.people({one.person_id for one in rows})
    mates: dict[int, list[TeamMate]] = {}
    for one in rows:
        name = people[one.person_id].display_name if one.person_id in people else ""
        mates.setdefault(one.team_id, []).append(TeamMate(one.person_id, name, one.scope, one.accepted_at is not None))
    return [
        TeamCard(t.id, t.name, t.lead_id, t.form, t.billing, t.lead_pay_bp, tuple(mates.get(t.id, ()))) for t in found
    ]


def mine(actor: Actor) -> list[TeamCard]:
    """The teams one is of, or asked to be of."""
    own = sa.select(TeamMember.team_id).where(TeamMember.person_id == actor.id)
    query = sa.select(Team).where(Team.id.in_(own), Team.ended_at.is_(None)).order_by(Team.name, Team.id)
    return cards(list(db.session().scalars(query)))


def readable(actor: Actor, team_id: int) -> TeamCard:
    """A team one is of, or asked to be of; raise ``Missing`` for any other."""
    row = db.session().get(Team, team_id)
    card = cards([row])[0] if row is not None and row.ended_at is None else None
    if card is None or actor.person_id not in {m.person_id for m in card.members}:
        raise missing()
    return card


_ASKED = sa.select(TeamMember.team_id).where(TeamMember.accepted_at.is_(None))
_ACCEPTED = sa.select(Team).where(Team.ended_at.is_(None), Team.id.not_in(_ASKED)).order_by(Team.id).limit(200)


def complete() -> list[TeamCard]:
    """Every team of two people or more who all accepted: what may be proposed to a client."""
    return [card for card in cards(list(db.session().scalars(_ACCEPTED))) if len(card.members) > 1]


def missing() -> Missing:
    """What is said of a team that does not exist, or not for this reader."""
    return Missing(_("Cette équipe n’existe pas, ou vous n’en êtes pas membre."))
