"""Telling people: one verb for every room, in the page and by mail, as each one chose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.dialects import postgresql, sqlite

from elearn.accounts.extend import NOTICE_KINDS, NOTICE_ROOMS, NoticeKind
from elearn.accounts.models import Notice, NoticePreference, Person
from elearn.accounts.policy import Can
from elearn.core import clock, db
from elearn.core.errors import Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.jobs import enqueue
from elearn.core.policy import Actor, require

PAGE = 30

# Made once: much of what is done tells somebody.
_TABLE = cast("sa.Table", Notice.__table__)
_TELL = {
    on_sqlite: make(_TABLE).on_conflict_do_nothing(index_elements=["person_id", "key"]).returning(_TABLE.c.id)
    for on_sqlite, make in ((True, sqlite.insert), (False, postgresql.insert))
}
_WISH = sa.and_(NoticePreference.person_id == Person.id, NoticePreference.kind == sa.bindparam("kind"))
_TOLD = (
    sa.select(Person.suspended_at, Person.email_verified_at, NoticePreference.mail)
    .outerjoin(NoticePreference, _WISH)
    .where(Person.id == sa.bindparam("person"), Person.erased_at.is_(None))
)


@dataclass(frozen=True, slots=True)
class NoticeCard:
    """One notice in the reader's language. ``path`` is empty when there is nothing to open."""

    id: int
    person_id: int
    title: str
    text: str
    path: str
    action: str
    at: datetime
    is_unread: bool


def notify(person_id: int, kind: str, facts: Mapping[str, Any], *, key: str | None = None) -> None:
    """Tell someone, in the current transaction. ``facts`` is JSON: what the kind's words need.

    With a ``key`` already used for this person it does nothing. An erased person is told
    nothing; a suspended one finds it on return, without a mail.
    """
    what = NOTICE_KINDS.get(kind)
    person = db.rows(_TOLD, {"person": person_id, "kind": kind}).first()
    if person is None:
        return
    mail = "now" if what.required else (person.mail or what.mail)
    if mail == "off" or person.suspended_at is not None or person.email_verified_at is None:
        mail = "none"
    told = {
        "person_id": person_id, "kind": kind, "facts": dict(facts), "key": key, "mail": mail, "at": clock.now(),
        "read_at": None,
    }  # fmt: skip
    notice_id = db.execute(_TELL[db.is_sqlite()], told).scalar_one_or_none()
    if notice_id is not None and mail == "now":
        enqueue("accounts.send_notice", {"notice_id": notice_id}, key=f"accounts.notice:{notice_id}")


def card(notice: Notice) -> NoticeCard | None:
    """Its words in the present language; None when no enabled room knows this kind any more."""
    if notice.kind not in NOTICE_KINDS:
        return None
    kind: NoticeKind = NOTICE_KINDS.get(notice.kind)
    path = kind.path(notice.facts)
    return NoticeCard(
        notice.id,
        notice.person_id,
        kind.title(notice.facts),
        kind.text(notice.facts),
        path,
        str(kind.action) if path and kind.action else (_("Ouvrir") if path else ""),
        notice.at,
        notice.read_at is None,
    )


def own_notices(actor: Actor, page: int) -> tuple[list[NoticeCard], int]:
    """One page of the actor's notices, newest first, and how many there are."""
    mine = Notice.person_id == actor.id
    query = sa.select(Notice).where(mine).order_by(Notice.id.desc()).limit(PAGE).offset((page - 1) * PAGE)
    total = db.session().execute(sa.select(sa.func.count()).select_from(Notice).where(mine)).scalar_one()
    found = (card(n) for n in db.session().execute(query).scalars())
    return [c for c in found if c is not None], total


def unread_count(person_id: int) -> int:
    """How many notices this person has not read."""
    query = sa.select(sa.func.count()).where(Notice.person_id == person_id, Notice.read_at.is_(None))
    return db.session().execute(query).scalar_one()


