"""Framework agreements: made from quotes, signed, read with their price lists and ceilings, ended."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from marshmallow import fields

from elearn.clusters import queries, services
from elearn.clusters.ceilings import MOST_CENTS
from elearn.clusters.choosing import RULES
from elearn.clusters.life.frameworks import STATES
from elearn.clusters.queries.frameworks import Figures, FrameworkCard, Reading
from elearn.clusters.services.frameworks import FrameworkSheet
from elearn.core.i18n import lazy_gettext as _
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.interop.api.idempotent import idempotent
from elearn.interop.api.paging import HEADERS, PageAsked, cut, of, paged
from elearn.interop.api.resource import Blueprint, Resource
from elearn.interop.api.resources.crews import PaperShown, paper
from elearn.interop.api.schemas import (
    ID,
    KEY,
    LARGEST_ID,
    Day,
    Length,
    OneOf,
    Reason,
    Schema,
    Seen,
    Text,
    Uuid,
    When,
    Whole,
    once_each,
)
from elearn.interop.policy import Can

ONE = f"/<{ID}:framework_id>"
blueprint = Blueprint("api_frameworks", __name__, url_prefix="/frameworks", description=_("Accords-cadres"))
of_cluster = Blueprint(
    "api_cluster_frameworks", __name__, url_prefix="/clusters", description=_("Accords-cadres d’une grappe")
)
proposing = Blueprint("api_framework_made", __name__, url_prefix="/requests", description=_("Conclure un accord-cadre"))
_PER_UNIT = {"description": _("Pour une unité, hors taxes.")}


class PriceShown(Schema):
    """One line of a price list."""

    lot = fields.Integer(required=True, metadata={"description": _("Rang du lot.")})
    title = fields.String(required=True)
    unit = fields.String(required=True)
    price_cents = fields.Integer(required=True, metadata=_PER_UNIT)


class HolderShown(Schema):
    """A holder, with its price list."""

    id = fields.Integer(required=True)
    rank = fields.Integer(required=True)
    name = fields.String(required=True)
    signed_at = When(required=True, allow_none=True)
    left_at = When(required=True, allow_none=True)
    prices = fields.List(fields.Nested(PriceShown), required=True)


class CeilingShown(Schema):
    """What of a ceiling is ordered, delivered, invoiced, left: each includes those after it."""

    company = fields.Integer(required=True, metadata={"description": _("0 : tout l’accord-cadre.")})
    name = fields.String(required=True)
    ceiling_cents = fields.Integer(required=True)
    ordered_cents = fields.Integer(required=True)
    delivered_cents = fields.Integer(required=True)
    invoiced_cents = fields.Integer(required=True)
    left_cents = fields.Integer(required=True)


class FrameworkShown(Schema):
    """A framework agreement."""

    id = fields.Integer(required=True)
    cluster = fields.Integer(required=True)
    cluster_name = fields.String(required=True)
    request = fields.Integer(required=True)
    number = fields.Integer(required=True, metadata={"description": _("Son rang parmi ceux de la même demande.")})
    title = fields.String(required=True)
    category = fields.String(required=True)
    rule = fields.String(required=True, metadata={"enum": list(RULES)})
    answer_days = fields.Integer(required=True)
    minimum_cents = fields.Integer(required=True)
    maximum_cents = fields.Integer(required=True)
    starts_on = Day(required=True)
    ends_on = Day(required=True, metadata={"description": _("Son dernier jour.")})
    state = fields.String(required=True, metadata={"enum": list(STATES)})
    reason = fields.String(required=True)
    digest = fields.String(required=True, metadata={"description": _("Empreinte SHA-256 : c’est elle qu’on signe.")})
    holders = fields.List(fields.Nested(HolderShown), required=True)


class WholeFramework(FrameworkShown):
    """A framework agreement with what its reader may know of its ceilings."""

    whole = fields.Nested(
        CeilingShown, required=True, allow_none=True,
        metadata={"description": _("Vide quand on en déduirait ce qu’une autre entreprise commande.")},
    )  # fmt: skip
    companies = fields.List(fields.Nested(CeilingShown), required=True)


class QuoteChosen(Schema):
    """A quote that is retained."""

    quote = Whole(required=True, least=1, most=LARGEST_ID)
    digest = Text(required=True, longest=64, metadata={"description": _("L’empreinte de la version qui a été lue.")})


class ShareWritten(Schema):
    """What is set apart for a company."""

    company = Whole(required=True, least=1, most=LARGEST_ID)
    cents = Whole(required=True, most=MOST_CENTS)


class FrameworkWritten(Schema):
    """An agreement to send to its holders. Amounts in cents before VAT."""

    title = Text(required=True, longest=160)
    rule = fields.String(required=True, validate=OneOf(RULES))
    maximum_cents = Whole(required=True, least=1, most=MOST_CENTS)
    minimum_cents = Whole(most=MOST_CENTS, load_default=0)
    starts_on = Day(required=True)
    ends_on = Day(required=True, metadata={"description": _("Son dernier jour.")})
    answer_days = Whole(least=1, most=30, load_default=3)
    quotes = fields.List(
        fields.Nested(QuoteChosen), required=True, validate=Length(min=1, max=20),
        metadata={"description": _("Dans l’ordre des titulaires.")},
    )  # fmt: skip
    shares = fields.List(
        fields.Nested(ShareWritten), load_default=None, allow_none=True, validate=Length(max=200),
        metadata={"description": _("Sans parts dites : en proportion des besoins déclarés. Vide : tout en commun.")},
    )  # fmt: skip
    key = Uuid(required=True, metadata=KEY)


def shown(card: FrameworkCard) -> dict[str, Any]:
    """The fields of :class:`FrameworkShown`."""
    same = (
        "id", "number", "title", "category", "rule", "answer_days", "minimum_cents", "maximum_cents", "starts_on",
        "state", "reason", "digest", "holders",
    )  # fmt: skip
    return {name: getattr(card, name) for name in same} | {
        "cluster": card.cluster_id,
        "cluster_name": card.cluster,
        "request": card.request_id,
        "ends_on": card.ends_on - timedelta(days=1),
    }


def _whole(reading: Reading) -> dict[str, Any]:
    whole, each = queries.frameworks.shown(reading)
    return shown(reading.card) | {
        "whole": _ceiling(whole) if whole is not None else None,
        "companies": [_ceiling(one) for one in each],
    }


def _ceiling(figures: Figures) -> dict[str, Any]:
    names = [name for name in CeilingShown().fields if name != "company"]
    return {name: getattr(figures, name) for name in names} | {"company": figures.company_id}


def _read(framework_id: int) -> dict[str, Any]:
    return _whole(queries.frameworks.read(actor(), framework_id))


@of_cluster.route(f"/<{ID}:cluster_id>/frameworks")
class ClusterFrameworks(Resource):
    """The agreements of a cluster."""

    @of_cluster.doc(summary=_("Lister les accords-cadres d’une grappe"))
    @of_cluster.arguments(PageAsked, location="query")
    @of_cluster.response(200, FrameworkShown(many=True), headers=HEADERS)
    @allow(Can.READ_CLUSTERS)
    def get(self, asked: dict[str, Any], cluster_id: int) -> Any:
        """The newest first; its members read those that are signed."""
        view = queries.members.view(actor(), cluster_id)
        found, total = queries.frameworks.of_cluster(view, asked["page"], asked["page_size"])
        return paged(of([shown(card) for card in found], total, asked))


@proposing.route(f"/<{ID}:request_id>/framework")
class Proposing(Resource):
    """Making one."""

    @proposing.doc(summary=_("Proposer un accord-cadre aux auteurs de devis retenus"))
    @idempotent
    @proposing.arguments(FrameworkWritten)
    @proposing.response(201, WholeFramework)
    @allow(Can.WRITE_REQUESTS)
    def post(self, asked: dict[str, Any], request_id: int) -> Any:
        """As who buys for the cluster: it opens once each of them has signed. The same key gives the same one."""
        shares = asked["shares"]
        sheet = FrameworkSheet(
            **{name: asked[name] for name in ("title", "rule", "maximum_cents", "starts_on", "ends_on")},
            chosen=[(one["quote"], one["digest"]) for one in asked["quotes"]],
            minimum_cents=asked["minimum_cents"],
            answer_days=asked["answer_days"],
            shares=None if shares is None else once_each("shares", ((one["company"], one["cents"]) for one in shares)),
        )
        made = services.frameworks.propose(actor(), request_id, sheet, str(asked["key"]))
        return _read(made), 201, {"Location": f"/api/v1/frameworks/{made}"}


@proposing.route(f"/<{ID}:request_id>/frameworks")
class OfRequest(Resource):
    """Made again."""

    @proposing.doc(summary=_("Lister les accords-cadres faits d’une demande"))
    @proposing.arguments(PageAsked, location="query")
    @proposing.response(200, FrameworkShown(many=True), headers=HEADERS)
    @allow(Can.READ_CLUSTERS)
    def get(self, asked: dict[str, Any], request_id: int) -> Any:
        """As who buys for the cluster: the last first, those refused, ended or over with the one that stands."""
        found = queries.frameworks.of_request(request_id)
        if not found or not queries.members.view(actor(), found[0].cluster_id).is_manager:
            raise queries.frameworks.missing()
        return paged(cut([shown(card) for card in found], asked))


@blueprint.route("")
class Held(Resource):
    """The agreements that one holds."""

    @blueprint.doc(summary=_("Lister les accords-cadres dont je suis titulaire"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, FrameworkShown(many=True), headers=HEADERS)
    @allow(Can.READ_CLUSTERS)
    def get(self, asked: dict[str, Any]) -> Any:
        """The newest first."""
        return paged(cut([shown(card) for card in queries.frameworks.held(actor())], asked))


@blueprint.route(ONE)
class OneFramework(Resource):
    """One agreement."""

    @blueprint.doc(summary=_("Lire un accord-cadre, ses prix, ses plafonds et ce qui reste"))
    @blueprint.response(200, WholeFramework)
    @allow(Can.READ_CLUSTERS)
    def get(self, framework_id: int) -> Any:
        """For its cluster, its members and its holders; any other does not exist."""
        return _read(framework_id)


@blueprint.route(f"{ONE}/vigilance")
class Papers(Resource):
    """Certificates."""

    @blueprint.doc(summary=_("Lire les attestations de vigilance demandées sous un accord-cadre"))
    @blueprint.response(200, PaperShown(many=True))
    @allow(Can.READ_CLUSTERS)
    def get(self, framework_id: int) -> Any:
        """All of them for its cluster and its members, one's own people's for a holder; none below the threshold."""
        return [paper(one) for one in queries.vigilance.seen(queries.frameworks.read(actor(), framework_id))]


@blueprint.route(f"{ONE}/signature")
class Signature(Resource):
    """Signing."""

    @blueprint.doc(summary=_("Signer un accord-cadre"))
    @idempotent
    @blueprint.arguments(Seen)
    @blueprint.response(200, WholeFramework)
    @allow(Can.WRITE_CLUSTERS)
    def post(self, asked: dict[str, Any], framework_id: int) -> Any:
        """As a holder, exactly what was read; 409 when it changed, or without a certificate of vigilance."""
        services.frameworks.sign(actor(), framework_id, asked["digest"])
        return _read(framework_id)


@blueprint.route(f"{ONE}/refusal")
class FrameworkRefused(Resource):
    """Saying no."""

    @blueprint.doc(summary=_("Refuser ou reprendre un accord-cadre avant son ouverture"))
    @idempotent
    @blueprint.arguments(Reason)
    @blueprint.response(200, WholeFramework)
    @allow(Can.WRITE_CLUSTERS)
    def post(self, asked: dict[str, Any], framework_id: int) -> Any:
        """By a holder or by the cluster, who says why: it is then over."""
        services.frameworks.refuse(actor(), framework_id, asked["reason"])
        return _read(framework_id)


@blueprint.route(f"{ONE}/ending")
class Ending(Resource):
    """Ending."""

    @blueprint.doc(summary=_("Résilier un accord-cadre"))
    @idempotent
    @blueprint.arguments(Reason)
    @blueprint.response(200, WholeFramework)
    @allow(Can.WRITE_CLUSTERS)
    def post(self, asked: dict[str, Any], framework_id: int) -> Any:
        """As who buys for the cluster: nothing more is ordered, missions under way go on."""
        services.frameworks.end(actor(), framework_id, asked["reason"])
        return _read(framework_id)
