"""Reporting, handling, answering both sides with reasons, contesting once, settling, restoring."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.accounts.services import notices
from elearn.core import clock, db, moving
from elearn.core.errors import Forbidden, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.i18n import locale
from elearn.core.jobs import enqueue
from elearn.core.policy import Actor, require
from elearn.reports import life, queries, words
from elearn.reports.extend import CONTENT_KINDS
from elearn.reports.models import REASONS, Concerned, Event, Report
from elearn.reports.policy import Can
from elearn.reports.queries import ReportCard

SHORTEST, LONGEST = 10, 4000


def make(actor: Actor, kind: str, key: str, reason: str, text: str, email: str = "") -> int:
    """Report a content that one may read; a receipt is sent at once. Without an account, with an address.

    The same person, or address, reporting the same content again before an answer finds the same report.
    """
    require(Can.REPORT, actor)
    found = queries.content(actor, kind, key)
    tidy = _said(text, "reason_text")
    if reason not in REASONS:
        raise Invalid(fields={"reason": [_("Choisissez une raison.")]})
    person_id = actor.person_id if actor.is_authenticated else None
    address = "" if person_id is not None else _address(email)
    if person_id in found.people and person_id is not None:
        raise Forbidden(_("C’est vous qui publiez ce contenu : retirez-le vous-même."), code="own-content")
    session = db.session()
    if address and (known := _open_of(kind, key, address)) is not None:
        return known
    row = db.insert(Report).values(
        kind=kind, key=key, title=found.title[:200], path=found.path[:200], excerpt=found.excerpt[:LONGEST],
        reason=reason, text=tidy, reporter_id=person_id, email=address, locale=locale(), created_at=clock.now(),
        state=life.RECEIVED, version=1, outcome="", answer="", statement="", contested_by="", contest="", settlement="",
        settlement_text="", restored_text="",
    )  # fmt: skip
    made_id = session.execute(row.on_conflict_do_nothing().returning(Report.id)).scalar_one_or_none()
    if made_id is None:
        open_ = Report.state.in_((life.RECEIVED, life.TAKEN))
        again = sa.select(Report.id).where(Report.kind == kind, Report.key == key, Report.reporter_id == person_id)
        return session.execute(again.where(open_)).scalar_one()
    made = session.get_one(Report, made_id)
    session.add_all(Concerned(report_id=made.id, person_id=one) for one in dict.fromkeys(found.people))
    _write(actor, made.id, "make")
    said = {"report": made.id, "title": made.title}
    _answer(made, "reports.received", said)
    for one in accounts.administrators():
        if one != person_id and one not in found.people:
            notices.notify(one, "reports.to-handle", said)
    return made.id


def _open_of(kind: str, key: str, address: str) -> int | None:
    """The report of this content that waits for an answer, of someone without an account who gave this address."""
    same = sa.and_(Report.kind == kind, Report.key == key, Report.reporter_id.is_(None), Report.email == address)
    query = sa.select(Report.id).where(same, Report.state.in_((life.RECEIVED, life.TAKEN)))
    return db.session().scalar(query.order_by(Report.id).limit(1))


def take(actor: Actor, report_id: int) -> None:
    """Say that one handles it."""
    card = queries.handled(actor, report_id)
    require(Can.HANDLE, actor, card)
    _move(actor, card, "take", life.HANDLER, handler_id=actor.id)


def decide(actor: Actor, report_id: int, outcome: str, answer: str, statement: str) -> None:
    """Keep the content or take it down; each side is sent its reasons."""
    card = queries.handled(actor, report_id)
    require(Can.HANDLE, actor, card)
    _leads(actor, card, "decide", life.HANDLER)
    if outcome not in life.OUTCOMES:
        raise Invalid(fields={"outcome": [_("Choisissez une décision.")]})
    answer, statement = _said(answer, "answer"), _said(statement, "statement")
    row = _move(
        actor, card, "decide", life.HANDLER, handler_id=actor.id, outcome=outcome, answer=answer, statement=statement,
        decided_at=clock.now(), detail={"outcome": outcome},
    )  # fmt: skip
    _apply(card, "", outcome, statement)
    _tell(row, card, answer, statement)


def contest(actor: Actor, report_id: int, text: str) -> None:
    """Ask for another look at a decision, once, by either side; the same words again count once."""
    card = queries.readable(actor, report_id, Can.CONTEST)
    if actor.id != card.reporter_id and actor.id not in card.people:
        raise queries.missing()
    role = life.REPORTER if actor.id == card.reporter_id else life.CONCERNED
    _contest(actor, card, role, text)


def contest_by_link(actor: Actor, report_id: int, text: str) -> None:
    """The same for who reported without an account, by the link that they were sent."""
    require(Can.REPORT, actor)
    _contest(actor, queries.cards([queries.row(report_id)])[0], life.REPORTER, text)


def settle(actor: Actor, report_id: int, outcome: str, text: str) -> None:
    """Answer who contested, by somebody else than who decided; the content follows."""
    card = queries.handled(actor, report_id)
    require(Can.HANDLE, actor, card)
    _leads(actor, card, "settle", life.HANDLER)
    if outcome not in life.OUTCOMES:
        raise Invalid(fields={"settled": [_("Choisissez une décision.")]})
    tidy = _said(text, "settlement_text")
    row = _move(
        actor, card, "settle", life.HANDLER, settled_by=actor.id, settlement=outcome, settlement_text=tidy,
        settled_at=clock.now(), detail={"outcome": outcome},
    )  # fmt: skip
    _apply(card, card.outcome, outcome, tidy)
    _tell(row, card, tidy, tidy)


def restore(actor: Actor, report_id: int, text: str) -> None:
    """Put back what a decision took down, without anyone having contested it; both sides are sent the reasons.

    Refused (``not-removed``) when nothing of this report keeps the content down, or another report does too.
    """
    card = queries.handled(actor, report_id)
    require(Can.HANDLE, actor, card)
    tidy = _said(text, "restored_text")
    now = clock.now()
    row = _move(actor, card, "restore", life.HANDLER, restored_by=actor.id, restored_text=tidy, restored_at=now)
    _apply(card, life.REMOVED, life.KEPT, tidy)
    _tell(row, card, tidy, tidy)


def forget(actor: Actor, person_id: int) -> None:
    """Take away the words that someone wrote; the decisions and their reasons stay, without a name."""
    require(Can.RUN, actor)
    mine = Report.reporter_id == person_id
    db.session().execute(sa.update(Report).where(mine).values(text="…", email=""))


def _contest(actor: Actor, card: ReportCard, role: str, text: str) -> None:
    tidy = _said(text, "contest")
    if (card.contested_by, card.contest) == (role, tidy):
        return  # its form was sent twice
    _move(actor, card, "contest", role, contested_by=role, contest=tidy, contested_at=clock.now())
    parties = {card.reporter_id, *card.people}
    for one in accounts.administrators():
        if one not in parties:
            notices.notify(one, "reports.contested", {"report": card.id, "title": card.title})


def _apply(card: ReportCard, before: str, now: str, reason: str) -> None:
    """Make the content follow the decision, when it changes something and its room is still there."""
    if card.kind not in CONTENT_KINDS or before == now:
        return
    kind = CONTENT_KINDS.get(card.kind)
    if now == life.REMOVED:
        kind.take_down(card.key, reason)
    elif before == life.REMOVED and kind.restore is not None and not queries.is_removed_otherwise(card):
        kind.restore(card.key)


def _tell(row: Report, card: ReportCard, answer: str, statement: str) -> None:
    _answer(row, "reports.answered", {"report": row.id, "title": row.title, "text": answer})
    for one in card.people:
        notices.notify(one, "reports.concerned", {"report": row.id, "title": row.title, "text": statement})


def _answer(row: Report, kind: str, facts: dict[str, Any]) -> None:
    """Tell who reported: in the page, or by mail without an account."""
    if row.reporter_id is not None:
        notices.notify(row.reporter_id, kind, facts)
    else:
        enqueue("reports.mail", {"report_id": row.id}, key=f"reports.mail:{row.id}:{row.version}")


def _leads(actor: Actor, card: ReportCard, action: str, role: str) -> str:
    """The state to which the action leads; refused before what was typed is read: no form is left to say it in."""
    facts = queries.facts(card, actor if role == life.HANDLER else None)
    return moving.allowed(life.MACHINE, card.state, action, (role,), facts, words.REFUSALS)


def _move(
    actor: Actor, card: ReportCard, action: str, role: str, detail: dict[str, Any] | None = None, **values: Any
) -> Report:
    row = queries.row(card.id)
    facts = queries.facts(card, actor if role == life.HANDLER else None)
    moving.move(row, life.MACHINE, action, (role,), facts, words.REFUSALS, **values)
    _write(actor, card.id, action, **(detail or {}))
    return row


def _write(actor: Actor, report_id: int, action: str, **detail: Any) -> None:
    db.session().add(Event(report_id=report_id, action=action, actor_id=actor.person_id, detail=detail, at=clock.now()))
    db.session().flush()


def _said(text: str, field: str) -> str:
    tidy = text.strip()
    if not SHORTEST <= len(tidy) <= LONGEST:
        raise Invalid(fields={field: [_("Expliquez en quelques mots, en %(most)s signes au plus.", most=LONGEST)]})
    return tidy


def _address(email: str) -> str:
    tidy = email.strip().lower()
    if not 3 <= len(tidy) <= 254 or tidy.count("@") != 1 or any(mark.isspace() for mark in tidy):
        raise Invalid(fields={"email": [_("Donnez une adresse où vous répondre.")]})
    return tidy
