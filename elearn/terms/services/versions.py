"""Announcing a version, withdrawing it before its day, telling each seller, agreeing to it."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa

from elearn.accounts.services import audit, notices
from elearn.core import clock, db, i18n
from elearn.core.errors import Conflict, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.jobs import enqueue
from elearn.core.policy import Actor, require
from elearn.terms import notice_periods, queries
from elearn.terms.models import Acceptance, Told, Version
from elearn.terms.policy import Can

TEXT = (200, 60_000)
SUMMARY = (10, 4_000)
LATEST = timedelta(days=366)


def check(actor: Actor, text: str, summary: str, effective_on: date | None) -> int:
    """The number that this version would have; every fault of it at once, as :class:`Invalid`.

    Raises :class:`Conflict` (``announced``) while another waits for its day.
    """
    require(Can.MANAGE, actor)
    # Read first: whatever is announced from here on either is seen below, or takes this very number.
    last = db.session().scalar(sa.select(sa.func.max(Version.number))) or 0
    waiting = queries.announced()
    if waiting is not None:
        said = _("La version %(number)s attend déjà son jour, le %(day)s : retirez-la d’abord, ou attendez.",
                 number=waiting.number, day=i18n.day(waiting.effective_on))  # fmt: skip
        raise Conflict(said, code="announced")
    # Until a first version binds, there is nothing that a wording would change.
    is_change = queries.in_force() is not None
    faults: dict[str, list[str]] = {}
    if not TEXT[0] <= len(text.strip()) <= TEXT[1]:
        faults["wording"] = [_("Écrivez le texte entier, de %(least)s à %(most)s caractères.", least=TEXT[0],
                            most=i18n.number(TEXT[1]))]  # fmt: skip
    if last and not SUMMARY[0] <= len(summary.strip()) <= SUMMARY[1]:
        faults["summary"] = [_("Dites ce qui change, en %(least)s à %(most)s caractères.", least=SUMMARY[0],
                               most=i18n.number(SUMMARY[1]))]  # fmt: skip
    earliest = notice_periods.change_binds_from(i18n.today()) if is_change else i18n.today()
    if effective_on is None:
        faults["effective_on"] = [_("Choisissez le jour où ces conditions s’appliquent.")]
    elif not earliest <= effective_on <= i18n.today() + LATEST:
        faults["effective_on"] = [_("Choisissez un jour entre le %(first)s et le %(last)s.", first=i18n.day(earliest),
                                    last=i18n.day(i18n.today() + LATEST))]  # fmt: skip
    if faults:
        raise Invalid(fields=faults)
    return last + 1


def announce(actor: Actor, text: str, summary: str, effective_on: date | None) -> int:
    """Make a version public and have each seller told of it, whole, by mail. Returns its number.

    A change binds fifteen days later at the earliest (Regulation (EU) 2019/1150, article 3(2)). Raises as
    :func:`check`; the same announcement sent twice finds the first.
    """
    require(Can.MANAGE, actor)
    if (number := _sent_before(text, effective_on)) is not None:
        return number
    number = check(actor, text, summary, effective_on)
    made = db.session().scalar(
        db.insert(Version)
        .values(
            number=number, text=text.strip(), summary=summary.strip() if number > 1 else "", announced_at=clock.now(),
            effective_on=effective_on, author_id=actor.id, withdrawn_at=None,
        )
        .on_conflict_do_nothing(index_elements=[Version.number])
        .returning(Version.id)
    )  # fmt: skip
    if made is None:
        if _sent_before(text, effective_on) == number:
            return number
        raise Conflict(_("Une autre version vient d’être annoncée : relisez-la d’abord."), code="announced")
    audit.record(actor, "terms.announced", number=number)
    enqueue("terms.tell", {"version_id": made}, key=f"terms.tell:{made}")
    return number


def withdraw(actor: Actor, number: int) -> None:
    """Take back a version before its day; whoever was told of it is told this too. Withdrawn already, nothing."""
    require(Can.MANAGE, actor)
    card = queries.version(number)
    if card.state == "begun":
        raise Conflict(_("Cette version s’applique déjà : annoncez-en une autre pour la changer."), code="begun")
    row = db.session().get_one(Version, card.id, with_for_update=True)
    if row.withdrawn_at is not None:
        return
    row.withdrawn_at = clock.now()
    db.session().flush()
    audit.record(actor, "terms.withdrawn", number=number)
    enqueue("terms.tell_withdrawn", {"version_id": card.id}, key=f"terms.withdrawn:{card.id}")


def told(actor: Actor, version_id: int, person_id: int) -> bool:
    """Note that someone is being sent a version; whether they still had to be.

    Its day moves when theirs would come sooner than fifteen days from now, unless they agreed to it already.
    """
    require(Can.RUN, actor)
    new = db.insert(Told).values(version_id=version_id, person_id=person_id, at=clock.now())
    if db.session().scalar(new.on_conflict_do_nothing().returning(Told.person_id)) is None:
        return False
    row = db.session().get_one(Version, version_id)
    earliest = notice_periods.change_binds_from(i18n.today())
    if row.effective_on < earliest and _is_change(row) and not _agreed(version_id, person_id):
        row.effective_on = earliest
        db.session().flush()
    return True


def accept(actor: Actor, person_id: int) -> None:
    """Keep that someone who publishes agrees to the version that binds today and to the one announced; once.

    Who begins to sell between the two is sent the one to come, as the others were.
    """
    require(Can.RUN, actor)
    current, coming = queries.in_force(), queries.announced()
    for card in filter(None, (current, coming)):
        row = db.insert(Acceptance).values(version_id=card.id, person_id=person_id, at=clock.now())
        db.session().execute(row.on_conflict_do_nothing())
    if coming is not None and db.session().get(Told, (coming.id, person_id)) is None:
        enqueue("terms.tell", {"version_id": coming.id}, key=f"terms.tell:{coming.id}:{person_id}")


def tell_withdrawn(actor: Actor, version_id: int, person_id: int) -> None:
    """Tell someone that what they were announced will not come."""
    require(Can.RUN, actor)
    row = db.session().get_one(Version, version_id)
    notices.notify(person_id, "terms.withdrawn", {"number": row.number}, key=f"terms.withdrawn:{version_id}")


def _sent_before(text: str, effective_on: date | None) -> int | None:
    """The number of the last version, when it is this very one: the same form was sent twice."""
    last = db.session().scalar(sa.select(Version).order_by(Version.number.desc()).limit(1))
    if last is None or last.withdrawn_at is not None:
        return None
    return last.number if (last.text, last.effective_on) == (text.strip(), effective_on) else None


def _is_change(row: Version) -> bool:
    """Whether another version bound people when this one was announced."""
    announced_on = i18n.local(row.announced_at).date()
    earlier = sa.select(Version.id).where(
        Version.number < row.number, Version.withdrawn_at.is_(None), Version.effective_on <= announced_on
    )
    return db.session().scalar(earlier.limit(1)) is not None


def _agreed(version_id: int, person_id: int) -> bool:
    return db.session().get(Acceptance, (version_id, person_id)) is not None
