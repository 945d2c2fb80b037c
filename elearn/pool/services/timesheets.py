"""Hours: noted by day within the caps of the contract, sent by month, approved or refused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from elearn.core import clock, db, i18n
from elearn.core.errors import Conflict, Forbidden, Invalid
from elearn.core.i18n import duration, local
from elearn.core.i18n import gettext as _
from elearn.core.moving import reasoned
from elearn.core.policy import Actor, require
from elearn.pool.life import MEMBER, PROVIDER, SYSTEM
from elearn.pool.life import timesheets as life
from elearn.pool.life.engagements import CANCELLED
from elearn.pool.models import Engagement, TimeEntry, TimeSheet
from elearn.pool.policy import Can
from elearn.pool.queries import billing, crews
from elearn.pool.queries import engagements as reads
from elearn.pool.queries.engagements import EngagementCard
from elearn.pool.services.deliveries import silent_from
from elearn.pool.services.engagements import refused_since, side, tell_other
from elearn.pool.services.moving import move, write

DAY = 24 * 60
OLDEST = timedelta(days=62)  # what is noted later than two months after is no longer a note


def log(actor: Actor, engagement_id: int, day: date, minutes: int, note: str, key: str) -> int:
    """Note time worked on a day; the same key again notes nothing more.

    Raises :class:`Conflict` ``over-cap`` with what is left when a cap of the contract is passed.
    """
    row, card, roles = side(actor, engagement_id)
    if not {PROVIDER, MEMBER} & set(roles):
        raise Forbidden(_("Les heures sont notées par qui les fait."), code="not-yours")
    _check(row, day, minutes, note)
    # Locking the mission makes the caps hold between two who note at once.
    _lock(row)
    sheet, key = _sheet(actor, row, day.replace(day=1)), key[:80]
    made = db.session().scalar(sa.select(TimeEntry.id).where(TimeEntry.timesheet_id == sheet.id, TimeEntry.key == key))
    if made is not None:
        return made
    _within_day(sheet, day, minutes)
    _within_caps(actor, card, sheet, minutes)
    facts = _facts(actor, card, sheet)
    moved = move(sheet, life.MACHINE, "log", roles, facts, minutes=TimeSheet.minutes + minutes)
    entry = TimeEntry(timesheet_id=sheet.id, day=day, minutes=minutes, note=note.strip(), key=key)
    db.session().add(entry)
    db.session().flush()
    _write(actor, row, sheet, "log", moved, day=day.isoformat(), minutes=minutes, note=entry.note)
    return entry.id


def check(actor: Actor, engagement_id: int, day: date | None, minutes: int | None, note: str) -> None:
    """Say all that is wrong of such hours, and write nothing; None is what could not be read."""
    _check(side(actor, engagement_id)[0], day, minutes, note)


def remove(actor: Actor, engagement_id: int, entry_id: int) -> int:
    """Take a note of hours away before it is sent; answers the sheet it was in."""
    row, card, roles = side(actor, engagement_id)
    entry = db.session().get(TimeEntry, entry_id)
    sheet = db.session().get(TimeSheet, entry.timesheet_id) if entry is not None else None
    if entry is None or sheet is None or sheet.engagement_id != row.id or entry.removed_at is not None:
        raise reads.missing()
    if sheet.person_id != actor.person_id and roles:
        raise Forbidden(_("Les heures sont notées par qui les fait."), code="not-yours")
    facts = _facts(actor, card, sheet)
    moved = move(sheet, life.MACHINE, "log", roles, facts, minutes=TimeSheet.minutes - entry.minutes)
    entry.removed_at = clock.now()
    _write(actor, row, sheet, "remove", moved, day=entry.day.isoformat(), minutes=entry.minutes)
    return sheet.id


def send(actor: Actor, engagement_id: int, sheet_id: int) -> None:
    """Send the hours of a month to the client."""
    row, card, roles = side(actor, engagement_id)
    sheet = _of(row, sheet_id)
    facts = _facts(actor, card, sheet)
    moved = move(sheet, life.MACHINE, "send", roles, facts, reason="", silent_from=silent_from(card, clock.now()))
    _write(actor, row, sheet, "send", moved, minutes=sheet.minutes)
    tell_other(actor, card, "pool.hours-sent", time=duration(sheet.minutes))


def approve(actor: Actor, engagement_id: int, sheet_id: int) -> None:
    """Approve the hours of a month."""
    row, card, roles = side(actor, engagement_id)
    sheet = _of(row, sheet_id)
    facts = reads.sheet_facts(card, sheet.minutes, sheet.silent_from)
    moved = move(sheet, life.MACHINE, "approve", roles, facts, silent_from=None)
    _write(actor, row, sheet, "approve", moved, minutes=sheet.minutes)
    tell_other(actor, card, "pool.hours-approved", time=duration(sheet.minutes))


def refuse(actor: Actor, engagement_id: int, sheet_id: int, reason: str) -> None:
    """Refuse the hours of a month, and say why: they may be mended and sent again.

    Of a mission given up they are not: what they came to goes back to who ordered.
    """
    row, card, roles = side(actor, engagement_id)
    sheet, why = _of(row, sheet_id), reasoned(reason)
    facts = reads.sheet_facts(card, sheet.minutes, sheet.silent_from)
    is_over = row.state == CANCELLED
    if is_over:  # two sheets refused at once count one after the other
        _lock(row)
    owed = billing.owed_cents(row.id) if is_over else 0
    moved = move(sheet, life.MACHINE, "refuse", roles, facts, reason=why, silent_from=None)
    _write(actor, row, sheet, "refuse", moved, minutes=sheet.minutes, reason=why)
    if is_over:
        refused_since(row, f"timesheet:{sheet.id}", owed)
    tell_other(actor, card, "pool.hours-refused", time=duration(sheet.minutes), reason=why)


def approve_silently(actor: Actor, sheet_id: int) -> None:
    """Approve hours that waited past the delay of the contract."""
    require(Can.RUN, actor)
    sheet = db.session().get_one(TimeSheet, sheet_id)
    row = reads.row(sheet.engagement_id)
    card = reads.cards([row])[0]
    facts = reads.sheet_facts(card, sheet.minutes, sheet.silent_from)
    moved = move(sheet, life.MACHINE, "approve", (SYSTEM,), facts, silent_from=None)
    _write(actor, row, sheet, "approve", moved, minutes=sheet.minutes, silent_days=card.terms.silent_days)
    tell_other(actor, card, "pool.hours-approved", time=duration(sheet.minutes))


def _lock(row: Engagement) -> None:
    db.session().execute(sa.select(Engagement.id).where(Engagement.id == row.id).with_for_update())


def _check(row: Engagement, day: date | None, minutes: int | None, note: str) -> None:
    faults: dict[str, list[str]] = {}
    today = i18n.today()
    if day is not None and not max(today - OLDEST, local(row.ordered_at).date()) <= day <= today:
        faults["day"] = [_("Notez un jour depuis la commande, de moins de deux mois, et pas à venir.")]
    if minutes is not None and minutes <= 0:
        faults["time"] = [_("Donnez une durée, par exemple 1 h 30.")]
    elif minutes is not None and minutes > DAY:
        faults["time"] = [_("Une journée compte 24 heures au plus.")]
    if len(note) > 200:
        faults["note"] = [_("Ce texte est trop long : %(most)s signes au plus.", most=200)]
    if faults:
        raise Invalid(fields=faults)


def _within_day(sheet: TimeSheet, day: date, minutes: int) -> None:
    """Raise :class:`Invalid` when one person's hours of one day, in all their missions, pass twenty-four."""
    own = sa.select(TimeSheet.id).where(TimeSheet.person_id == sheet.person_id, TimeSheet.month == sheet.month)
    query = sa.select(sa.func.coalesce(sa.func.sum(TimeEntry.minutes), 0)).where(
        TimeEntry.timesheet_id.in_(own), TimeEntry.day == day, TimeEntry.removed_at.is_(None)
    )
    noted = int(db.session().scalars(query).one())
    if noted + minutes > DAY:
        said = _(
            "Une journée compte 24 heures au plus : %(noted)s y sont déjà notées, toutes missions comprises.",
            noted=duration(noted),
        )
        raise Invalid(fields={"time": [said]})


