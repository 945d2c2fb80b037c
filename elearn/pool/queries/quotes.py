"""Quotes as their provider and the buyer of the request read them; nobody else does."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.core import db, pages
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.i18n import today
from elearn.core.policy import Actor, can
from elearn.parameters import queries as parameters
from elearn.pool import taxation, words
from elearn.pool.figures import Line, Totals, from_json, totals
from elearn.pool.life import quotes as life
from elearn.pool.life import requests as request_life
from elearn.pool.models import Engagement, Quote, QuoteVersion, Request
from elearn.pool.policy import Can
from elearn.pool.queries import engagements
from elearn.pool.queries import requests as requests_reads
from elearn.pool.queries.engagements import EngagementCard
from elearn.pool.queries.groups import GroupCard

RATES = ("tva-taux-normal", "tva-taux-intermediaire", "tva-taux-reduit", "tva-taux-particulier")
MENTION = "tva-mention-franchise"


@dataclass(frozen=True, slots=True)
class VersionCard:
    """One version as it was sent."""

    id: int
    number: int
    content: Mapping[str, Any]
    digest: str
    net_cents: int
    gross_cents: int
    valid_until: date
    sent_at: datetime

    @property
    def lines(self) -> tuple[Line, ...]:
        """Its lines."""
        return from_json(self.content["lines"])

    @property
    def regime(self) -> str:
        """One of ``taxation.REGIMES``."""
        return str(self.content["regime"])

    @property
    def start_on(self) -> date | None:
        """From when the work may begin, when its provider said so."""
        said = str(self.content.get("start_on", ""))
        return date.fromisoformat(said) if said else None

    @property
    def totals(self) -> Totals:
        """Its totals, computed again from its lines."""
        return totals(self.lines, self.regime, by_member=self.is_by_member)

    @property
    def group(self) -> Mapping[str, Any] | None:
        """The group that answers, with its members and the part of each; None for one provider alone."""
        return self.content.get("group")

    @property
    def names(self) -> dict[int, str]:
        """Who is who in the group; nobody for one provider alone."""
        return {int(m["id"]): str(m["name"]) for m in self.group["members"]} if self.group is not None else {}

    @property
    def is_by_member(self) -> bool:
        """Whether each member of a group invoices its own part."""
        return self.group is not None and self.group["billing"] == "members"


@dataclass(frozen=True, slots=True)
class QuoteCard:
    """A quote with the version sent last. ``state`` is as it reads now."""

    id: int
    request_id: int
    person_id: int
    provider: str
    state: str
    number: int
    reason: str
    state_at: datetime
    current: VersionCard | None
    draft: Mapping[str, Any]
    version: int


def answers_as(content: Mapping[str, Any]) -> str:
    """Under which name a version answers: that of its group, or of one provider alone as the comparison shows it.

    Their legal name is in the quote itself, for who may read that.
    """
    if "group" in content:
        return str(content["group"]["name"])
    person_id = content["provider"]["id"]
    return accounts.people([person_id])[person_id].display_name


def facts(row: Quote, request: Request) -> life.Facts:
    """What the table of a quote's life looks at."""
    state = request_life.MACHINE.read_state(request.state, requests_reads.facts(request))
    return life.Facts(
        today(),
        state == request_life.PUBLISHED,
        state in (request_life.PUBLISHED, request_life.CLOSED),
        row.valid_until,
    )


def rates(day: date) -> dict[int, str]:
    """The VAT rates in force that day, in basis points, with the name of their figure, highest first."""
    found: dict[int, str] = {}
    for name in RATES:
        value = parameters.number(name, day)
        if value is not None:
            found[int(value * Decimal(100))] = name
    return dict(sorted(found.items(), reverse=True))


def mention(regime: str) -> str:
    """What a quote without VAT must say; empty with VAT, or when the figures of the site have none."""
    found = parameters.shown(MENTION, today())
    return taxation.mention(regime, found.value.value if found is not None else "")


def _cards(rows: Collection[Quote]) -> list[QuoteCard]:
    if not rows:
        return []
    session = db.session()
    people = accounts.people({q.person_id for q in rows})
    requests = {
        r.id: r for r in session.scalars(sa.select(Request).where(Request.id.in_([q.request_id for q in rows])))
    }
    query = sa.select(QuoteVersion).where(QuoteVersion.quote_id.in_([q.id for q in rows]))
    versions = {(v.quote_id, v.number): v for v in session.scalars(query)}
    out = []
    for q in rows:
        sent = versions.get((q.id, q.number))
        state = life.MACHINE.read_state(q.state, facts(q, requests[q.request_id]))
        name = people[q.person_id].display_name if q.person_id in people else ""
        if sent is not None and "group" in sent.content:
            name = str(sent.content["group"]["name"])
        out.append(
            QuoteCard(
                q.id, q.request_id, q.person_id, name, state, q.number, words.reason(q.reason), q.state_at,
                version_card(sent) if sent is not None else None, q.draft, q.version,
            )
        )  # fmt: skip
    return out


