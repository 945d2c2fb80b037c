"""Joining and leaving the line for a place, and what the clock does to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from elearn.core import clock, db
from elearn.core.errors import Conflict, Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.i18n import local
from elearn.core.policy import Actor, require
from elearn.telecentres.models import Centre, Waiting
from elearn.telecentres.models.bookings import UNITS
from elearn.telecentres.models.waiting import LEFT, OFFERED, WAITING
from elearn.telecentres.need import KINDS
from elearn.telecentres.policy import Can
from elearn.telecentres.queries import places
from elearn.telecentres.services import bookings, claims, moves, offers

MOST = 20  # wishes of one person at once


@dataclass(frozen=True, slots=True)
class Wish:
    """What one waits for."""

    kind: str
    unit: str
    starts_at: datetime
    ends_at: datetime
    people: int = 1
    quiet: bool = False


def read(fields: Mapping[str, str]) -> Wish:
    """The wish that a page has written in its hidden fields; ``Invalid`` when it cannot be read."""
    try:
        # A text without its zone is UTC, as what the page writes is.
        start, end = (_utc(fields[name]) for name in ("starts_at", "ends_at"))
        people = int(fields.get("people", "1"))
    except (KeyError, ValueError, OverflowError):
        raise Invalid(_("Ce formulaire n’est pas lisible. Rechargez la page.")) from None
    return Wish(fields.get("kind", ""), fields.get("unit", "hour"), start, end, people, fields.get("quiet") == "1")


def _utc(text: str) -> datetime:
    read_ = datetime.fromisoformat(text)
    return (read_.replace(tzinfo=UTC) if read_.tzinfo is None else read_).astimezone(UTC)


def join(actor: Actor, centre: Centre, wish: Wish) -> Waiting:
    """Wait for a place; asked twice, it is once. When one is free already it is offered at once."""
    require(Can.BOOK, actor)
    now = clock.now()
    if wish.kind not in KINDS or wish.unit not in UNITS or not 1 <= wish.people <= 500:
        raise Invalid(_("Ce formulaire n’est pas lisible. Rechargez la page."))
    if wish.starts_at >= wish.ends_at or wish.ends_at <= now:
        raise Invalid(_("Cette date est passée."))
    session = db.session()
    own = sa.select(Waiting).where(Waiting.person_id == actor.id, Waiting.state.in_((WAITING, OFFERED)))
    mine = list(session.scalars(own))
    for one in mine:
        if (one.centre_id, one.kind, one.starts_at) == (centre.id, wish.kind, wish.starts_at):
            return one
    if len(mine) >= MOST:
        raise Conflict(_("Vous attendez déjà beaucoup de places : retirez-vous d’une attente d’abord."), code="lines")
    row = Waiting(
        centre_id=centre.id, person_id=actor.id, kind=wish.kind, quiet=wish.quiet, unit=wish.unit, people=wish.people,
        starts_at=wish.starts_at, ends_at=wish.ends_at, state=WAITING, created_at=now, changed_at=now,
    )  # fmt: skip
    ids = [w.id for w in places.workspaces([centre.id], local(wish.starts_at).date()) if offers.fits(row, w)]
    claims.lock(ids)
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        same = (Waiting.centre_id == centre.id, Waiting.kind == wish.kind, Waiting.starts_at == wish.starts_at)
        return session.scalars(own.where(*same)).one()  # the same request, that came while this one waited
    offers.offer(centre.id, ids, wish.starts_at, wish.ends_at)
    return row


def leave(actor: Actor, waiting_id: int) -> None:
    """No longer wait. What was offered goes to the next one."""
    row = db.session().scalar(sa.select(Waiting).where(Waiting.id == waiting_id))
    if row is None or row.person_id != actor.id:
        raise Missing(_("Cette attente n’existe pas."))
    if row.state == OFFERED and row.booking_id is not None:
        bookings.decline(actor, row.booking_id)
    elif row.state == WAITING:
        done = db.session().execute(
            sa.update(Waiting)
            .where(Waiting.id == waiting_id, Waiting.state == WAITING)
            .values(state=LEFT, changed_at=clock.now())
        )
        if done.rowcount != 1:  # type: ignore[attr-defined]
            raise Conflict(moves.sentence("wrong-state"), code="stale")
