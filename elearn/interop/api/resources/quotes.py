"""Quotes: one's own from the draft to the withdrawal, and those that one's company received."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from elearn.core.errors import Invalid
from elearn.core.i18n import gettext
from elearn.core.i18n import lazy_gettext as _
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.interop.api.idempotent import idempotent
from elearn.interop.api.paging import HEADERS, PageAsked, of, paged
from elearn.interop.api.resource import Blueprint, Resource
from elearn.interop.api.resources.requests import Criteria
from elearn.interop.api.schemas import ID, Day, Length, OneOf, Reason, Schema, Seen, Text, When, Whole
from elearn.interop.policy import Can
from elearn.pool import queries, services
from elearn.pool.figures import MOST_PRICE, MOST_QUANTITY, UNITS, Line
from elearn.pool.queries.quotes import QuoteCard, VersionCard
from elearn.pool.services.checking import MOST_DELAY, MOST_LOTS
from elearn.pool.services.sheets import QuoteSheet

MOST_BESIDE = 3  # as many as the page has
STATES = ["draft", "submitted", "withdrawn", "refused", "accepted", "retained", "expired"]
blueprint = Blueprint("api_quotes", __name__, url_prefix="/quotes", description=_("Les devis"))
own = Blueprint("api_own_quote", __name__, url_prefix="/requests", description=_("Mon devis sur une demande"))
received = Blueprint("api_received", __name__, url_prefix="/requests", description=_("Devis reçus"))
_RATE = {"description": _("Taux de TVA en points de base ; 0 en franchise.")}
_HUNDREDTHS = {"description": _("En centièmes de l’unité.")}


class PriceWritten(Schema):
    """The price of a lot, in the unit of the request."""

    lot = Whole(required=True, least=1, most=MOST_LOTS, metadata={"description": _("Rang du lot.")})
    price_cents = Whole(required=True, most=MOST_PRICE)
    vat_basis_points = Whole(most=10_000, load_default=0, metadata=_RATE)


class BesideWritten(Schema):
    """A line beside the lots."""

    label = Text(required=True, longest=160)
    unit = fields.String(required=True, validate=OneOf(UNITS))
    quantity = Whole(required=True, least=1, most=MOST_QUANTITY, metadata=_HUNDREDTHS)
    price_cents = Whole(required=True, most=MOST_PRICE)
    vat_basis_points = Whole(most=10_000, load_default=0, metadata=_RATE)


class QuoteWritten(Schema):
    """A quote: a price for each lot, before tax."""

    prices = fields.List(fields.Nested(PriceWritten), required=True, validate=Length(max=MOST_LOTS))
    beside = fields.List(fields.Nested(BesideWritten), load_default=list, validate=Length(max=MOST_BESIDE))
    valid_until = Day(required=True)
    delay_days = Whole(most=MOST_DELAY, load_default=0)
    start_on = Day(load_default=None, allow_none=True)
    note = Text(longest=4000, shortest=0, load_default="")


class LineShown(Schema):
    """A line as it was sent."""

    lot = fields.Integer(required=True, metadata={"description": _("Rang du lot ; 0 : à côté des lots.")})
    label = fields.String(required=True)
    unit = fields.String(required=True)
    quantity = fields.Integer(required=True, metadata=_HUNDREDTHS)
    price_cents = fields.Integer(required=True)
    total_cents = fields.Integer(required=True)
    vat_basis_points = fields.Integer(required=True, attribute="vat_bp")
    member = fields.Integer(
        required=True, metadata={"description": _("Qui d’un groupement la fait ; 0 quand on répond seul.")}
    )


class QuoteMemberShown(Schema):
    """A member of the group that answers."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    scope = fields.String(required=True)
    share_basis_points = fields.Integer(required=True, attribute="share_bp")
    net_cents = fields.Integer(required=True)
    gross_cents = fields.Integer(required=True)


class QuoteGroupShown(Schema):
    """The group that answers, and what binds it to its client."""

    name = fields.String(required=True)
    form = fields.String(required=True)
    lead = fields.Integer(required=True)
    billing = fields.String(required=True)
    members = fields.List(fields.Nested(QuoteMemberShown), required=True)


