"""Circles: made, joined by invitation, left."""

from __future__ import annotations

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.accounts.services import notices
from elearn.core import clock, db, once
from elearn.core.errors import Conflict, Forbidden, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, require
from elearn.pool.queries import providers
from elearn.prospecting.models import ACTIVE, INVITED, LEFT, Circle, Member, Prospect
from elearn.prospecting.policy import Can
from elearn.prospecting.queries import circles as reads

MOST_MEMBERS = 60


def start(actor: Actor, name: str, organisation_id: int | None = None, key: str | None = None) -> int:
    """Make a circle that one hosts: for who is in the directory, or runs the telecentre it is for.

    Its id, the same for the same ``key``.
    """
    require(Can.START, actor)
    tidy = name.strip()
    if not tidy or len(tidy) > 120:
        raise Invalid(fields={"name": [_("Donnez un nom, en 120 signes au plus.")]})
    runs = actor.organisations("manager")
    if organisation_id is not None and organisation_id not in runs:
        raise Forbidden(_("Vous n’animez pas ce télécentre."), code="not-yours")
    if not runs and not providers.is_listed(actor.id):
        raise Forbidden(_("Publiez d’abord votre profil dans l’annuaire."), code="not-listed")
    now = clock.now()
    values = {"name": tidy, "organisation_id": organisation_id, "created_at": now}
    made, is_new = once.insert(Circle, key, values, created_by=actor.id)
    if is_new:
        db.session().add(Member(circle_id=made, person_id=actor.id, state=ACTIVE, is_host=True, at=now))
        db.session().flush()
    return made


def invite(actor: Actor, circle_id: int, email: str) -> None:
    """Ask someone of the directory to join, by the address of their account; again, nothing more.

    The same sentence whether or not the address has an account: nobody learns who has one.
    """
    found = reads.circle(actor, circle_id)
    require(Can.HOST, actor, found)
    if len(found.members) >= MOST_MEMBERS:
        raise Conflict(_("Soixante personnes sont déjà dans ce cercle."), code="too-many")
    person = accounts.person_by_email(email.strip())
    if person is None or not providers.is_listed(person.id) or person.id in {m.person_id for m in found.members}:
        return
    values = {"circle_id": circle_id, "person_id": person.id, "is_host": False, "at": clock.now()}
    row = db.insert(Member).values(**values, state=INVITED)
    again = {"state": INVITED, "at": clock.now(), "is_host": False}
    db.session().execute(row.on_conflict_do_update(index_elements=["circle_id", "person_id"], set_=again))
    notices.notify(person.id, "prospecting.invited", {"circle": circle_id, "name": found.name})


def join(actor: Actor, circle_id: int) -> None:
    """Accept an invitation."""
    _set(actor, circle_id, INVITED, ACTIVE)


def leave(actor: Actor, circle_id: int) -> None:
    """Refuse an invitation, or leave; the last host hands over to the oldest member.

    What one followed there belongs to nobody until another takes it.
    """
    require(Can.LIST, actor)
    session = db.session()
    row = session.get(Member, (circle_id, actor.id))
    if row is None or row.state == LEFT:
        raise reads.missing()
    row.state, row.is_host = LEFT, False
    session.flush()
    session.execute(
        sa.update(Prospect)
        .where(Prospect.circle_id == circle_id, Prospect.owner_id == actor.id)
        .values(owner_id=None, version=Prospect.version + 1)
    )
    let_go(circle_id, actor.id)
    left = reads.card(circle_id)
    if not left.hosts and left.people:
        heir = next(m.person_id for m in left.members if m.state == ACTIVE)
        session.get_one(Member, (circle_id, heir)).is_host = True
        session.flush()


def let_go(circle_id: int, person_id: int) -> None:
    """Free what someone held."""
    db.session().execute(
        sa.update(Prospect)
        .where(Prospect.circle_id == circle_id, Prospect.claim_by == person_id)
        .values(claim_by=None, claim_until=None)
    )


def _set(actor: Actor, circle_id: int, before: str, after: str) -> None:
    require(Can.LIST, actor)
    row = db.session().get(Member, (circle_id, actor.id))
    if row is None or row.state != before:
        raise reads.missing()
    row.state, row.at = after, clock.now()
    db.session().flush()
