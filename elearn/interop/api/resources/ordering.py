"""Ordering an offer as it is published, the conditions of one's organisation, and the approvals that they ask for."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from marshmallow import fields

from elearn.core.i18n import lazy_gettext as _
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.directory.queries import offers
from elearn.interop.api.idempotent import idempotent
from elearn.interop.api.paging import HEADERS, PageAsked, cut, of, paged
from elearn.interop.api.resource import Blueprint, Resource
from elearn.interop.api.resources.owning import unseen
from elearn.interop.api.resources.quotes import OrderShown
from elearn.interop.api.schemas import (
    ID,
    KEY,
    LARGEST_ID,
    OneOf,
    QueryWhole,
    Reason,
    Schema,
    Seen,
    Text,
    Uuid,
    When,
    Whole,
)
from elearn.interop.api.specification import ProblemCause, ProblemLift
from elearn.interop.policy import Can
from elearn.pool import queries, refusals, services
from elearn.pool.conditions import HOME, TELECENTRE
from elearn.pool.figures import MOST_QUANTITY
from elearn.pool.queries.approvals import ApprovalCard
from elearn.pool.services.direct import Wanted, price, weigh
from elearn.pool.services.orderers import orderer

PLACES = ("", HOME, TELECENTRE)
STATES = ["asked", "granted", "refused", "lapsed"]
LISTS = {"asked": queries.approvals.mine, "decided": queries.approvals.decided}
WHICH = ("waiting", *LISTS)
blueprint = Blueprint("api_ordering_offers", __name__, url_prefix="/ordering", description=_("Commander une offre"))
approvals = Blueprint("api_approvals", __name__, url_prefix="/approvals", description=_("Validations demandées"))
of_quote = Blueprint(
    "api_quote_approval", __name__, url_prefix="/requests", description=_("Demander la validation d’un devis")
)
_HUNDREDTHS = {"description": _("En centièmes de l’unité.")}
_PLACE = {"description": _("D’où vous commandez : votre domicile, un télécentre, ou vide.")}


class OrdererShown(Schema):
    """An organisation in which one may order."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)


class ConditionShown(Schema):
    """Who may order what, up to how much; null is no limit."""

    id = fields.Integer(required=True)
    label = fields.String(required=True)
    who = fields.String(required=True)
    roles = fields.List(fields.String(), required=True)
    people = fields.List(fields.Integer(), required=True)
    place = fields.String(required=True)
    categories = fields.List(fields.String(), required=True)
    offers = fields.List(fields.Integer(), required=True)
    providers = fields.String(required=True)
    per_order_cents = fields.Integer(required=True, allow_none=True)
    per_person_cents = fields.Integer(required=True, allow_none=True)
    per_month_cents = fields.Integer(required=True, allow_none=True)
    approve_above_cents = fields.Integer(required=True, allow_none=True)
    approvers = fields.List(fields.Integer(), required=True)
    lifts = fields.Boolean(
        required=True, metadata={"description": _("Une validation permet de dépasser les plafonds.")}
    )
    lapse_days = fields.Integer(required=True)
    valid_from = When(required=True)
    valid_until = When(required=True, allow_none=True)


class ConditionsShown(Schema):
    """What an organisation set."""

    per_month_cents = fields.Integer(
        required=True, allow_none=True, metadata={"description": _("Ce qu’elle dépense au plus en un mois.")}
    )
    conditions = fields.List(fields.Nested(ConditionShown), required=True)


class OfferWeighed(Schema):
    """An order that one thinks of."""

    organisation = QueryWhole(required=True, least=1, most=LARGEST_ID)
    offer = QueryWhole(required=True, least=1, most=LARGEST_ID)
    quantity = QueryWhole(required=True, least=1, most=MOST_QUANTITY, metadata=_HUNDREDTHS)
    place = fields.String(load_default="", validate=OneOf(PLACES), metadata=_PLACE)


class OfferOrdered(Schema):
    """An order of an offer as it was read."""

    organisation = Whole(required=True, least=1, most=LARGEST_ID)
    offer = Whole(required=True, least=1, most=LARGEST_ID)
    version = Whole(required=True, least=1, metadata={"description": _("Le numéro du texte qui a été lu.")})
    quantity = Whole(required=True, least=1, most=MOST_QUANTITY, metadata=_HUNDREDTHS)
    place = fields.String(load_default="", validate=OneOf(PLACES), metadata=_PLACE)
    note = Text(longest=4000, shortest=0, load_default="")
    key = Uuid(required=True, metadata=KEY)


