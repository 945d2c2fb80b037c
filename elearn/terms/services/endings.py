"""Ending the service of someone who sells here, with reasons and time to prepare; taking it back."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.accounts.services import audit, notices
from elearn.core import clock, db, i18n
from elearn.core.errors import Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, require
from elearn.core.signals import announce
from elearn.terms import notice_periods, queries
from elearn.terms.models import Ending
from elearn.terms.policy import Can
from elearn.terms.signals import SellerEnded
from elearn.terms.words import ENDING

TEXT = (20, 4_000)


def end(actor: Actor, email: str, reason: str, text: str, effective_on: date | None) -> int:
    """End the service of the seller of this address; returns the id. They are told at once, with the reasons.

    Thirty days ahead, but for a duty of the law or breaches again after a warning (Regulation (EU) 2019/1150,
    article 4(2) and (4)). Someone whose end is announced already keeps that one. Announces ``SellerEnded``
    when it takes effect today. Raises :class:`Invalid` with every fault.
    """
    require(Can.END, actor)
    person = accounts.person_by_email(email.strip())
    faults: dict[str, list[str]] = {}
    if person is None or not _sells(person.id):
        faults["email"] = [_("Personne ne vend ici avec cette adresse : vérifiez-la dans la liste des personnes.")]
    if reason not in ENDING:
        faults["reason"] = [_("Choisissez un motif.")]
    if not TEXT[0] <= len(text.strip()) <= TEXT[1]:
        faults["explanation"] = [_("Dites les faits et la règle, en %(least)s à %(most)s caractères.", least=TEXT[0],
                            most=i18n.number(TEXT[1]))]  # fmt: skip
    earliest = notice_periods.service_ends_from(i18n.today(), reason)
    if effective_on is None:
        faults["effective_on"] = [_("Choisissez le jour où le service prend fin.")]
    elif effective_on < earliest:
        faults["effective_on"] = [_("Pour ce motif, le service prend fin le %(day)s au plus tôt.",
                                    day=i18n.day(earliest))]  # fmt: skip
    if faults or person is None or effective_on is None:
        raise Invalid(fields=faults)
    made: int | None = db.session().scalar(
        db.insert(Ending)
        .values(
            person_id=person.id, reason=reason, text=text.strip(), announced_at=clock.now(), effective_on=effective_on,
            author_id=actor.id, ended_at=None, lifted_at=None, lifted_text="",
        )
        .on_conflict_do_nothing()
        .returning(Ending.id)
    )  # fmt: skip
    if made is None:
        held = sa.select(Ending.id).where(Ending.person_id == person.id, Ending.lifted_at.is_(None))
        return db.session().scalars(held).one()
    audit.record(actor, "seller.ended", person_id=person.id, reason=reason)
    said = {"reason": reason, "text": text.strip(), "on": effective_on.isoformat()}
    notices.notify(person.id, "terms.ending", said, key=f"terms.ending:{made}")
    if effective_on <= i18n.today():
        _carry_out(db.session().get_one(Ending, made))
    return made


def lift(actor: Actor, ending_id: int, text: str) -> None:
    """Take back the end of a service, before its day or after; the person is told why. Taken back already, nothing."""
    require(Can.END, actor)
    row = db.session().get(Ending, ending_id, with_for_update=True)
    if row is None:
        raise Missing(_("Cette fin de service n’existe pas."))
    if row.lifted_at is not None:
        return
    said = text.strip()
    if not TEXT[0] <= len(said) <= TEXT[1]:
        raise Invalid(fields={"lifted_text": [
            _("Dites pourquoi, en %(least)s à %(most)s caractères.", least=TEXT[0], most=i18n.number(TEXT[1]))
        ]})  # fmt: skip
    row.lifted_at, row.lifted_text = clock.now(), said
    db.session().flush()
    audit.record(actor, "seller.restored", person_id=row.person_id)
    notices.notify(row.person_id, "terms.lifted", {"text": said}, key=f"terms.lifted:{row.id}")


def due(after: int, size: int) -> list[int]:
    """The next ends whose day has come and that were not carried out yet, by their id."""
    waits = sa.and_(Ending.ended_at.is_(None), Ending.lifted_at.is_(None), Ending.effective_on <= i18n.today())
    return list(
        db.session().scalars(sa.select(Ending.id).where(waits, Ending.id > after).order_by(Ending.id).limit(size))
    )


def carry_out(actor: Actor, ending_id: int) -> None:
    """Carry out an end whose day has come, once. Announces ``SellerEnded``."""
    require(Can.RUN, actor)
    row = db.session().get_one(Ending, ending_id, with_for_update=True)
    if row.ended_at is None and row.lifted_at is None and row.effective_on <= i18n.today():
        _carry_out(row)


def forget(actor: Actor, person_id: int) -> None:
    """Empty the words written about someone who is erased; that a service ended, and why, is kept."""
    require(Can.RUN, actor)
    mine = sa.update(Ending).where(Ending.person_id == person_id)
    db.session().execute(mine.values(text="…"))
    db.session().execute(mine.where(Ending.lifted_at.is_not(None)).values(lifted_text="…"))


def _carry_out(row: Ending) -> None:
    row.ended_at = clock.now()
    db.session().flush()
    announce(SellerEnded(row.person_id, row.ended_at))


def _sells(person_id: int) -> bool:
    people = queries.sellers().subquery().c[0]
    return db.session().scalar(sa.select(people).where(people == person_id)) is not None
