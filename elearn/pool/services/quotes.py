"""Answers: written, sent in versions that never change, one exact version accepted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from elearn.core import clock, db
from elearn.core.canonical import digest
from elearn.core.errors import Conflict
from elearn.core.i18n import gettext as _
from elearn.core.moving import reasoned
from elearn.core.policy import Actor, require
from elearn.core.signals import announce
from elearn.pool import words
from elearn.pool.conditions import TELECENTRE, Asked
from elearn.pool.extend import Orderer
from elearn.pool.figures import REAL, totals
from elearn.pool.life import BUYER, PROVIDER, SYSTEM
from elearn.pool.life import quotes as life
from elearn.pool.life import requests as request_life
from elearn.pool.models import Quote, QuoteVersion, Request
from elearn.pool.policy import Can
from elearn.pool.queries import conditions, groups, providers
from elearn.pool.queries import quotes as reads
from elearn.pool.queries import requests as requests_reads
from elearn.pool.services import ordering, outcomes, spending
from elearn.pool.services.checking import check_quote
from elearn.pool.services.moving import move, tell, tell_buyers, write
from elearn.pool.services.orderers import orderer
from elearn.pool.services.requests import own as own_request
from elearn.pool.services.sheets import QuoteSheet
from elearn.pool.services.spending import Judged
from elearn.pool.signals import QuoteAccepted
from elearn.pool.split import who_works
from elearn.pool.taxation import REVERSE


def save(actor: Actor, request_id: int, typed: Mapping[str, Any]) -> int:
    """Keep what is being written, as typed; nobody else reads it."""
    require(Can.ANSWER, actor)
    request = requests_reads.answerable(actor, request_id)
    _alone(actor, request)
    quote = own_quote(actor, request)
    move(quote, life.MACHINE, "save", (PROVIDER,), reads.facts(quote, request), draft=dict(typed))
    return quote.id


def submit(actor: Actor, request_id: int, sheet: QuoteSheet, typed: Mapping[str, Any] | None = None) -> int:
    """Send a version: what it says is fixed and hashed. The same content again sends nothing more.

    ``typed`` is what the page's form held, for the next version to begin from; that of the sheet without it.
    Raises :class:`Invalid` with the fields at fault; a request with a ceiling refuses what is above.
    """
    require(Can.ANSWER, actor)
    request = requests_reads.answerable(actor, request_id)
    _alone(actor, request)
    party = providers.party(actor.id, request.organisation_id)
    if not party.regime:
        raise Conflict(_("Dites d’abord votre régime de TVA dans votre profil : un devis le mentionne."), code="regime")
    card = requests_reads.cards([request])[0]
    check_quote(card, sheet, party.regime)
    quote = own_quote(actor, request)
    body = content(card, quote.number + 1, party, sheet)
    return send(actor, request, quote, body, sheet.valid_until, typed or sheet.as_typed())


def send(
    actor: Actor, request: Request, quote: Quote, body: Mapping[str, Any], valid_until: date,
    typed: Mapping[str, Any] | None = None, *, is_agreed: bool = True,
) -> int:  # fmt: skip
    """Send what is signed, as a new version; the same content again sends nothing more.

    ``is_agreed``: one answers alone, or all the members of the group accepted it.
    """
    if quote.state == life.SUBMITTED and _same(quote, body):
        return quote.number
    now = clock.now()
    facts = replace(reads.facts(quote, request), is_agreed=is_agreed)
    moved = move(
        quote, life.MACHINE, "submit", (PROVIDER,), facts, number=quote.number + 1,
        digest=digest(body), valid_until=valid_until, reason="", state_at=now,
        **({"draft": dict(typed)} if typed is not None else {}),
    )  # fmt: skip
    db.session().add(
        QuoteVersion(
            quote_id=quote.id, number=quote.number, content=dict(body), digest=quote.digest,
            net_cents=body["net_cents"], gross_cents=body["gross_cents"], valid_until=valid_until, sent_at=now,
        )
    )  # fmt: skip
    db.session().flush()
    write(actor, "quote.submit", request.id, moved=moved, quote=quote.id, number=quote.number, sha256=quote.digest)
    offered = {"by": reads.answers_as(body), "cents": body["net_cents"]}
    tell_buyers(request.organisation_id, "pool.quoted", {"request": request.id, "title": request.title, **offered})
    return quote.number


def withdraw(actor: Actor, request_id: int) -> None:
    """Take one's quote back before it is accepted."""
    require(Can.ANSWER, actor)
    quote = db.session().scalars(_of(actor.id, request_id)).one_or_none()
    if quote is None:
        raise reads.missing()
    request = requests_reads.row(request_id)
    facts = reads.facts(quote, request)
    moved = move(quote, life.MACHINE, "withdraw", (PROVIDER,), facts, state_at=clock.now())
    write(actor, "quote.withdraw", request.id, moved=moved, quote=quote.id)
    outcomes.withdrawn(quote)
    tell_buyers(request.organisation_id, "pool.withdrawn", {"request": request.id, "title": request.title})