class DecisionShown(Schema):
    """What one's organisation says of an order."""

    outcome = fields.String(required=True, metadata={"enum": ["allowed", "approval", "refused"]})
    net_cents = fields.Integer(required=True)
    gross_cents = fields.Integer(required=True)
    causes = fields.List(fields.Nested(ProblemCause), required=True)
    lifts = fields.List(fields.Nested(ProblemLift), required=True)


class QuoteDecisionShown(DecisionShown):
    """What it says of a quote."""

    digest = fields.String(required=True, metadata={"description": _("La version dont il s’agit : celle à accepter.")})


class ApprovalsAsked(PageAsked):
    """Which ones."""

    which = fields.String(
        load_default="waiting", validate=OneOf(WHICH),
        metadata={"description": _("Celles qui attendent ma réponse, celles que j’ai demandées, ou décidées.")},
    )  # fmt: skip


class QuoteApprovalAsked(Seen):
    """Which version one would accept."""

    key = Uuid(required=True, metadata=KEY)


class ApprovalShown(Schema):
    """An order that somebody was asked to grant."""

    id = fields.Integer(required=True)
    organisation = fields.Integer(required=True)
    person = fields.String(required=True)
    title = fields.String(required=True)
    cents = fields.Integer(required=True)
    note = fields.String(required=True)
    state = fields.String(required=True, metadata={"enum": STATES})
    asked_at = When(required=True)
    lapses_at = When(required=True)
    decided_by = fields.String(required=True)
    reason = fields.String(required=True)
    engagement = fields.Integer(required=True, allow_none=True)
    lines = fields.List(
        fields.String(), required=True, metadata={"description": _("Ce qui serait commandé, et à qui.")}
    )
    causes = fields.List(
        fields.String(), required=True, metadata={"description": _("Pourquoi une validation est demandée.")}
    )


def approvals_shown(cards: Collection[ApprovalCard]) -> list[dict[str, Any]]:
    """The fields of :class:`ApprovalShown`, of each."""
    same = ("id", "person", "title", "cents", "note", "state", "asked_at", "lapses_at", "decided_by", "reason")
    told = queries.ordered.told(cards)
    return [
        {name: getattr(card, name) for name in same}
        | {
            "organisation": card.organisation_id,
            "engagement": card.engagement_id,
            "lines": list(told[card.id].lines),
            "causes": [refusals.about(cause) for cause in card.causes],
        }
        for card in cards
    ]


def shown_approval(approval_id: int) -> dict[str, Any]:
    """The fields of :class:`ApprovalShown`, for who asked or may answer."""
    return approvals_shown([queries.approvals.card(actor(), approval_id)])[0]


def _wanted(asked: dict[str, Any]) -> Wanted:
    return Wanted(
        asked["organisation"], asked["offer"], asked["version"], asked["quantity"], asked["place"], asked["note"],
        str(asked["key"]),
    )  # fmt: skip


@blueprint.route("")
class Organisations(Resource):
    """For whom one may order."""

    @blueprint.doc(summary=_("Lister les organisations pour lesquelles je commande"))
    @blueprint.response(200, OrdererShown(many=True))
    @allow(Can.READ_REQUESTS)
    def get(self) -> Any:
        """By name."""
        return [{"id": one, "name": name} for one, name in queries.conditions.organisations(actor()).items()]


@blueprint.route(f"/<{ID}:organisation_id>/conditions")
class Conditions(Resource):
    """What an organisation set."""

    @blueprint.doc(summary=_("Lire les conditions de mon organisation"))
    @blueprint.response(200, ConditionsShown)
    @allow(Can.READ_REQUESTS)
    def get(self, organisation_id: int) -> Any:
        """As who buys for it: those in force or to come, then those that are over. Pages alone change them."""
        with unseen():
            found = queries.conditions.of_organisation(actor(), organisation_id)
        return {"per_month_cents": queries.conditions.ceiling(organisation_id), "conditions": found}


@blueprint.route("/decision")
class Weighing(Resource):
    """What one may order."""

    @blueprint.doc(summary=_("Savoir si je peux commander une offre"))
    @blueprint.arguments(OfferWeighed, location="query")
    @blueprint.response(200, DecisionShown)
    @allow(Can.WRITE_REQUESTS)
    def get(self, asked: dict[str, Any]) -> Any:
        """Its price, and what one's organisation says: nothing is ordered, nothing is kept."""
        who = orderer(actor(), asked["organisation"])
        card = offers.offer(asked["offer"])
        decision = weigh(who, card, asked["quantity"], asked["place"]).decision
        sums = price(card, asked["quantity"], asked["organisation"])[1]
        amounts = {"net_cents": sums.net_cents, "gross_cents": sums.gross_cents}
        return {"outcome": decision.outcome, **amounts, **refusals.told(decision)}


