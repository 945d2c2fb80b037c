"""Certificates of vigilance: sent by the independent, checked by an administrator, recalled before they end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from elearn.accounts import services as accounts
from elearn.core import clock, db, i18n
from elearn.core.errors import Conflict, Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.jobs import enqueue
from elearn.core.policy import SYSTEM, Actor, require
from elearn.directory.models import Profile, Vigilance
from elearn.directory.models.identity import CHECKED, REFUSED, WAITING
from elearn.directory.policy import Can
from elearn.directory.queries import vigilance as reading
from elearn.directory.services import listings

MOST_KEPT = 6
DAYS_AHEAD = (30, 7)  # when its holder is told


@dataclass(frozen=True, slots=True)
class Sent:
    """A certificate as its holder sends it; the file is already in the storage."""

    file_key: str
    file_bytes: int
    issued_on: date
    security_code: str = ""


def six_months_after(day: date) -> date:
    """The same day six months on, or the last of that month."""
    year, month = (day.year, day.month + 6) if day.month <= 6 else (day.year + 1, day.month - 6)
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(day.day, last))


def check_sent(actor: Actor, issued_on: date | None, security_code: str) -> tuple[date, str]:
    """Until when such a certificate holds, and its code; raise :class:`Invalid` with all that is wrong of it.

    A day that is lacking is left to the form to tell.
    """
    require(Can.SEND_VIGILANCE, actor)
    today = i18n.today()
    # A day to come is refused, and may be the last of all: nothing is six months after it.
    until = six_months_after(min(issued_on or today, today))
    fields: dict[str, list[str]] = {}
    if issued_on is not None and issued_on > today:
        fields["issued_on"] = [_("Cette date est à venir.")]
    elif until <= today:
        fields["issued_on"] = [_("Cette attestation a plus de six mois : demandez-en une autre à l’Urssaf.")]
    code = "".join(security_code.split()).upper()
    if len(code) > 40:
        fields["security_code"] = [_("%(most)s signes au plus.", most=40)]
    if fields:
        raise Invalid(fields=fields)
    return until, code


def send(actor: Actor, sent: Sent) -> int:
    """Keep a certificate, valid six months from its date (Code du travail, D8222-5); returns its id.

    Raises :class:`Invalid` for a date ahead of us, or so old that it proves nothing any more.
    """
    until, code = check_sent(actor, sent.issued_on, sent.security_code)
    session = db.session()
    row = Vigilance(
        person_id=actor.id, file_key=sent.file_key, file_bytes=sent.file_bytes, issued_on=sent.issued_on,
        until_on=until, security_code=code, verdict=WAITING, reason="", sent_at=clock.now(),
    )  # fmt: skip
    session.add(row)
    session.flush()
    older = session.scalars(
        sa.select(Vigilance).where(Vigilance.person_id == actor.id).order_by(Vigilance.id.desc()).offset(MOST_KEPT)
    ).all()
    for one in older:
        session.delete(one)
    forget_files([one.file_key for one in older])
    session.flush()
    listings.rebuild_of([actor.id])
    return row.id


def check(actor: Actor, vigilance_id: int, *, is_genuine: bool, reason: str = "") -> None:
    """Say what the URSSAF answered; a refusal has a reason, which its holder is told."""
    require(Can.CHECK_VIGILANCE, actor)
    row = db.session().scalar(sa.select(Vigilance).where(Vigilance.id == vigilance_id).with_for_update())
    if row is None:
        raise Missing(_("Cette attestation n’existe pas."))
    if row.person_id == actor.id:
        raise Conflict(_("Une autre personne que vous contrôle votre attestation."))
    reason = " ".join(reason.split())
    if not is_genuine and not 0 < len(reason) <= 300:
        raise Invalid(fields={"reason": [_("Dites pourquoi, en 300 signes au plus.")]})
    row.verdict = CHECKED if is_genuine else REFUSED
    row.reason = "" if is_genuine else reason
    row.checked_by, row.checked_at = actor.person_id, clock.now()
    db.session().flush()
    listings.rebuild_of([row.person_id])
    kind = "directory.vigilance-checked" if is_genuine else "directory.vigilance-refused"
    facts = {"until_on": row.until_on.isoformat(), "reason": row.reason}
    accounts.notify(row.person_id, kind, facts, key=f"{kind}:{row.id}")


def remind(actor: Actor, person_id: int, until_on: date, days: int) -> None:
    """Tell its holder that their last certificate ends; once for each of ``DAYS_AHEAD``."""
    require(Can.PROVE, actor)
    facts = {"until_on": until_on.isoformat(), "days": days}
    accounts.notify(person_id, "directory.vigilance-ending", facts, key=f"directory.vigilance:{until_on}:{days}")


def remind_insurance(actor: Actor, person_id: int, until: date, days: int) -> None:
    """Tell someone that the insurance they declared ends."""
    require(Can.PROVE, actor)
    facts = {"until": until.isoformat()}
    accounts.notify(person_id, "directory.insurance-ending", facts, key=f"directory.insurance:{until}:{days}")


def remind_all(actor: Actor = SYSTEM) -> int:
    """Everyone whose certificate or insurance ends within thirty days, seven days; returns how many were looked at."""
    today = i18n.today()
    count = 0
    for person_id, until_on in reading.ending(today + timedelta(days=max(DAYS_AHEAD))):
        count += 1
        remind(actor, person_id, until_on, _step(until_on - today))
    query = sa.select(Profile.person_id, Profile.insured_until).where(
        Profile.insured_until >= today, Profile.insured_until <= today + timedelta(days=max(DAYS_AHEAD))
    )
    for person_id, until in db.session().execute(query).all():
        assert until is not None
        count += 1
        remind_insurance(actor, person_id, until, _step(until - today))
    return count


def _step(left: timedelta) -> int:
    return min(days for days in DAYS_AHEAD if left.days <= days) if left.days <= max(DAYS_AHEAD) else max(DAYS_AHEAD)


def forget_files(keys: list[str]) -> None:
    """Ask a job to remove these files, once this transaction is committed."""
    if keys:
        enqueue("directory.forget_files", {"keys": keys})
