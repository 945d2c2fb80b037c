"""Centres as the public pages show them: everything about all of them, in a few statements."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from elearn.core import clock, db
from elearn.core.i18n import local
from elearn.telecentres.models import Accessibility, Centre, Equipment, Photo, Space, Speciality, Workspace
from elearn.telecentres.opening import Interval, Weekly, hours_of, status_on
from elearn.telecentres.queries.hours import Timetable, timetables
from elearn.telecentres.queries.places import CentreCard, card_of

AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Entry:
    """One centre on a day. ``counts`` is kind → workspaces, ``specialities`` and ``equipment`` code → said."""

    card: CentreCard
    host_kind: str
    manager_kind: str
    postcode: str
    address: str
    presentation: str
    on: date
    status: str
    timetable: Timetable
    counts: dict[str, int] = field(default_factory=dict)
    specialities: dict[str, str] = field(default_factory=dict)
    equipment: dict[str, int] = field(default_factory=dict)
    access: list[str] = field(default_factory=list)

    def week(self) -> list[list[tuple[int, int]]]:
        """The usual hours of each weekday from Monday, in minutes; exceptions apart."""
        monday = self.on - timedelta(days=self.on.weekday())
        return [hours_of(monday + timedelta(days=n), self._usual(), ()) for n in range(7)]

    def _usual(self) -> list[Weekly]:
        """The weekly hours in force today, as if they always were."""
        now = [w for w in self.timetable.weekly if w.from_on <= self.on and (not w.until_on or self.on < w.until_on)]
        return [replace(w, from_on=date.min, until_on=None) for w in now]

    def now(self, at: datetime) -> tuple[Interval | None, Interval | None]:
        """The interval in which it is open at that instant, if any, and else the next one within two weeks."""
        today = local(at).date()
        for start, end in self.timetable.intervals(today, today + AHEAD):
            if start <= at < end:
                return (start, end), None
            if at < start:
                return None, (start, end)
        return None, None


@dataclass(frozen=True, slots=True)
class Wish:
    """What the list is filtered by; empty means whatever it is."""

    equipment: str = ""
    speciality: str = ""
    access: str = ""
    kind: str = ""
    open_now: bool = False

    def suits(self, entry: Entry, at: datetime) -> bool:
        """Whether this centre has all that is wished."""
        return (
            (not self.equipment or self.equipment in entry.equipment)
            and (not self.speciality or self.speciality in entry.specialities)
            and (not self.access or self.access in entry.access)
            and (not self.kind or self.kind in entry.counts)
            and (not self.open_now or entry.now(at)[0] is not None)
        )


def entries(ids: Collection[int] | None = None) -> list[Entry]:
    """These centres (all without ids) as they are today, by commune; seven statements whatever their number."""
    now = clock.now()
    on = local(now).date()
    query = sa.select(Centre).order_by(Centre.commune, Centre.name)
    if ids is not None:
        query = query.where(Centre.id.in_(set(ids)))
    rows = db.session().scalars(query).all()
    wanted = [row.id for row in rows]
    tables = timetables(wanted, on, on + AHEAD)
    made = {
        row.id: Entry(
            card_of(row), row.host_kind, row.manager_kind, row.postcode, row.address, row.presentation, on,
            status_on(on, tables[row.id].status), tables[row.id],
        )
        for row in rows
    }  # fmt: skip
    _fill(made, on)
    return list(made.values())


def entry(centre_id: int) -> Entry:
    """One centre as it is today."""
    return entries([centre_id])[0]


def _fill(made: Mapping[int, Entry], on: date) -> None:
    session = db.session()
    if not made:
        return
    counted = (
        sa.select(Workspace.centre_id, Workspace.kind, sa.func.count())
        .where(Workspace.centre_id.in_(made), Workspace.from_on <= on, _not_ended(Workspace.until_on, on))
        .group_by(Workspace.centre_id, Workspace.kind)
    )
    for centre, kind, count in session.execute(counted):
        made[centre].counts[kind] = count
    known = sa.select(Speciality.centre_id, Speciality.code, Speciality.label).where(
        Speciality.centre_id.in_(made), Speciality.from_on <= on, _not_ended(Speciality.until_on, on)
    )
    for centre, code, label in session.execute(known.order_by(Speciality.id)):
        made[centre].specialities[code] = label
    has = sa.select(Equipment.centre_id, Equipment.code, Equipment.count).where(Equipment.centre_id.in_(made))
    for centre, code, number in session.execute(has.order_by(Equipment.id)):
        made[centre].equipment[code] = number
    entered = sa.select(Accessibility.centre_id, Accessibility.code).where(Accessibility.centre_id.in_(made))
    for centre, code in session.execute(entered.order_by(Accessibility.id)):
        made[centre].access.append(code)


def _not_ended(column: sa.orm.InstrumentedAttribute[date | None], on: date) -> sa.ColumnElement[bool]:
    return sa.or_(column.is_(None), column > on)


def choices(found: Iterable[Entry]) -> tuple[dict[str, str], list[str], list[str], list[str]]:
    """What the filters offer: specialities (code → label), equipment, accessibility and kinds that someone has."""
    specialities: dict[str, str] = {}
    equipment: dict[str, None] = {}
    access: dict[str, None] = {}
    kinds: dict[str, None] = {}
    for one in found:
        specialities |= one.specialities
        equipment |= dict.fromkeys(one.equipment)
        access |= dict.fromkeys(one.access)
        kinds |= dict.fromkeys(one.counts)
    return dict(sorted(specialities.items(), key=lambda x: x[1])), list(equipment), list(access), list(kinds)


@dataclass(frozen=True, slots=True)
class PhotoCard:
    """A picture of a centre and its words."""

    id: int
    storage_key: str
    alt: str


def photos(centre_id: int) -> list[PhotoCard]:
    """The pictures of a centre, in order."""
    query = sa.select(Photo).where(Photo.centre_id == centre_id).order_by(Photo.position, Photo.id)
    return [PhotoCard(p.id, p.storage_key, p.alt) for p in db.session().scalars(query)]


def spaces(centre_id: int) -> list[tuple[int, str, str]]:
    """The rooms of a centre: id, name, kind."""
    query = sa.select(Space.id, Space.name, Space.kind).where(Space.centre_id == centre_id).order_by(Space.id)
    return [(row.id, row.name, row.kind) for row in db.session().execute(query)]
