"""Certificates of vigilance: one's own, those to check, and who holds a valid one on a day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.core import db, i18n
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, can, require
from elearn.core.web.paging import Page, existing
from elearn.directory.models import Vigilance
from elearn.directory.models.identity import CHECKED, REFUSED, WAITING
from elearn.directory.policy import Can

# A file is named by its content: as many bytes at its head, different each time, make this one nobody else's, so
# that forgetting it never takes away the same document that someone else keeps.
OWN = 16
TO_CHECK = 20  # on a page


@dataclass(frozen=True, slots=True)
class VigilanceCard:
    """A certificate. ``until_on`` is the first day on which it no longer holds."""

    id: int
    person_id: int
    issued_on: date
    until_on: date
    security_code: str
    verdict: str
    reason: str
    sent_at: datetime
    checked_at: datetime | None
    file_bytes: int
    name: str = ""

    @property
    def is_checked(self) -> bool:
        """Whether an administrator found it genuine."""
        return self.verdict == CHECKED

    def holds(self, on: date) -> bool:
        """Whether it is valid that day, as far as is known."""
        return self.verdict != REFUSED and self.issued_on <= on < self.until_on


_ON: sa.BindParameter[date] = sa.bindparam("on", type_=sa.Date)
_VALID = db.Among(
    sa.select(*Vigilance.__table__.columns)
    .where(Vigilance.verdict != REFUSED, Vigilance.issued_on <= _ON, Vigilance.until_on > _ON)
    .order_by(Vigilance.until_on, Vigilance.id),
    Vigilance.person_id,
)


def valid(person_ids: Collection[int], on: date) -> dict[int, VigilanceCard]:
    """The certificate of each of these people that holds that day, the one that lasts longest; absent without one.

    One statement. A certificate not yet checked counts: see ``is_checked`` where the law asks for the check.
    """
    if not person_ids:
        return {}
    return {row.person_id: _card(row) for row in _VALID.rows(person_ids, {"on": on})}


def holders(on: date) -> sa.Select[int]:
    """The people who hold a valid one that day, to look among: see :func:`valid`."""
    return sa.select(Vigilance.person_id).where(
        Vigilance.verdict != REFUSED, Vigilance.issued_on <= on, Vigilance.until_on > on
    )


def ended(person_ids: Collection[int], on: date) -> dict[int, date]:
    """The first day without, after the last certificate of each of these people that has ended by then."""
    if not person_ids:
        return {}
    query = (
        sa.select(Vigilance.person_id, sa.func.max(Vigilance.until_on))
        .where(Vigilance.person_id.in_(set(person_ids)), Vigilance.verdict != REFUSED, Vigilance.until_on <= on)
        .group_by(Vigilance.person_id)
    )
    return {row[0]: row[1] for row in db.session().execute(query)}


def own(actor: Actor) -> list[VigilanceCard]:
    """The actor's, newest first."""
    require(Can.SEND_VIGILANCE, actor)
    query = sa.select(Vigilance).where(Vigilance.person_id == actor.id).order_by(Vigilance.id.desc())
    return [_card(row) for row in db.session().scalars(query)]


def to_check(actor: Actor, number: int = 1) -> Page[VigilanceCard]:
    """A page of those that wait for an administrator and still hold, oldest first, with the names."""
    require(Can.CHECK_VIGILANCE, actor)
    waits = (Vigilance.verdict == WAITING, Vigilance.until_on > i18n.today())
    total = db.session().scalar(sa.select(sa.func.count()).select_from(Vigilance).where(*waits)) or 0
    query = sa.select(Vigilance).where(*waits).order_by(Vigilance.sent_at, Vigilance.id)
    rows = list(db.session().scalars(query.limit(TO_CHECK).offset((number - 1) * TO_CHECK)))
    people = accounts.people({row.person_id for row in rows})
    cards = [_card(row, people[row.person_id].display_name if row.person_id in people else "") for row in rows]
    return existing(Page(cards, number, total, TO_CHECK))


def file_of(actor: Actor, vigilance_id: int) -> tuple[str, int]:
    """(key, bytes) of the file, which begins after :data:`OWN`; to whom it is not open it does not exist.

    Open to its holder, an administrator, and the system that hands it to a client of the holder.
    """
    row = db.session().get(Vigilance, vigilance_id)
    if row is None or not can(Can.READ_VIGILANCE, actor, row):
        raise Missing(_("Cette attestation n’existe pas."))
    return row.file_key, row.file_bytes


def ending(until: date) -> list[tuple[int, date]]:
    """(person, first day without) of the people whose last certificate ends by then and has not ended."""
    today = i18n.today()
    last = sa.func.max(Vigilance.until_on).label("last")
    query = (
        sa.select(Vigilance.person_id, last)
        .where(Vigilance.verdict != REFUSED)
        .group_by(Vigilance.person_id)
        .having(last > today, last <= until)
        .order_by(Vigilance.person_id)
    )
    return [(person_id, day) for person_id, day in db.session().execute(query)]


def _card(row: Vigilance | sa.Row[*tuple[Any, ...]], name: str = "") -> VigilanceCard:
    return VigilanceCard(
        row.id, row.person_id, row.issued_on, row.until_on, row.security_code, row.verdict, row.reason, row.sent_at,
        row.checked_at, row.file_bytes, name,
    )  # fmt: skip