class VersionShown(Schema):
    """One version as it was sent: it never changes."""

    number = fields.Integer(required=True)
    digest = fields.String(required=True, metadata={"description": _("Empreinte SHA-256 : c’est elle qu’on accepte.")})
    regime = fields.String(required=True, metadata={"enum": ["franchise", "real", "reverse", "outside"]})
    mention = fields.String(required=True)
    net_cents = fields.Integer(required=True)
    gross_cents = fields.Integer(required=True)
    valid_until = Day(required=True)
    sent_at = When(required=True)
    delay_days = fields.Integer(required=True)
    start_on = fields.String(required=True, metadata={"description": _("Jour, ou vide.")})
    note = fields.String(required=True)
    lines = fields.List(fields.Nested(LineShown), required=True)
    group = fields.Nested(
        QuoteGroupShown, required=True, allow_none=True, metadata={"description": _("Vide quand on répond seul.")}
    )


class QuoteShown(Schema):
    """A quote and the last version that was sent."""

    id = fields.Integer(required=True)
    request = fields.Integer(required=True)
    provider = fields.String(required=True)
    state = fields.String(required=True, metadata={"enum": STATES})
    state_at = When(required=True)
    reason = fields.String(required=True, metadata={"description": _("Pourquoi il n’est pas retenu.")})
    sent = fields.Nested(VersionShown, required=True, allow_none=True)


class OwnQuoteShown(QuoteShown):
    """One of one's own quotes, with the draft that nobody else reads."""

    draft = fields.Dict(
        keys=fields.String(), values=fields.String(), required=True,
        metadata={"description": _("Comme il est tapé dans le formulaire de la page.")},
    )  # fmt: skip


class Marks(Schema):
    """A mark out of 100 for what is computed; none for what the reader judges."""

    price = fields.Integer(required=True, allow_none=True)
    delay = fields.Integer(required=True, allow_none=True)


class ComparedShown(QuoteShown):
    """A quote beside the others."""

    marks = fields.Nested(Marks, required=True)


class ComparisonShown(Schema):
    """The quotes that are compared, and what each criterion weighs."""

    criteria = fields.Nested(Criteria, required=True)
    quotes = fields.List(fields.Nested(ComparedShown), required=True)


class OrderShown(Schema):
    """What an acceptance made."""

    engagement = fields.Integer(required=True, metadata={"description": _("Numéro de la mission commandée.")})


def version(card: VersionCard) -> dict[str, Any]:
    """The fields of :class:`VersionShown`."""
    same = ("number", "digest", "regime", "net_cents", "gross_cents", "valid_until", "sent_at", "lines")
    signed = ("mention", "delay_days", "start_on", "note")
    return (
        {n: getattr(card, n) for n in same}
        | {n: card.content[n] for n in signed}
        | {"group": card.content.get("group")}
    )


def shown(card: QuoteCard) -> dict[str, Any]:
    """The fields of :class:`QuoteShown`; of :class:`OwnQuoteShown` for its author."""
    same = ("id", "provider", "state", "state_at", "reason", "draft")
    return {n: getattr(card, n) for n in same} | {
        "request": card.request_id,
        "sent": version(card.current) if card.current is not None else None,
    }


def _own(request_id: int) -> dict[str, Any]:
    card = queries.quotes.own(actor(), request_id)
    if card is None:
        raise queries.quotes.missing()
    return shown(card)


def _sheet(asked: Mapping[str, Any], request_id: int) -> QuoteSheet:
    """What was written, in the units of the request."""
    lots = queries.requests.cards([queries.requests.row(request_id)])[0].lots
    prices = {price["lot"]: price for price in asked["prices"]}
    if len(prices) != len(asked["prices"]) or set(prices) - {lot.rank for lot in lots}:
        raise Invalid(fields={"prices": [gettext("Donnez un prix pour ce lot, dans son unité.")]})
    lines = [
        Line(
            lot.rank, lot.title, lot.unit, lot.quantity, prices[lot.rank]["price_cents"],
            prices[lot.rank]["vat_basis_points"],
        )
        for lot in lots
        if lot.rank in prices
    ]  # fmt: skip
    lines += [
        Line(0, one["label"].strip(), one["unit"], one["quantity"], one["price_cents"], one["vat_basis_points"])
        for one in asked["beside"]
    ]
    return QuoteSheet(tuple(lines), asked["valid_until"], asked["delay_days"], asked["start_on"], asked["note"])


