"""Times of bookings as one says them: « mardi 24 novembre, 9 h à 12 h 30 »."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from elearn.core.i18n import NBSP, Lazy, day, local, locale
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext as _l
from elearn.telecentres.words import WEEKDAYS, clock_time

STATE: dict[str, Lazy] = {
    "held": _l("À confirmer"),
    "pending": _l("En attente d’accord"),
    "confirmed": _l("Confirmée"),
    "checked_in": _l("Sur place"),
    "finished": _l("Terminée"),
    "no_show": _l("Place rendue, absence"),
    "cancelled": _l("Annulée"),
    "released": _l("Place rendue"),
    "refused": _l("Refusée"),
}
STATE_KIND = {
    "held": "here",
    "pending": "here",
    "confirmed": "done",
    "checked_in": "done",
    "no_show": "error",
    "refused": "error",
}
UNIT: dict[str, Lazy] = {
    "hour": _l("À l’heure"),
    "half_day": _l("Demi-journée"),
    "day": _l("Journée"),
    "month": _l("Mois"),
}
NEED: dict[str, Lazy] = {
    "desk": _l("Un poste"),
    "office": _l("Un bureau fermé"),
    "meeting": _l("Une salle de réunion"),
    "visio": _l("Une salle de visioconférence"),
}
SHORT_DAYS: tuple[Lazy, ...] = (
    _l("lun."), _l("mar."), _l("mer."), _l("jeu."), _l("ven."), _l("sam."), _l("dim."),
)  # fmt: skip


def hour(instant: datetime) -> str:
    """``9 h``, ``12 h 30``, on the wall clock of the place."""
    there = local(instant)
    return clock_time(there.hour * 60 + there.minute)


def hours(starts_at: datetime, ends_at: datetime) -> str:
    """``9 h à 12 h 30``."""
    return _("%(start)s à %(end)s", start=hour(starts_at), end=hour(ends_at))


def period(starts_at: datetime, ends_at: datetime | None = None) -> str:
    """``mardi 24 novembre, 9 h à 12 h 30``; from one day to another when it lasts longer."""
    if ends_at is None:
        return f"{day(local(starts_at).date(), 'weekday')}, {hour(starts_at)}"
    first, last = local(starts_at).date(), local(ends_at - timedelta(microseconds=1)).date()
    if first == last:
        return f"{day(first, 'weekday')}, {hours(starts_at, ends_at)}"
    return _("du %(first)s au %(last)s", first=day(first), last=day(last))


def short_day(on: date) -> str:
    """``mar. 24``."""
    name = str(SHORT_DAYS[on.weekday()])
    return f"{name}{NBSP}{on.day}" if locale() == "fr" else f"{name} {on.day}"


def plain_day(on: date) -> str:
    """``Mardi 24``: enough where the days follow one another."""
    name = str(WEEKDAYS[on.weekday()]).capitalize()
    return f"{name}{NBSP}{on.day}" if locale() == "fr" else f"{name} {on.day}"
