"""The terms as anyone reads them, and what became of their announcements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.core import db, i18n
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.i18n import utc
from elearn.core.policy import Actor, require
from elearn.terms.extend import SELLERS
from elearn.terms.models import Acceptance, Ending, Told, Version
from elearn.terms.policy import Can
from elearn.terms.words import ENDING

PAGE = 30


@dataclass(frozen=True, slots=True)
class VersionCard:
    """One wording. ``effective_on`` is a day of the site's zone, the others are instants."""

    id: int
    number: int
    text: str
    summary: str
    announced_at: datetime
    effective_on: date
    withdrawn_at: datetime | None

    @property
    def state(self) -> str:
        """``withdrawn``, ``announced`` (its day is to come) or ``begun`` (it binds, or did until a later one)."""
        if self.withdrawn_at is not None:
            return "withdrawn"
        return "announced" if self.effective_on > i18n.today() else "begun"


@dataclass(frozen=True, slots=True)
class EndingCard:
    """The end of the service of someone; ``state`` is ``announced``, ``ended`` or ``lifted``."""

    id: int
    person_id: int
    name: str
    reason: str
    text: str
    announced_at: datetime
    effective_on: date
    ended_at: datetime | None
    lifted_at: datetime | None
    lifted_text: str

    @property
    def why(self) -> str:
        """The words of its reason."""
        return str(ENDING[self.reason])

    @property
    def state(self) -> str:
        """Where it stands."""
        if self.lifted_at is not None:
            return "lifted"
        return "ended" if self.ended_at is not None else "announced"


def in_force() -> VersionCard | None:
    """The version that binds today: the last whose day has come; None before the first."""
    return _one(Version.withdrawn_at.is_(None), Version.effective_on <= i18n.today())


def announced() -> VersionCard | None:
    """The version whose day is to come, if any."""
    return _one(Version.withdrawn_at.is_(None), Version.effective_on > i18n.today())


def version(number: int) -> VersionCard:
    """One version; raise :class:`Missing`."""
    found = _one(Version.number == number)
    if found is None:
        raise Missing(_("Cette version des conditions n’existe pas."))
    return found


def versions() -> list[VersionCard]:
    """Every version, the newest first: those withdrawn too."""
    return [_card(row) for row in db.session().scalars(sa.select(Version).order_by(Version.number.desc()))]


def sellers() -> sa.Select[int]:
    """The ids of the people who sell here now, each once."""
    queries = [bring() for _name, bring in SELLERS.items()]
    if not queries:
        return sa.select(sa.literal(0)).where(sa.false())
    return sa.select(sa.union(*queries).subquery().c[0])


def untold(version_id: int, after: int, size: int) -> list[int]:
    """The next people to tell of a version, by their id: those who sell here, and were not told yet."""
    told = sa.select(Told.person_id).where(Told.version_id == version_id)
    people = sellers().subquery().c[0]
    query = sa.select(people).where(people > after, people.not_in(told)).order_by(people).limit(size)
    return list(db.session().scalars(query))


def telling(actor: Actor, version_id: int) -> tuple[int, int]:
    """(how many were told of a version, how many are still to be), for those who announce it."""
    require(Can.MANAGE, actor)
    session = db.session()
    done = session.scalar(sa.select(sa.func.count()).select_from(Told).where(Told.version_id == version_id)) or 0
    told = sa.select(Told.person_id).where(Told.version_id == version_id)
    people = sellers().subquery()
    left = session.scalar(sa.select(sa.func.count()).select_from(people).where(people.c[0].not_in(told))) or 0
    return done, left


def how_many_sell(actor: Actor) -> int:
    """How many people an announcement would be sent to."""
    require(Can.MANAGE, actor)
    return db.session().scalar(sa.select(sa.func.count()).select_from(sellers().subquery())) or 0


def endings(actor: Actor, page: int) -> tuple[list[EndingCard], int]:
    """A page of the ends of service, the newest first; how many in all."""
    require(Can.END, actor)
    query = sa.select(Ending).order_by(Ending.id.desc()).limit(PAGE).offset((page - 1) * PAGE)
    rows = list(db.session().scalars(query))
    total = db.session().scalar(sa.select(sa.func.count()).select_from(Ending)) or 0
    names = accounts.people({row.person_id for row in rows})
    return [_ending(row, names[row.person_id].display_name if row.person_id in names else "") for row in rows], total


def own_ending(actor: Actor) -> EndingCard | None:
    """The end of one's own service, announced or carried out, unless it was taken back."""
    if actor.person_id is None:
        return None
    row = db.session().scalar(sa.select(Ending).where(Ending.person_id == actor.person_id, Ending.lifted_at.is_(None)))
    return _ending(row, actor.display_name) if row is not None else None


def has_ended(person_id: int) -> bool:
    """Whether the platform serves this person no longer."""
    held = sa.select(Ending.id).where(Ending.person_id == person_id, Ending.lifted_at.is_(None))
    return db.session().scalar(held.where(Ending.ended_at.is_not(None))) is not None


def export(person_id: int) -> list[tuple[str, Any]]:
    """What someone was told and agreed to, and the ends of their service; values for JSON."""
    numbers = sa.select(Version.number, Acceptance.at).join(Acceptance, Acceptance.version_id == Version.id)
    told = sa.select(Version.number, Told.at).join(Told, Told.version_id == Version.id)
    ends = sa.select(Ending).where(Ending.person_id == person_id).order_by(Ending.id)
    parts: dict[str, list[dict[str, Any]]] = {
        "conditions-acceptees": [
            {"version": r.number, "at": utc(r.at)}
            for r in db.rows(numbers.where(Acceptance.person_id == person_id).order_by(Version.number))
        ],
        "conditions-recues": [
            {"version": r.number, "at": utc(r.at)}
            for r in db.rows(told.where(Told.person_id == person_id).order_by(Version.number))
        ],
        "fins-de-service": [
            {"reason": e.reason, "text": e.text, "at": utc(e.announced_at), "on": e.effective_on.isoformat(),
             "lifted": e.lifted_text}
            for e in db.session().scalars(ends)
        ],
    }  # fmt: skip
    return [(f"{name}.json", rows) for name, rows in parts.items() if rows]


def _one(*where: sa.ColumnElement[bool]) -> VersionCard | None:
    row = db.session().scalar(sa.select(Version).where(*where).order_by(Version.number.desc()).limit(1))
    return _card(row) if row is not None else None


def _card(row: Version) -> VersionCard:
    return VersionCard(**{name: getattr(row, name) for name in VersionCard.__slots__})


def _ending(row: Ending, name: str) -> EndingCard:
    values = {field: getattr(row, field) for field in EndingCard.__slots__ if field != "name"}
    return EndingCard(**values, name=name)
