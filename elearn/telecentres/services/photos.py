"""The pictures of a place."""

from __future__ import annotations

import sqlalchemy as sa

from elearn.core import db
from elearn.core.errors import Conflict, Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.jobs import enqueue
from elearn.core.policy import Actor, require
from elearn.telecentres.models import Photo
from elearn.telecentres.policy import Can
from elearn.telecentres.services.places import lock

MOST = 6


def add_photo(actor: Actor, centre_id: int, key: str, alt: str) -> int:
    """Show the stored picture after the others; its words are required."""
    require(Can.MANAGE, actor, lock(centre_id))
    if not alt.strip():
        raise Invalid(fields={"alt": [_("Ce que l’on y voit : dites-le en quelques mots.")]})
    shown = sa.select(sa.func.count(), sa.func.max(Photo.position)).where(Photo.centre_id == centre_id)
    count, last = db.session().execute(shown).one()
    if count >= MOST:
        raise Conflict(_("Six photos au plus : retirez-en une d’abord."))
    # After the last one, not by their number: one of the middle may have been taken away.
    row = Photo(centre_id=centre_id, storage_key=key, alt=alt.strip()[:200], position=0 if last is None else last + 1)
    db.session().add(row)
    db.session().flush()
    return row.id


def remove_photo(actor: Actor, centre_id: int, photo_id: int) -> None:
    """Show it no longer; a job removes its file once this is written, unless another place shows the same."""
    require(Can.MANAGE, actor, lock(centre_id))
    row = db.session().get(Photo, photo_id)
    if row is None or row.centre_id != centre_id:
        raise Missing(_("Cette photo n’existe plus."))
    db.session().delete(row)
    db.session().flush()
    enqueue("telecentres.forget_pictures", {"keys": [row.storage_key]}, key=f"telecentres.photo:{photo_id}")
