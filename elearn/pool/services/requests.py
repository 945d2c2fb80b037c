"""A company's request: written from a draft, published, talked about, closed or given up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa

from elearn.core import clock, db, i18n, once
from elearn.core.errors import Conflict, Forbidden, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.i18n import last_day
from elearn.core.policy import Actor, can, require
from elearn.core.signals import announce
from elearn.pool import drafts
from elearn.pool.life import BUYER, PROVIDER, SYSTEM
from elearn.pool.life import requests as life
from elearn.pool.models import Attachment, Invitation, Lot, Question, Request
from elearn.pool.policy import Can
from elearn.pool.queries import providers
from elearn.pool.queries import requests as reads
from elearn.pool.services.checking import check_request
from elearn.pool.services.moving import move, said, tell, tell_buyers, write
from elearn.pool.services.sheets import LotSheet, RequestSheet
from elearn.pool.signals import RequestPublished

MOST_FILES, MOST_INVITED = 10, 30
LONGEST_DAYS, USUAL_DAYS = 366, 14


def usual_agreement() -> str:
    """The text proposed: short, to be changed by the company."""
    return _(
        "Je garde pour moi ce que contiennent ces pièces, je ne les utilise que pour ma réponse à cette demande et, "
        "si elle est retenue, pour la mission ; sinon je les efface. Cet engagement dure trois ans."
    )


def begin(actor: Actor, organisation_id: int, sheet: RequestSheet, key: str) -> int:
    """Write a draft for an organisation one buys for; the same key again gives the same request."""
    require(Can.START, actor)
    if organisation_id not in actor.organisations("buyer"):
        raise Forbidden(_("Vous n’achetez pas pour cette organisation."), code="not-yours")
    known = once.known(Request, key, organisation_id=organisation_id)
    if known is not None:
        return known
    check_request(actor, sheet)
    values = {
        "person_id": actor.id, "created_at": clock.now(), "state": life.DRAFT, "version": 1, "published_at": None,
        **_values(sheet),
    }  # fmt: skip
    made, is_new = once.insert(Request, key, values, organisation_id=organisation_id)
    if is_new:
        _write_lots(made, sheet.lots)
        write(actor, "request.draft", made)
    return made


def change(actor: Actor, request_id: int, sheet: RequestSheet, version: int) -> None:
    """Rewrite a draft; refused when it changed since ``version`` was read."""
    row = own(actor, request_id)
    if row.version != version:
        raise Conflict(_("Cette demande a été modifiée ailleurs : rechargez la page."), code="stale")
    check_request(actor, sheet)
    moved = move(row, life.MACHINE, "change", (BUYER,), reads.facts(row), **_values(sheet))
    db.session().execute(sa.delete(Lot).where(Lot.request_id == row.id))
    _write_lots(row.id, sheet.lots)
    write(actor, "request.change", row.id, moved=moved)


def publish(actor: Actor, request_id: int) -> None:
    """Open a request to answers; tell those who were invited."""
    row = own(actor, request_id)
    card = reads.cards([row])[0]
    missing = lacking(card)
    if row.state == life.DRAFT and missing:
        raise Invalid(_("Il manque quelque chose pour publier : voyez ce qui est signalé."), fields=missing)
    now = clock.now()
    moved = move(row, life.MACHINE, "publish", (BUYER,), reads.facts(row), published_at=now)
    write(actor, "request.publish", row.id, moved=moved)
    for person_id in reads.invited(row.id):
        tell(person_id, "pool.invited", {"request": row.id, "title": row.title, "organisation": card.organisation})
    announce(RequestPublished(row.id, row.organisation_id, row.category, now))


def lacking(card: reads.RequestCard) -> dict[str, list[str]]:
    """What a draft still needs before it is published, by field."""
    out: dict[str, list[str]] = {}
    if not card.lots:
        out["lots"] = [_("Décrivez au moins un lot : ce que vous achetez, et combien.")]
    if sum(card.criteria.values()) != 100:
        out["criteria"] = [_("Les poids des critères doivent faire 100 en tout.")]
    if card.answer_until is None:
        out["answer_until"] = [_("Donnez une date limite de réponse.")]
    elif card.answer_until <= clock.now():
        out["answer_until"] = [_("Cette date limite est passée.")]
    elif (card.answer_until - clock.now()).days > LONGEST_DAYS:
        out["answer_until"] = [_("Cette date limite est à plus d’un an.")]
    if card.answer_until is not None and card.end_on is not None and card.end_on < last_day(card.answer_until):
        out["end_on"] = [_("La fin souhaitée vient avant le dernier jour pour répondre.")]
    out |= _unfinished(card)
    if card.audience == "invited" and not reads.invited(card.id):
        out["audience"] = [_("Invitez d’abord au moins une personne.")]
    return out


def _unfinished(card: reads.RequestCard) -> dict[str, list[str]]:
    """Where a request still says « (à compléter) », by field: what is published never changes."""
    texts = {
        "title": (_("Le titre"), card.title),
        "need": (_("Votre besoin"), card.need),
        "agreement": (_("L’engagement de confidentialité"), card.agreement),
    }
    for lot in card.lots:
        texts[f"lot_{lot.rank}_title"] = (_("Le titre du lot %(n)s", n=lot.rank), lot.title)
        texts[f"lot_{lot.rank}_description"] = (_("Les précisions du lot %(n)s", n=lot.rank), lot.description)
    said = {name: (where, drafts.unfinished(text)) for name, (where, text) in texts.items()}
    return {
        name: [_("%(where)s : complétez « %(line)s », ou retirez ces mots.", where=where, line=line[:120])]
        for name, (where, line) in said.items()
        if line
    }


def close(actor: Actor, request_id: int) -> None:
    """Take no more answers."""
    row = own(actor, request_id)
    write(actor, "request.close", row.id, moved=move(row, life.MACHINE, "close", (BUYER,), reads.facts(row)))


def extend(actor: Actor, request_id: int, answer_until: datetime | None) -> date:
    """Give more time to answer, also once the time is over; those who answered or were invited are told. Returns the
    last day.

    Everyone may answer again, and send anew a quote past its validity. ``answer_until`` is the last instant, UTC;
    the one of today's request again changes nothing. Raises :class:`Invalid` when it is none, past, more than a year
    away, sooner than that of a request still open, or after the end of the work.
    """
    row = own(actor, request_id)
    if row.state == life.PUBLISHED and row.answer_until is not None and row.answer_until == answer_until:
        return last_day(row.answer_until)
    faults = _too_late_or_soon(row, answer_until)
    if faults or answer_until is None:
        raise Invalid(fields={"answer_on": faults})
    facts = life.Facts(clock.now(), answer_until)
    moved = move(row, life.MACHINE, "extend", (BUYER,), facts, answer_until=answer_until)
    last = last_day(answer_until)
    write(actor, "request.extend", row.id, moved=moved, until=last.isoformat())
    said_to_them = {"request": row.id, "title": row.title, "until": last.isoformat()}
    for person_id in sorted({*providers.answering(row.id), *reads.invited(row.id)}):
        tell(person_id, "pool.request-extended", said_to_them)
    return last


def _too_late_or_soon(row: Request, answer_until: datetime | None) -> list[str]:
    """What stands against this last instant to answer; nothing when it may be."""
    if answer_until is None:
        return [_("Donnez une date limite de réponse.")]
    now = clock.now()
    earliest = row.answer_until if row.state == life.PUBLISHED and row.answer_until is not None else now
    if answer_until <= max(now, earliest):
        return [_("Choisissez un jour après le %(day)s.", day=i18n.day(last_day(max(now, earliest))))]
    if (answer_until - now).days > LONGEST_DAYS:
        return [_("Cette date limite est à plus d’un an.")]
    if row.end_on is not None and row.end_on < last_day(answer_until):
        return [_("Le travail doit finir le %(day)s : choisissez un jour qui vient avant.", day=i18n.day(row.end_on))]
    return []


def close_past(actor: Actor, request_id: int) -> None:
    """Write that the time to answer is over."""
    require(Can.RUN, actor)
    row = reads.row(request_id)
    write(actor, "request.close", row.id, moved=move(row, life.MACHINE, "close", (SYSTEM,), reads.facts(row)))
    tell_buyers(row.organisation_id, "pool.request-closed", {"request": row.id, "title": row.title})


def cancel(actor: Actor, request_id: int) -> None:
    """Give a request up; those who answered, or were asked to, are told."""
    row = own(actor, request_id)
    moved = move(row, life.MACHINE, "cancel", (BUYER,), reads.facts(row))
    write(actor, "request.cancel", row.id, moved=moved)
    _tell_cancelled(row, moved[0])


def take_down(actor: Actor, request_id: int) -> None:
    """Give a request up after a report; the same people are told. Nothing when it is already over."""
    require(Can.RUN, actor)
    row = reads.row(request_id)
    if not life.MACHINE.move(row.state, "cancel", (SYSTEM,), reads.facts(row)).is_allowed:
        return
    moved = move(row, life.MACHINE, "cancel", (SYSTEM,), reads.facts(row))
    write(actor, "request.cancel", row.id, moved=moved)
    _tell_cancelled(row, moved[0])


def _tell_cancelled(row: Request, before: str) -> None:
    """Tell those who answered or were invited; nobody was, before it was published."""
    told = {*providers.answering(row.id), *(reads.invited(row.id) if before != life.DRAFT else ())}
    for person_id in sorted(told):
        tell(person_id, "pool.request-cancelled", {"request": row.id, "title": row.title})


def invite(actor: Actor, request_id: int, person_id: int) -> None:
    """Ask someone of the directory to answer; again, nothing more happens."""
    row = own(actor, request_id)
    one_at_a_time(row.id)
    if reads.is_invited(row.id, person_id):
        return
    if not providers.is_listed(person_id) or person_id in providers.of_organisation(row.organisation_id):
        raise Invalid(_("Cette personne n’est pas dans l’annuaire, ou achète pour votre organisation."))
    if len(reads.invited(row.id)) >= MOST_INVITED:
        raise Conflict(_("Trente personnes sont déjà invitées."), code="too-many")
    moved = move(row, life.MACHINE, "invite", (BUYER,), reads.facts(row))
    db.session().add(Invitation(request_id=row.id, person_id=person_id, invited_by=actor.id, at=clock.now()))
    db.session().flush()
    write(actor, "request.invite", row.id, moved=moved, person=person_id)
    if row.state == life.PUBLISHED:
        name = reads.cards([row])[0].organisation
        tell(person_id, "pool.invited", {"request": row.id, "title": row.title, "organisation": name})


def attach(actor: Actor, request_id: int, name: str, key: str, size: int) -> int:
    """Add a stored file to a request that is not over."""
    row = own(actor, request_id)
    if len(reads.attachments(row.id)) >= MOST_FILES:
        raise Conflict(_("Dix pièces au plus : retirez-en une d’abord."), code="too-many")
    moved = move(row, life.MACHINE, "invite", (BUYER,), reads.facts(row))
    made = Attachment(request_id=row.id, name=name, storage_key=key, bytes=size, added_at=clock.now())
    db.session().add(made)
    db.session().flush()
    write(actor, "request.attach", row.id, moved=moved, attachment=made.id, name=name, sha256=key)
    return made.id


def detach(actor: Actor, request_id: int, attachment_id: int) -> None:
    """Take a file away; that it was there, and who opened it, stays written."""
    row = own(actor, request_id)
    found = db.session().get(Attachment, attachment_id)
    if found is None or found.request_id != row.id or found.removed_at is not None:
        raise reads.missing()
    moved = move(row, life.MACHINE, "invite", (BUYER,), reads.facts(row))
    found.removed_at = clock.now()
    write(actor, "request.detach", row.id, moved=moved, attachment=found.id)


def ask(actor: Actor, request_id: int, text: str) -> int:
    """Ask a question; its answer will be read by all who may answer the request. Sent twice, it is asked once."""
    row = reads.answerable(actor, request_id)
    moved = life.MACHINE.move(row.state, "ask", (PROVIDER,), reads.facts(row))
    if not moved.is_allowed:
        raise Conflict(_("Cette demande ne reçoit plus de réponses."), code=moved.code)
    body = said(text, "question", 2000)
    one_at_a_time(row.id)
    same = sa.select(Question.id).where(
        Question.request_id == row.id, Question.person_id == actor.id, Question.body == body
    )
    again = db.session().scalar(same.limit(1))
    if again is not None:
        return again
    made = Question(request_id=row.id, person_id=actor.id, body=body, asked_at=clock.now())
    db.session().add(made)
    db.session().flush()
    write(actor, "request.ask", row.id, question=made.id)
    tell_buyers(row.organisation_id, "pool.question", {"request": row.id, "title": row.title})
    return made.id


def answer(actor: Actor, request_id: int, question_id: int, text: str) -> None:
    """Answer a question, once: those who were invited or answer are told, without who asked."""
    row = own(actor, request_id)
    found = db.session().get(Question, question_id)
    if found is None or found.request_id != row.id:
        raise reads.missing()
    if found.answered_at is not None:
        raise Conflict(_("Cette question a déjà une réponse."), code="answered")
    moved = move(row, life.MACHINE, "answer", (BUYER,), reads.facts(row))
    found.answer, found.answered_at = said(text, "answer"), clock.now()
    write(actor, "request.answer", row.id, moved=moved, question=found.id)
    told = {found.person_id, *reads.invited(row.id), *providers.answering(row.id)}
    for person_id in sorted(told):
        tell(person_id, "pool.answered", {"request": row.id, "title": row.title})


def one_at_a_time(request_id: int) -> None:
    """Wait for whoever adds something to this request now: the same form may be sent twice at once."""
    once.in_turn(Request, request_id)


def own(actor: Actor, request_id: int) -> Request:
    """The row of a request of one's own organisation; raise ``Missing`` for any other."""
    row = reads.row(request_id)
    if not can(Can.BUY, actor, row):
        raise reads.missing()
    return row


def _values(sheet: RequestSheet) -> dict[str, object]:
    return {
        "category": sheet.category, "title": sheet.title.strip(), "need": sheet.need.strip(),
        "skills": list(dict.fromkeys(sheet.skills)), "criteria": {k: v for k, v in sheet.criteria.items() if v},
        "terms": sheet.terms.as_json(), "audience": sheet.audience, "cluster_id": sheet.cluster_id,
        "budget_cents": sheet.budget_cents, "is_ceiling": sheet.is_ceiling and sheet.budget_cents is not None,
        "agreement": sheet.agreement.strip(), "answer_until": sheet.answer_until, "start_on": sheet.start_on,
        "end_on": sheet.end_on,
    }  # fmt: skip


def _write_lots(request_id: int, lots: Sequence[LotSheet]) -> None:
    for rank, lot in enumerate(lots, 1):
        db.session().add(
            Lot(
                request_id=request_id, rank=rank, title=lot.title.strip(), description=lot.description.strip(),
                unit=lot.unit, quantity=lot.quantity,
            )
        )  # fmt: skip
    db.session().flush()
