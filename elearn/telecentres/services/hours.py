"""Opening hours and exceptions: a change begins on a day, what held before it stays known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

import sqlalchemy as sa

from elearn.core import db
from elearn.core.errors import Conflict, Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.i18n import today
from elearn.core.policy import Actor, can, require
from elearn.telecentres.models import HoursException, Opening
from elearn.telecentres.models.hours import EXCEPTIONS, OPENINGS
from elearn.telecentres.opening import DAY_MINUTES, ONE_DAY, Weekly, first_overlap
from elearn.telecentres.policy import Can
from elearn.telecentres.queries.places import centre
from elearn.telecentres.services.apart import kept_apart
from elearn.telecentres.services.places import lock
from elearn.telecentres.services.reopening import told
from elearn.telecentres.words import WEEKDAYS, clock_time

Stretch = tuple[int, int, int]  # weekday (0 = Monday), opens, closes, in minutes


def set_hours(actor: Actor, centre_id: int, from_on: date, stretches: Sequence[Stretch]) -> None:
    """From that day on, the centre is open at these hours and no others; the past does not change.

    Raises :class:`Invalid`, naming ``hours-<weekday>``, for hours that cross, are empty or are not
    in a day; and ``from_on`` when other hours already begin later, or held then, before today:
    what was open is counted, and only the administration rewrites it.
    """
    row = lock(centre_id)
    require(Can.MANAGE, actor, row)
    check_stretches(stretches, from_on)
    session = db.session()
    if from_on < today() and not can(Can.SET_UP, actor):
        _past_is_kept(row.id, from_on)
    later = sa.select(sa.func.min(Opening.from_on)).where(Opening.centre_id == row.id, Opening.from_on > from_on)
    if (begins := session.scalar(later)) is not None:
        sentence = _("À partir du : d’autres horaires commencent déjà le %(day)s.", day=begins.strftime("%d/%m/%Y"))
        raise Invalid(fields={"from_on": [sentence]})

    def refusal() -> Invalid:
        kept = session.scalars(sa.select(Opening).where(Opening.centre_id == row.id))
        weekly = [Weekly(k.weekday, k.opens_minute, k.closes_minute, k.from_on, k.until_on) for k in kept]
        return Invalid(fields=_crossing([*weekly, *(Weekly(w, o, c, from_on) for w, o, c in stretches)]))

    with told(row.id, from_on):
        session.execute(sa.delete(Opening).where(Opening.centre_id == row.id, Opening.from_on == from_on))
        session.execute(
            sa.update(Opening)
            .where(Opening.centre_id == row.id, sa.or_(Opening.until_on.is_(None), Opening.until_on > from_on))
            .values(until_on=from_on)
        )
        with kept_apart(OPENINGS, refusal):
            session.add_all(
                Opening(centre_id=row.id, weekday=w, opens_minute=o, closes_minute=c, from_on=from_on)
                for w, o, c in sorted(stretches)
            )


def _past_is_kept(centre_id: int, from_on: date) -> None:
    held = sa.select(Opening.id).where(
        Opening.centre_id == centre_id,
        Opening.from_on < today(),
        sa.or_(Opening.until_on.is_(None), Opening.until_on > from_on),
    )
    if db.session().scalar(held.limit(1)) is not None:
        sentence = _("À partir du : choisissez aujourd’hui ou plus tard. Les horaires passés servent aux comptes.")
        raise Invalid(fields={"from_on": [sentence]})


def give_up_change(actor: Actor, centre_id: int, from_on: date, today: date) -> None:
    """The change of hours planned for that day does not happen: what held before goes on until the next.

    Raises :class:`Conflict` for a change that has begun: the past is known and stays.
    """
    row = lock(centre_id)
    require(Can.MANAGE, actor, row)
    if from_on <= today:
        raise Conflict(_("Ces horaires ont commencé : enregistrez-en d’autres à partir d’un jour à venir."))
    session = db.session()
    here = Opening.centre_id == row.id
    begun = sa.select(Opening.id).where(here, sa.or_(Opening.from_on == from_on, Opening.until_on == from_on))
    if session.scalar(begun.limit(1)) is None:
        raise Missing(_("Aucun changement d’horaires n’est prévu ce jour-là."))
    later = sa.select(sa.func.min(Opening.from_on)).where(here, Opening.from_on > from_on)
    ends = sa.select(sa.func.min(Opening.until_on)).where(here, Opening.until_on > from_on)
    after = min((d for d in (session.scalar(later), session.scalar(ends)) if d is not None), default=None)
    with told(row.id, from_on, after):
        session.execute(sa.delete(Opening).where(here, Opening.from_on == from_on))
        session.execute(sa.update(Opening).where(here, Opening.until_on == from_on).values(until_on=after))


def check_stretches(stretches: Sequence[Stretch], from_on: date) -> None:
    """Raise :class:`Invalid` naming ``hours-<weekday>`` unless these hours can hold together."""
    faults: dict[str, list[str]] = {}
    for weekday, opens, closes in stretches:
        if not 0 <= opens < closes <= DAY_MINUTES:
            faults[f"hours-{weekday}"] = [
                _(
                    "%(day)s : la fermeture (%(closes)s) vient avant l’ouverture (%(opens)s).",
                    day=str(WEEKDAYS[weekday]).capitalize(),
                    closes=clock_time(closes),
                    opens=clock_time(opens),
                )
            ]
    for weekday in {w for w, _o, _c in stretches}:
        if f"hours-{weekday}" not in faults:
            faults |= _crossing([Weekly(w, o, c, from_on) for w, o, c in stretches if w == weekday])
    if faults:
        raise Invalid(fields=faults)


def _crossing(rows: Sequence[Weekly]) -> dict[str, list[str]]:
    crossing = first_overlap(rows)
    if crossing is None:
        return {}
    one, other = crossing
    sentence = _(
        "%(day)s : %(one)s à %(one_end)s et %(other)s à %(other_end)s se chevauchent.",
        day=str(WEEKDAYS[one.weekday]).capitalize(),
        one=clock_time(one.opens),
        one_end=clock_time(one.closes),
        other=clock_time(other.opens),
        other_end=clock_time(other.closes),
    )
    return {f"hours-{one.weekday}": [sentence]}


def add_exception(
    actor: Actor, centre_id: int, on: date, *, opens: int | None = None, closes: int | None = None, reason: str = ""
) -> int:
    """That day, closed (no hours) or open at these hours instead of the usual ones; returns its id.

    Raises :class:`Invalid` naming ``opens``, :class:`Conflict` when the day is already said.
    """
    row = lock(centre_id)
    require(Can.MANAGE, actor, row)
    closed = opens is None and closes is None
    begins, ends = opens or 0, closes or 0
    if not closed and (opens is None or not 0 <= begins < ends <= DAY_MINUTES):
        raise _crossed()
    session = db.session()
    said = session.scalars(
        sa.select(HoursException).where(HoursException.centre_id == row.id, HoursException.on_date == on)
    ).all()
    for other in said:
        if closed or other.closed:
            raise _already_said()
        if begins < (other.closes_minute or 0) and (other.opens_minute or 0) < ends:
            raise _crossing_others()
    made = HoursException(
        centre_id=row.id,
        on_date=on,
        closed=closed,
        opens_minute=opens,
        closes_minute=closes,
        reason=reason.strip()[:120],
    )
    with told(row.id, on, on + ONE_DAY), kept_apart(EXCEPTIONS, _already_said if closed else _crossing_others):
        session.add(made)
    return made.id


def check_day(stretches: Sequence[tuple[int, int]]) -> None:
    """Raise :class:`Invalid` naming ``opens`` unless a day can have all these hours."""
    if any(not 0 <= opens < closes <= DAY_MINUTES for opens, closes in stretches):
        raise _crossed()
    ordered = sorted(stretches)
    if any(later[0] < one[1] for one, later in pairwise(ordered)):
        raise _crossing_others()


def _crossed() -> Invalid:
    return Invalid(fields={"opens": [_("Heures du jour : la fermeture doit venir après l’ouverture.")]})


def _already_said() -> Conflict:
    return Conflict(_("Ce jour a déjà ses horaires particuliers : retirez-les d’abord."))


def _crossing_others() -> Invalid:
    return Invalid(fields={"opens": [_("Heures du jour : elles en chevauchent d’autres du même jour.")]})


def remove_exception(actor: Actor, exception_id: int) -> None:
    """The usual hours hold again that day."""
    row = db.session().get(HoursException, exception_id)
    if row is None:
        raise Missing(_("Cet horaire particulier n’existe plus."))
    require(Can.MANAGE, actor, centre(row.centre_id))
    with told(row.centre_id, row.on_date, row.on_date + ONE_DAY):
        db.session().delete(row)
