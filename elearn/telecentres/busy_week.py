"""The demonstration's bookings and stays of this week, relative to the clock; people invented."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from elearn.accounts import queries as accounts
from elearn.core import clock, i18n
from elearn.core.errors import DomainError
from elearn.core.policy import SYSTEM, Actor
from elearn.telecentres import periods
from elearn.telecentres.models import Centre
from elearn.telecentres.periods import Asked
from elearn.telecentres.queries import hours, places
from elearn.telecentres.queries.places import WorkspaceCard
from elearn.telecentres.services import bookings, visits
from elearn.telecentres.services.making import Wanted

if TYPE_CHECKING:
    from elearn.core.kernel import Kernel

TRAINEE, TRAINER, MANAGER = "stagiaire@estive.example", "formatrice@estive.example", "animatrice@estive.example"
# Who, kind of workspace, its rank among them, open days from now, how long, part of the day.
PLAN = (
    (TRAINEE, "office", 0, 0, periods.HALF_DAY, periods.MORNING),
    (TRAINEE, "office", 0, 3, periods.HALF_DAY, periods.MORNING),
    (TRAINEE, "desk", 1, 1, periods.DAY, ""),
    (TRAINER, "meeting", 0, 2, periods.HALF_DAY, periods.AFTERNOON),
    (TRAINER, "desk", 0, 1, periods.DAY, ""),
    (TRAINER, "visio", 0, 2, periods.HALF_DAY, periods.MORNING),
    (MANAGER, "desk", 2, 0, periods.DAY, ""),
    (MANAGER, "office", 1, 1, periods.HALF_DAY, periods.AFTERNOON),
)


def demonstrate(kernel: Kernel, slug: str = "murat") -> None:
    """Book the week of one centre; what does not fit there is left out. Made once, by its keys."""
    with kernel.database.reading():
        centre = places.centre_by_slug(slug)
        today = i18n.today()
        people = {email: card for email in (TRAINEE, TRAINER, MANAGER) if (card := accounts.person_by_email(email))}
        open_days = _open_days(centre, today)
        every = places.workspaces([centre.id], today)
    for number, (email, kind, rank, ahead, unit, part) in enumerate(PLAN):
        chosen = [w for w in every if w.kind == kind][rank : rank + 1]
        if email in people and chosen and ahead < len(open_days):
            on, opening = open_days[ahead]
            times = periods.period(Asked(unit, on, part), opening, centre.midday_minute)
            if times is not None and times[1] > clock.now():
                _book(kernel, people[email].id, chosen[0], unit, times, f"demonstration-{on}-{number}")
    _someone_is_there(kernel, centre, people.get(TRAINER))


def _open_days(centre: Centre, today: date) -> list[tuple[date, list[tuple[datetime, datetime]]]]:
    table = hours.timetables([centre.id], today, today + timedelta(days=14))[centre.id]
    days = [today + timedelta(days=n) for n in range(14)]
    return [(on, opening) for on in days if (opening := table.intervals(on, on + timedelta(days=1)))]


def _book(
    kernel: Kernel, person_id: int, workspace: WorkspaceCard, unit: str, times: tuple[datetime, datetime], key: str
) -> None:
    try:
        with kernel.database.transaction():
            booking = bookings.book(Actor(person_id=person_id), Wanted((workspace.id,), unit, *times, key))
            if booking.state == "pending" and not key.endswith("7"):
                bookings.approve(SYSTEM, booking.id)
    except DomainError:
        return  # taken, or closed by now: the demonstration has one booking less


def _someone_is_there(kernel: Kernel, centre: Centre, person: accounts.PersonCard | None) -> None:
    with kernel.database.reading():
        is_open = any(a <= clock.now() < b for a, b in hours.opening_intervals(
            centre.id, i18n.today(), i18n.today() + timedelta(days=1)
        ))  # fmt: skip
    if person is not None and is_open:
        with kernel.database.transaction():
            visits.arrive(Actor(person_id=person.id), centre)