def unread_notices(actor: Actor, most: int) -> list[NoticeCard]:
    """The newest of what the actor has not read, for another room's page."""
    mine = sa.select(Notice).where(Notice.person_id == actor.id, Notice.read_at.is_(None))
    found = (card(n) for n in db.session().scalars(mine.order_by(Notice.id.desc()).limit(most)))
    return [c for c in found if c is not None]


def read_notice(actor: Actor, notice_id: int) -> str:
    """Mark one as read; returns the page to open (empty for none). Raises :class:`Missing`."""
    notice = db.session().get(Notice, notice_id)
    if notice is None or notice.person_id != actor.id:
        raise Missing(_("Cet avis n’existe pas."))
    require(Can.READ_NOTICE, actor, notice)
    notice.read_at = notice.read_at or clock.now()
    shown = card(notice)
    return shown.path if shown else ""


def read_all(actor: Actor) -> None:
    """Mark all of one's notices as read."""
    require(Can.CHANGE_SELF, actor)
    db.session().execute(
        sa.update(Notice).where(Notice.person_id == actor.id, Notice.read_at.is_(None)).values(read_at=clock.now())
    )


def preferences(actor: Actor) -> dict[str, str]:
    """How the actor wants each kind that may be chosen: their wish, else the kind's default."""
    query = sa.select(NoticePreference.kind, NoticePreference.mail).where(NoticePreference.person_id == actor.id)
    wishes = {row.kind: row.mail for row in db.session().execute(query)}
    return {key: wishes.get(key, kind.mail) for key, kind in NOTICE_KINDS.items() if not kind.required}


def by_room(kinds: Iterable[str]) -> list[tuple[str, list[str]]]:
    """These kinds under the heading of the room that brings them, in the order of the rooms."""
    out: dict[str, list[str]] = {}
    for kind in kinds:
        room = NOTICE_KINDS.owner(kind)
        heading = str(NOTICE_ROOMS.get(room)) if room in NOTICE_ROOMS else _("Autres avis")
        out.setdefault(heading, []).append(kind)
    return list(out.items())


def choose(actor: Actor, wishes: Mapping[str, str]) -> None:
    """Keep how the actor wants each of these kinds by mail. Unknown kinds and values are refused."""
    require(Can.CHANGE_SELF, actor)
    for kind, mail in wishes.items():
        if kind not in NOTICE_KINDS or NOTICE_KINDS.get(kind).required or mail not in {"now", "daily", "off"}:
            raise Invalid(_("Ce choix n’existe pas."))
        _keep(actor.id, kind, mail)


def _keep(person_id: int, kind: str, mail: str) -> None:
    row = db.insert(NoticePreference).values(person_id=person_id, kind=kind, mail=mail)
    db.session().execute(row.on_conflict_do_update(index_elements=["person_id", "kind"], set_={"mail": mail}))


def _signer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="accounts.unsubscribe")


def unsubscribe_token(secret: str, person_id: int, kind: str) -> str:
    """What the link at the foot of a mail carries: it can only turn off that kind for that person."""
    token = _signer(secret).dumps([person_id, kind])
    return token if isinstance(token, str) else token.decode()


def subscription(secret: str, token: str) -> tuple[int, str, NoticeKind]:
    """Who and which kind a link is about; raise :class:`Missing` when it was not made here."""
    try:
        person_id, kind = _signer(secret).loads(token)
    except (BadSignature, ValueError, TypeError):
        raise Missing(_("Ce lien n’est pas complet. Recopiez-le depuis le message.")) from None
    if kind not in NOTICE_KINDS or NOTICE_KINDS.get(kind).required:
        raise Missing(_("Ces messages n’existent plus."))
    return person_id, kind, NOTICE_KINDS.get(kind)


def unsubscribe(actor: Actor, secret: str, token: str) -> None:
    """Turn the mails of one kind off, by the link of one of them. The notices stay in the page."""
    person_id, kind, _kind = subscription(secret, token)
    if db.session().get(Person, person_id) is not None:
        _keep(person_id, kind, "off")
