"""Calendars to subscribe to: made once, shown once, revoked at any time."""

from __future__ import annotations

import secrets

import sqlalchemy as sa

from elearn.accounts.extend import digest
from elearn.core import clock, db
from elearn.core.errors import Conflict, Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, require
from elearn.telecentres.models import Feed
from elearn.telecentres.models.feeds import CENTRE, PERSON, SCOPES, WORKSPACE
from elearn.telecentres.policy import Can
from elearn.telecentres.queries import places

MOST = 20


def create(actor: Actor, scope: str = PERSON, subject_id: int | None = None) -> str:
    """A new calendar; its token, which is shown now and never again. A manager's for a centre or a desk."""
    require(Can.BOOK, actor)
    if scope not in SCOPES:
        raise Invalid(_("Ce calendrier n’existe pas."))
    count = sa.select(sa.func.count()).where(Feed.owner_id == actor.id, Feed.revoked_at.is_(None))
    if (db.session().scalar(count) or 0) >= MOST:
        raise Conflict(_("Vous avez déjà beaucoup de calendriers : arrêtez-en un d’abord."), code="feeds")
    centre_id = workspace_id = None
    if scope == WORKSPACE:
        found = places.workspaces_by_id([subject_id or 0]).get(subject_id or 0)
        if found is None:
            raise Missing(_("Ce poste n’existe pas."))
        workspace_id, centre_id = found.id, found.centre_id
    elif scope == CENTRE:
        centre_id = subject_id or 0
    if centre_id is not None:
        require(Can.MANAGE, actor, places.centre(centre_id))
    token = secrets.token_urlsafe(32)
    row = Feed(
        owner_id=actor.id, scope=scope, workspace_id=workspace_id, centre_id=centre_id, token_hash=digest(token),
        created_at=clock.now(),
    )  # fmt: skip
    db.session().add(row)
    db.session().flush()
    return token


def revoke(actor: Actor, feed_id: int) -> None:
    """The address of a calendar no longer opens anything."""
    row = db.session().get(Feed, feed_id)
    if row is None or row.owner_id != actor.id:
        raise Missing(_("Ce calendrier n’existe pas."))
    if row.revoked_at is None:
        row.revoked_at = clock.now()
        db.session().flush()