def refuse(actor: Actor, request_id: int, quote_id: int, reason: str) -> None:
    """Say no to a quote, and why."""
    request = own_request(actor, request_id)
    _refuse(actor, request, _received(request, quote_id), reasoned(reason), BUYER)


def accept(actor: Actor, request_id: int, quote_id: int, seen: str) -> int:
    """Accept exactly the version whose hash is ``seen``: the request is awarded, a mission begins.

    Answers the id of the mission; accepting the same version again gives the same one. Raises
    :class:`Conflict` ``other-version`` when the quote changed since it was read, and
    :class:`spending.Refused` when a condition that names this buyer does.
    """
    request = own_request(actor, request_id)
    quote, version = named(request, quote_id, seen)
    if quote.state == life.ACCEPTED:
        return ordering.made_from(version.id)
    judged = weigh(orderer(actor, request.organisation_id), request, quote, version)
    decision = spending.take(judged)
    return award(actor, actor.id, request, quote, version, judged, decision)


def named(request: Request, quote_id: int, seen: str) -> tuple[Quote, QuoteVersion]:
    """A quote received and the version of it that this hash names; raise :class:`Conflict` ``other-version``."""
    quote = _received(request, quote_id)
    version = _sent_last(quote)
    if version.digest != seen or digest(version.content) != seen:
        raise Conflict(
            _("Ce devis a changé depuis que vous l’avez lu : relisez-le avant d’accepter."), code="other-version"
        )
    return quote, version


def weighed(actor: Actor, request_id: int, quote_id: int) -> tuple[Judged, QuoteVersion]:
    """What the conditions say of accepting the version sent last of a quote received; nothing is accepted nor kept."""
    request = own_request(actor, request_id)
    quote = _received(request, quote_id)
    version = _sent_last(quote)
    return weigh(orderer(actor, request.organisation_id), request, quote, version), version


def _sent_last(quote: Quote) -> QuoteVersion:
    query = sa.select(QuoteVersion).where(QuoteVersion.quote_id == quote.id, QuoteVersion.number == quote.number)
    return db.session().scalars(query).one()


def weigh(who: Orderer, request: Request, quote: Quote, version: QuoteVersion) -> Judged:
    """By the conditions that name this buyer; one whom none names buys freely."""
    asked = Asked(
        who.person_id, who.roles, version.net_cents, request.category, is_salaried=who.is_salaried,
        place=TELECENTRE if who.is_present else "", is_present=who.is_present,
        provider=conditions.provider_kinds(quote.person_id, who.organisation_id, request.category),
    )  # fmt: skip
    return spending.judge(who.organisation_id, asked)


def award(
    actor: Actor, buyer_id: int, request: Request, quote: Quote, version: QuoteVersion, judged: Judged, decision: int,
    approval: int | None = None,
) -> int:  # fmt: skip
    """Award the request to a version that may be bought: a mission begins, the other quotes are refused."""
    now = clock.now()
    moved = move(quote, life.MACHINE, "accept", (BUYER,), reads.facts(quote, request), state_at=now)
    awarded = move(request, request_life.MACHINE, "award", (BUYER,), requests_reads.facts(request))
    engagement = ordering.order(request, quote, version)
    spending.record(buyer_id, judged, decision, engagement, approval)
    write(actor, "request.award", request.id, moved=awarded, quote=quote.id)
    write(
        actor, "quote.accept", request.id, engagement, moved, quote=quote.id, number=version.number,
        sha256=version.digest,
    )  # fmt: skip
    write(actor, "engagement.order", request.id, engagement, ("", "ordered"))
    for person_id in outcomes.won(quote, version.content):
        tell(person_id, "pool.quote-accepted", {"engagement": engagement, "title": request.title})
    refuse_others(actor, request, {quote.id})
    announce(QuoteAccepted(engagement, request.id, request.organisation_id, quote.person_id, version.net_cents, now))
    return engagement


