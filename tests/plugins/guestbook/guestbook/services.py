"""The verbs: sign, remove; and what is read."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from elearn.core import clock, db
from elearn.core.errors import Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, require
from guestbook.models import Entry
from guestbook.policy import Can


def sign(actor: Actor, text: str) -> Entry:
    """Write a line; raise ``Invalid`` when it says nothing or too much."""
    require(Can.SIGN, actor)
    text = " ".join(text.replace("\x00", "").split())
    if not 0 < len(text) <= 500:
        raise Invalid(fields={"text": [_("Écrivez une ligne, de 500 signes au plus.")]})
    entry = Entry(person_id=actor.id, text=text, at=clock.now())
    db.session().add(entry)
    db.session().flush()
    return entry


def remove(actor: Actor, entry_id: int) -> None:
    """Take a line back; raise ``Missing`` when there is none."""
    entry = db.session().get(Entry, entry_id)
    if entry is None:
        raise Missing
    require(Can.REMOVE, actor, entry)
    db.session().delete(entry)


def latest(limit: int = 50) -> Sequence[Entry]:
    """The lines, newest first."""
    return db.session().scalars(sa.select(Entry).order_by(Entry.id.desc()).limit(limit)).all()


def forget(person_id: int) -> None:
    """What is left of someone who asked to be forgotten: nothing."""
    db.session().execute(sa.delete(Entry).where(Entry.person_id == person_id))