def _facts(actor: Actor, card: EngagementCard, sheet: TimeSheet) -> life.Facts:
    """With what a member of a group may do with their own sheet."""
    one = card.crew.member(actor.person_id) if card.crew is not None else None
    is_own = one is not None and sheet.person_id == actor.person_id
    return reads.sheet_facts(card, sheet.minutes, None, is_own=is_own, signs=one is not None and one.signs_hours)


def _within_caps(actor: Actor, card: EngagementCard, sheet: TimeSheet, minutes: int) -> None:
    caps = [
        (card.terms.cap_minutes, reads.logged_minutes(card.id), False),
        (card.terms.cap_month_minutes, reads.logged_minutes(card.id, sheet.month), True),
    ]
    one = card.crew.member(actor.person_id) if card.crew is not None else None
    if one is not None:
        caps += [
            (one.cap_minutes, crews.minutes_by_member(card.id).get(one.person_id, 0), False),
            (one.cap_month_minutes, sheet.minutes, True),
        ]
    for cap, used, is_month in caps:
        if cap and used + minutes > cap:
            said = {"cap": duration(cap), "left": duration(max(0, cap - used))}
            sentence = _(
                "Le contrat prévoit %(cap)s au plus ; il reste %(left)s. Demandez un avenant au client.", **said
            )
            if is_month:
                sentence = _("Le contrat prévoit %(cap)s au plus par mois ; il reste %(left)s pour ce mois.", **said)
            raise Conflict(sentence, code="over-cap")


def _sheet(actor: Actor, row: Engagement, month: date) -> TimeSheet:
    query = sa.select(TimeSheet).where(
        TimeSheet.engagement_id == row.id, TimeSheet.person_id == actor.id, TimeSheet.month == month
    )
    found = db.session().scalars(query).one_or_none()
    if found is None:
        found = TimeSheet(engagement_id=row.id, person_id=actor.id, month=month)
        db.session().add(found)
        db.session().flush()
    return found


def _of(row: Engagement, sheet_id: int) -> TimeSheet:
    found = db.session().get(TimeSheet, sheet_id)
    if found is None or found.engagement_id != row.id:
        raise reads.missing()
    return found


def _write(actor: Actor, row: Engagement, sheet: TimeSheet, action: str, moved: tuple[str, str], **detail: Any) -> None:
    month = sheet.month.isoformat()
    write(actor, f"timesheet.{action}", row.request_id, row.id, moved, sheet=sheet.id, month=month, **detail)