def expire(actor: Actor, quote_id: int) -> None:
    """Write that the validity of a quote is over."""
    require(Can.RUN, actor)
    quote = db.session().get_one(Quote, quote_id)
    request = requests_reads.row(quote.request_id)
    moved = move(
        quote, life.MACHINE, "expire", (SYSTEM,), reads.facts(quote, request), state_at=clock.now()
    )  # fmt: skip
    write(actor, "quote.expire", request.id, moved=moved, quote=quote.id)
    sent = _sent(quote)
    said_of_it = {"request": request.id, "title": request.title}
    for person_id in who_works(sent, quote.person_id):
        tell(person_id, "pool.quote-expired", said_of_it)
    if reads.facts(quote, request).can_award:
        tell_buyers(request.organisation_id, "pool.quote-lapsed", said_of_it | {"by": reads.answers_as(sent)})


def refuse_others(actor: Actor, request: Request, kept: Collection[int]) -> None:
    """Refuse every quote of a request that was awarded to others."""
    query = sa.select(Quote).where(
        Quote.request_id == request.id, Quote.id.not_in(kept), Quote.state.in_((life.SUBMITTED, life.EXPIRED))
    )
    for other in db.session().scalars(query.order_by(Quote.id)).all():
        _refuse(actor, request, other, words.ANOTHER_CHOSEN.message, SYSTEM)


def _refuse(actor: Actor, request: Request, quote: Quote, reason: str, role: str) -> None:
    facts = reads.facts(quote, request)
    moved = move(quote, life.MACHINE, "refuse", (role,), facts, reason=reason, state_at=clock.now())
    write(actor, "quote.refuse", request.id, moved=moved, quote=quote.id, reason=reason)
    for person_id in outcomes.lost(quote, role):
        tell(person_id, "pool.quote-refused", {"request": request.id, "title": request.title, "reason": reason})


def _received(request: Request, quote_id: int) -> Quote:
    found = db.session().get(Quote, quote_id)
    hidden = (life.DRAFT, life.WITHDRAWN)
    if found is not None and found.request_id == request.id and found.state == life.WITHDRAWN and found.number:
        raise Conflict(_("Ce devis a été retiré par qui l’avait envoyé : relisez ceux qui restent."), code="withdrawn")
    if found is None or found.request_id != request.id or found.state in hidden:
        raise reads.missing()
    return found


def _of(person_id: int, request_id: int) -> sa.Select[Any]:
    return sa.select(Quote).where(Quote.request_id == request_id, Quote.person_id == person_id)


def own_quote(actor: Actor, request: Request) -> Quote:
    """One's quote on a request, begun when there is none."""
    found = db.session().scalars(_of(actor.id, request.id)).one_or_none()
    if found is None:
        now = clock.now()
        found = Quote(
            request_id=request.id, person_id=actor.id, draft={}, state=life.DRAFT, created_at=now, state_at=now
        )
        db.session().add(found)
        db.session().flush()
    return found


def _alone(actor: Actor, request: Request) -> None:
    """Whoever leads a group for a request answers with it, not beside it."""
    if groups.led(request.id, actor.id) is not None:
        raise Conflict(
            _("Vous répondez à cette demande avec un groupement : son devis part de sa page."), code="in-group"
        )


def _same(quote: Quote, content: Mapping[str, Any]) -> bool:
    return {**_sent(quote), "number": 0} == {**content, "number": 0}


def _sent(quote: Quote) -> dict[str, Any]:
    """What the version sent last says."""
    query = sa.select(QuoteVersion.content).where(
        QuoteVersion.quote_id == quote.id, QuoteVersion.number == quote.number
    )
    found: dict[str, Any] = db.session().scalars(query).one()
    return found


def content(card: requests_reads.RequestCard, number: int, party: providers.Party, sheet: QuoteSheet) -> dict[str, Any]:
    """All that one signs. Whole numbers and texts only."""
    sums = totals(sheet.lines, party.regime)
    return {
        "request": {"id": card.id, "title": card.title},
        "client": {"id": card.organisation_id, "name": card.organisation},
        "provider": {"id": party.person_id, "name": party.name, "siret": party.siret, "address": party.address},
        "number": number,
        "lots": [
            {"rank": lot.rank, "title": lot.title, "unit": lot.unit, "quantity": lot.quantity} for lot in card.lots
        ],
        "lines": [line.as_json() for line in sheet.lines],
        "regime": party.regime,
        "mention": reads.mention(party.regime),
        "vat_number": party.vat_number if party.regime in (REAL, REVERSE) else "",
        "net_cents": sums.net_cents,
        "taxes": [list(tax) for tax in sums.taxes],
        "gross_cents": sums.gross_cents,
        "valid_until": sheet.valid_until.isoformat(),
        "start_on": sheet.start_on.isoformat() if sheet.start_on else "",
        "delay_days": sheet.delay_days,
        "note": sheet.note.strip(),
        "terms": card.terms.as_json(),
    }
