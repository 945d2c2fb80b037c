"""Standing teams: made by a lead, each member says yes for themselves. A team binds nobody: a group does."""

from __future__ import annotations

import sqlalchemy as sa

from elearn.core import clock, db, once
from elearn.core.errors import Conflict, Forbidden, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, require
from elearn.pool.models import Team, TeamMember
from elearn.pool.policy import Can
from elearn.pool.queries import providers
from elearn.pool.queries import teams as reads
from elearn.pool.services.group_checks import MOST_MEMBERS, check_team
from elearn.pool.services.moving import tell
from elearn.pool.services.sheets import TeamSheet

MOST_TEAMS = 20


def make(actor: Actor, sheet: TeamSheet, key: str | None = None) -> int:
    """Make a team that one leads, and is of; its id, the same for the same ``key``.

    Raises :class:`Forbidden` for who is not in the directory.
    """
    require(Can.LEAD_TEAM, actor)
    if not providers.is_listed(actor.id):
        raise Forbidden(_("Publiez d’abord votre profil dans l’annuaire."), code="not-listed")
    check_team(sheet)
    found = once.known(Team, key, lead_id=actor.id)
    if found is not None:
        return found
    if len(reads.mine(actor)) >= MOST_TEAMS:
        raise Conflict(_("Vingt équipes au plus."), code="too-many")
    now = clock.now()
    values = {
        "name": sheet.name.strip(), "form": sheet.form, "billing": sheet.billing,
        "lead_pay_bp": sheet.lead_pay_bp, "created_at": now,
    }  # fmt: skip
    made, is_new = once.insert(Team, key, values, lead_id=actor.id)
    if is_new:
        db.session().add(TeamMember(team_id=made, person_id=actor.id, accepted_at=now))
        db.session().flush()
    return made


def ask(actor: Actor, team_id: int, person_id: int, scope: str) -> None:
    """Ask someone of the directory to be of one's team; they are, once they say yes."""
    card = _led(actor, team_id)
    if not providers.is_listed(person_id):
        raise Invalid(fields={"person": [_("Chaque membre a un profil publié dans l’annuaire.")]})
    if len(scope) > 300:
        raise Invalid(fields={"scope": [_("Ce texte est trop long : %(most)s signes au plus.", most=300)]})
    if any(m.person_id == person_id for m in card.members):
        raise Conflict(_("Cette personne est déjà de l’équipe, ou invitée."), code="already")
    if len(card.members) >= MOST_MEMBERS:
        raise Conflict(_("Dix membres au plus."), code="too-many")
    db.session().add(TeamMember(team_id=card.id, person_id=person_id, scope=scope.strip()))
    db.session().flush()
    lead = next(m.name for m in card.members if m.person_id == card.lead_id)
    tell(person_id, "pool.team-asked", {"team": card.id, "name": card.name, "lead": lead})


def accept(actor: Actor, team_id: int) -> None:
    """Say yes; again, nothing more happens."""
    require(Can.JOIN_GROUP, actor)
    card = reads.readable(actor, team_id)
    row = _member(card.id, actor.id)
    if row.accepted_at is None:
        row.accepted_at = clock.now()
        db.session().flush()
        name = next(m.name for m in card.members if m.person_id == actor.id)
        tell(card.lead_id, "pool.team-joined", {"team": card.id, "name": card.name, "member": name})


def leave(actor: Actor, team_id: int) -> None:
    """Say no, or leave; a lead, who is told of either, ends the team instead."""
    require(Can.JOIN_GROUP, actor)
    card = reads.readable(actor, team_id)
    if actor.id == card.lead_id:
        raise Conflict(_("Qui mène l’équipe la termine."), code="lead")
    row = _member(card.id, actor.id)
    kind = "pool.team-declined" if row.accepted_at is None else "pool.team-left"
    db.session().delete(row)
    db.session().flush()
    name = next(m.name for m in card.members if m.person_id == actor.id)
    tell(card.lead_id, kind, {"team": card.id, "name": card.name, "member": name})


def remove(actor: Actor, team_id: int, person_id: int) -> None:
    """Take someone out of one's team."""
    card = _led(actor, team_id)
    if person_id == actor.id or all(m.person_id != person_id for m in card.members):
        raise reads.missing()
    db.session().delete(_member(card.id, person_id))
    db.session().flush()
    tell(person_id, "pool.team-removed", {"name": card.name})


def end(actor: Actor, team_id: int) -> None:
    """End one's team. The groups made from it stay."""
    card = _led(actor, team_id)
    db.session().get_one(Team, card.id).ended_at = clock.now()
    db.session().flush()


def _led(actor: Actor, team_id: int) -> reads.TeamCard:
    require(Can.LEAD_TEAM, actor)
    card = reads.readable(actor, team_id)
    if card.lead_id != actor.id:
        raise Forbidden(_("Seule la personne qui mène l’équipe la change."), code="not-yours")
    return card


def _member(team_id: int, person_id: int) -> TeamMember:
    query = sa.select(TeamMember).where(TeamMember.team_id == team_id, TeamMember.person_id == person_id)
    return db.session().scalars(query).one()