@blueprint.route("/orders")
class Orders(Resource):
    """Ordering."""

    @blueprint.doc(summary=_("Commander une offre"))
    @idempotent
    @blueprint.arguments(OfferOrdered)
    @blueprint.response(201, OrderShown)
    @allow(Can.WRITE_REQUESTS)
    def post(self, asked: dict[str, Any]) -> Any:
        """The same key gives the same mission. 409 with each cause, and what would lift it."""
        made = services.direct.order(actor(), _wanted(asked))
        return {"engagement": made}, 201, {"Location": f"/api/v1/engagements/{made}"}


@approvals.route("")
class Approvals(Resource):
    """Approvals."""

    @approvals.doc(summary=_("Lister les validations demandées"))
    @approvals.arguments(ApprovalsAsked, location="query")
    @approvals.response(200, ApprovalShown(many=True), headers=HEADERS)
    @allow(Can.READ_APPROVALS)
    def get(self, asked: dict[str, Any]) -> Any:
        """What lapses first at the top; what is over, the last first."""
        if asked["which"] == "waiting":
            return paged(cut(approvals_shown(queries.approvals.to_decide(actor())), asked))
        found, total = LISTS[asked["which"]](actor(), asked["page"], asked["page_size"])
        return paged(of(approvals_shown(found), total, asked))

    @approvals.doc(summary=_("Demander une validation pour commander une offre"))
    @idempotent
    @approvals.arguments(OfferOrdered)
    @approvals.response(201, ApprovalShown)
    @allow(Can.WRITE_REQUESTS)
    def post(self, asked: dict[str, Any]) -> Any:
        """The same key asks once. 409 when nobody could grant it, or nobody needs to."""
        return shown_approval(services.approvals.ask(actor(), _wanted(asked)))


@of_quote.route(f"/<{ID}:request_id>/quotes/<{ID}:quote_id>/decision")
class QuoteWeighing(Resource):
    """What one may accept."""

    @of_quote.doc(summary=_("Savoir si je peux accepter un devis"))
    @of_quote.response(200, QuoteDecisionShown)
    @allow(Can.WRITE_REQUESTS)
    def get(self, request_id: int, quote_id: int) -> Any:
        """What one's organisation says of the version sent last: nothing is accepted, nothing is kept."""
        judged, version = services.quotes.weighed(actor(), request_id, quote_id)
        amounts = {"net_cents": version.net_cents, "gross_cents": version.gross_cents, "digest": version.digest}
        return {"outcome": judged.decision.outcome, **amounts, **refusals.told(judged.decision)}


@of_quote.route(f"/<{ID}:request_id>/quotes/<{ID}:quote_id>/approval")
class QuoteApproval(Resource):
    """Asking for a quote."""

    @of_quote.doc(summary=_("Demander une validation pour accepter un devis"))
    @idempotent
    @of_quote.arguments(QuoteApprovalAsked)
    @of_quote.response(201, ApprovalShown)
    @allow(Can.WRITE_REQUESTS)
    def post(self, asked: dict[str, Any], request_id: int, quote_id: int) -> Any:
        """For the exact version that was read: granted, it is accepted at once."""
        made = services.approvals.ask_quote(actor(), request_id, quote_id, asked["digest"], str(asked["key"]))
        return shown_approval(made)


@approvals.route(f"/<{ID}:approval_id>")
class OneApproval(Resource):
    """One approval."""

    @approvals.doc(summary=_("Retirer une validation demandée"))
    @approvals.response(200, ApprovalShown)
    @allow(Can.WRITE_REQUESTS)
    def delete(self, approval_id: int) -> Any:
        """Ask no more, as who asked."""
        with unseen():
            services.approvals.withdraw(actor(), approval_id)
        return shown_approval(approval_id)


@approvals.route(f"/<{ID}:approval_id>/grant")
class Grant(Resource):
    """Agreeing."""

    @approvals.doc(summary=_("Valider une commande"))
    @idempotent
    @approvals.response(200, ApprovalShown)
    @allow(Can.WRITE_APPROVALS)
    def post(self, approval_id: int) -> Any:
        """It is ordered at once, as it was asked; 409 when what it rests on changed."""
        services.approvals.grant(actor(), approval_id)
        return shown_approval(approval_id)


@approvals.route(f"/<{ID}:approval_id>/refusal")
class ApprovalRefused(Resource):
    """Refusing."""

    @approvals.doc(summary=_("Refuser une commande"))
    @idempotent
    @approvals.arguments(Reason)
    @approvals.response(200, ApprovalShown)
    @allow(Can.WRITE_APPROVALS)
    def post(self, asked: dict[str, Any], approval_id: int) -> Any:
        """Say no, and why."""
        services.approvals.refuse(actor(), approval_id, asked["reason"])
        return shown_approval(approval_id)