def card(quote_id: int) -> QuoteCard:
    """A quote that someone has just acted on: no right is checked here. Raises :class:`Missing`."""
    found = db.session().get(Quote, quote_id)
    if found is None:
        raise missing()
    return _cards([found])[0]


def version_card(row: QuoteVersion) -> VersionCard:
    """The card of one version."""
    return VersionCard(
        row.id, row.number, row.content, row.digest, row.net_cents, row.gross_cents, row.valid_until, row.sent_at
    )


_RECEIVED = sa.select(Quote).where(
    Quote.request_id == sa.bindparam("request"), Quote.number > 0, Quote.state.not_in((life.DRAFT, life.WITHDRAWN))
)


def received(actor: Actor, request_id: int) -> list[QuoteCard]:
    """For the buyer of a request: the quotes sent, the cheapest first. A draft, or one taken back, is not theirs."""
    requests_reads.own(actor, request_id)
    found = _cards(list(db.session().scalars(_RECEIVED, {"request": request_id})))
    return sorted(found, key=lambda q: (q.current.net_cents if q.current else 0, q.id))


def own(actor: Actor, request_id: int) -> QuoteCard | None:
    """One's own quote on a request, or none yet."""
    query = sa.select(Quote).where(Quote.request_id == request_id, Quote.person_id == actor.id)
    found = db.session().scalars(query).one_or_none()
    return _cards([found])[0] if found is not None else None


def of_lead(card: GroupCard) -> QuoteCard | None:
    """The quote of a group, for its members: their lead's; none before one was sent."""
    query = sa.select(Quote).where(Quote.request_id == card.request_id, Quote.person_id == card.lead_id)
    found = db.session().scalars(query).one_or_none()
    quote = _cards([found])[0] if found is not None else None
    named = quote.current.group if quote is not None and quote.current is not None else None
    return quote if named is not None and named["id"] == card.id else None


def of_person(actor: Actor, page: int = 1, size: int = pages.PAGE) -> tuple[list[QuoteCard], int]:
    """A page of one's own quotes, the last moved first; how many in all."""
    query = sa.select(Quote).where(Quote.person_id == actor.id).order_by(Quote.state_at.desc(), Quote.id.desc())
    rows, total = pages.rows_of(query, page, size)
    return _cards(rows), total


def version(actor: Actor, quote_id: int, number: int) -> VersionCard:
    """One version, for its provider, or the members of the group that it names, and the buyers of its request.

    Also for whoever reads the mission that it made: who ordered it, the mediator of a disagreement. Raises
    :class:`Missing` for anyone else.
    """
    quote = db.session().get(Quote, quote_id)
    # Compared here first: the number of an address may be larger than the column holds.
    if quote is None or not 1 <= number <= quote.number:
        raise missing()
    query = sa.select(QuoteVersion).where(QuoteVersion.quote_id == quote_id, QuoteVersion.number == number)
    found = version_card(db.session().scalars(query).one())
    if not _may_read(actor, quote, found):
        raise missing()
    return found


def others(actor: Actor, quote_id: int, number: int) -> list[int]:
    """The numbers of the other versions of a quote that someone may read, the first sent first."""
    quote = db.session().get(Quote, quote_id)
    if quote is None:
        raise missing()
    query = sa.select(QuoteVersion).where(QuoteVersion.quote_id == quote_id, QuoteVersion.number != number)
    found = map(version_card, db.session().scalars(query.order_by(QuoteVersion.number)).all())
    return [one.number for one in found if _may_read(actor, quote, one)]


def _may_read(actor: Actor, quote: Quote, version: VersionCard) -> bool:
    if actor.is_authenticated and quote.person_id == actor.person_id:
        return True
    if version.group is not None and actor.person_id in {m["id"] for m in version.group["members"]}:
        return True
    if quote.state in (life.DRAFT, life.WITHDRAWN):
        return False
    if can(Can.READ_ASKED, actor, requests_reads.row(quote.request_id)):
        return True
    made = sa.select(Engagement).where(Engagement.quote_version_id == version.id)
    return any(can(Can.READ_MISSION, actor, card) for card in engagements.cards(list(db.session().scalars(made))))


def signed(engagement: EngagementCard) -> tuple[int, int]:
    """The quote that made a mission, and the number of its version: what both sides are held to."""
    found = db.session().get_one(QuoteVersion, engagement.quote_version_id)
    return found.quote_id, found.number


def missing() -> Missing:
    """What is said of a quote that does not exist, or not for this reader."""
    return Missing(_("Ce devis n’existe pas, ou ne vous est pas ouvert."))