@blueprint.route("")
class Quotes(Resource):
    """One's own quotes."""

    @blueprint.doc(summary=_("Lister mes devis"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, OwnQuoteShown(many=True), headers=HEADERS)
    @allow(Can.READ_QUOTES)
    def get(self, asked: dict[str, Any]) -> Any:
        """The last moved first."""
        found, total = queries.quotes.of_person(actor(), asked["page"], asked["page_size"])
        page = of(found, total, asked)
        return paged(page.map([shown(card) for card in page.items]))


@blueprint.route(f"/<{ID}:quote_id>/versions/<{ID}:sent>")
class OneVersion(Resource):
    """One version."""

    @blueprint.doc(summary=_("Lire une version d’un devis"))
    @blueprint.response(200, VersionShown)
    @allow(Can.READ_QUOTES)
    def get(self, quote_id: int, sent: int) -> Any:
        """One of one's own; for the company that received it when the token also reads its requests."""
        return version(queries.quotes.version(actor(), quote_id, sent))


@own.route(f"/<{ID}:request_id>/quote")
class OwnQuote(Resource):
    """One's quote on a request."""

    @own.doc(summary=_("Lire mon devis sur une demande"))
    @own.response(200, OwnQuoteShown)
    @allow(Can.READ_QUOTES)
    def get(self, request_id: int) -> Any:
        """With its draft, which nobody else reads."""
        return _own(request_id)

    @own.doc(summary=_("Garder le brouillon de mon devis"))
    @own.arguments(QuoteWritten)
    @own.response(200, OwnQuoteShown)
    @allow(Can.WRITE_QUOTES)
    def put(self, asked: dict[str, Any], request_id: int) -> Any:
        """Keep it without sending it; the page shows it in its form."""
        queries.requests.answerable(actor(), request_id)
        services.quotes.save(actor(), request_id, _sheet(asked, request_id).as_typed())
        return _own(request_id)


@own.route(f"/<{ID}:request_id>/quote/versions")
class Sending(Resource):
    """Sending."""

    @own.doc(summary=_("Envoyer une version de mon devis"))
    @idempotent
    @own.arguments(QuoteWritten)
    @own.response(201, OwnQuoteShown)
    @allow(Can.WRITE_QUOTES)
    def post(self, asked: dict[str, Any], request_id: int) -> Any:
        """Its words are fixed and hashed. The same content again sends nothing more."""
        queries.requests.answerable(actor(), request_id)
        sheet = _sheet(asked, request_id)
        services.quotes.submit(actor(), request_id, sheet)
        return _own(request_id)


@own.route(f"/<{ID}:request_id>/quote/withdrawal")
class Withdrawal(Resource):
    """Taking back."""

    @own.doc(summary=_("Retirer mon devis"))
    @idempotent
    @own.response(200, OwnQuoteShown)
    @allow(Can.WRITE_QUOTES)
    def post(self, request_id: int) -> Any:
        """Take it back before it is accepted; another may be sent while the request is open."""
        services.quotes.withdraw(actor(), request_id)
        return _own(request_id)


@received.route(f"/<{ID}:request_id>/quotes")
class Comparison(Resource):
    """The quotes of a request of one's company."""

    @received.doc(summary=_("Comparer les devis reçus"))
    @received.response(200, ComparisonShown)
    @allow(Can.READ_REQUESTS)
    def get(self, request_id: int) -> Any:
        """Side by side in the same units, the cheapest first, with the marks that can be computed."""
        found = queries.comparison.compare(actor(), request_id)
        marks = {q.id: {m.criterion: m.mark for m in found.marks[q.id]} for q in found.quotes}
        return {
            "criteria": dict.fromkeys(Criteria().fields, 0) | dict(found.request.criteria),
            "quotes": [
                shown(q) | {"marks": {name: marks[q.id].get(name) for name in ("price", "delay")}}
                for q in found.quotes
            ],
        }  # fmt: skip


@received.route(f"/<{ID}:request_id>/quotes/<{ID}:quote_id>/acceptance")
class Acceptance(Resource):
    """Accepting."""

    @received.doc(summary=_("Accepter une version exacte d’un devis"))
    @idempotent
    @received.arguments(Seen)
    @received.response(201, OrderShown)
    @allow(Can.WRITE_REQUESTS)
    def post(self, asked: dict[str, Any], request_id: int, quote_id: int) -> Any:
        """The mission is ordered; again, the same one. 409 when the quote changed since it was read."""
        made = services.quotes.accept(actor(), request_id, quote_id, asked["digest"])
        return {"engagement": made}, 201, {"Location": f"/api/v1/engagements/{made}"}


@received.route(f"/<{ID}:request_id>/quotes/<{ID}:quote_id>/refusal")
class Refusal(Resource):
    """Saying no."""

    @received.doc(summary=_("Refuser un devis"))
    @idempotent
    @received.arguments(Reason)
    @received.response(200, QuoteShown)
    @allow(Can.WRITE_REQUESTS)
    def post(self, asked: dict[str, Any], request_id: int, quote_id: int) -> Any:
        """Say no, and why."""
        services.quotes.refuse(actor(), request_id, quote_id, asked["reason"])
        return shown(queries.quotes.card(quote_id))
