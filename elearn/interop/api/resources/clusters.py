"""Clusters: one's own, their members, and the needs that they gather."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from elearn.clusters import queries, services
from elearn.clusters.queries.gatherings import GatheringCard
from elearn.clusters.queries.members import ClusterView
from elearn.clusters.services.gatherings import MOST_ITEMS, GatheringSheet
from elearn.core.i18n import end_of
from elearn.core.i18n import lazy_gettext as _
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.interop.api.idempotent import idempotent
from elearn.interop.api.paging import HEADERS, PageAsked, cut, of, paged
from elearn.interop.api.resource import Blueprint, Resource
from elearn.interop.api.schemas import (
    ID,
    KEY,
    LARGEST_ID,
    Day,
    Length,
    OneOf,
    Schema,
    Text,
    Uuid,
    When,
    Whole,
    once_each,
)
from elearn.interop.policy import Can
from elearn.pool.figures import MOST_QUANTITY, UNITS

ONE = f"/<{ID}:cluster_id>"
HUNDREDTHS = {"description": _("En centièmes de l’unité.")}
blueprint = Blueprint("api_clusters", __name__, url_prefix="/clusters", description=_("Grappes"))
gatherings = Blueprint("api_gatherings", __name__, url_prefix="/gatherings", description=_("Collectes de besoins"))


class CompanyNamed(Schema):
    """A company, by its number and its name."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)


class ClusterShown(Schema):
    """A cluster as one has to do with it."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    city = fields.String(required=True)
    is_manager = fields.Boolean(required=True, metadata={"description": _("Vous achetez pour la grappe.")})
    companies = fields.List(
        fields.Nested(CompanyNamed), required=True, metadata={"description": _("Les vôtres qui en sont.")}
    )
    asked = fields.List(
        fields.Nested(CompanyNamed), required=True, metadata={"description": _("Les vôtres qui y sont invitées.")}
    )


class ClusterMemberShown(CompanyNamed):
    """A company of a cluster, or one that is asked."""

    city = fields.String(required=True)
    invited_at = When(required=True)
    joined_at = When(required=True, allow_none=True)


class CompanyAsked(Schema):
    """Which company."""

    company = Whole(required=True, least=1, most=LARGEST_ID)


class ThingWritten(Schema):
    """A thing to count."""

    title = Text(required=True, longest=120)
    unit = fields.String(required=True, validate=OneOf(UNITS))


class GatheringWritten(Schema):
    """What is asked of the members."""

    category = Text(required=True, longest=40)
    title = Text(required=True, longest=160)
    need = Text(required=True, longest=8000)
    answer_on = Day(required=True, metadata={"description": _("Dernier jour pour répondre.")})
    items = fields.List(fields.Nested(ThingWritten), required=True, validate=Length(min=1, max=MOST_ITEMS))
    key = Uuid(required=True, metadata=KEY)


class ThingShown(Schema):
    """A thing that is counted."""

    id = fields.Integer(required=True)
    title = fields.String(required=True)
    unit = fields.String(required=True)
    total = fields.Integer(
        required=True, allow_none=True,
        metadata={"description": _("En centièmes ; lu une fois la collecte close, si trois entreprises ont répondu.")},
    )  # fmt: skip


class VolumeShown(Schema):
    """What one of one's companies declared of a thing."""

    company = fields.Integer(required=True)
    item = fields.Integer(required=True)
    quantity = fields.Integer(required=True, metadata=HUNDREDTHS)


class GatheringShown(Schema):
    """A gathering: totals, and one's own volumes alone."""

    id = fields.Integer(required=True)
    cluster = fields.Integer(required=True, attribute="cluster_id")
    category = fields.String(required=True)
    title = fields.String(required=True)
    need = fields.String(required=True)
    answer_until = When(required=True)
    is_open = fields.Boolean(required=True)
    answered = fields.Integer(required=True, metadata={"description": _("Combien d’entreprises ont répondu.")})
    items = fields.List(fields.Nested(ThingShown), required=True)
    own = fields.List(fields.Nested(VolumeShown), required=True)
    request = fields.Integer(required=True, allow_none=True, attribute="request_id")


class VolumeWritten(Schema):
    """How much of a thing."""

    item = Whole(required=True, least=1, most=LARGEST_ID)
    quantity = Whole(required=True, most=MOST_QUANTITY, metadata=HUNDREDTHS)


class VolumesWritten(Schema):
    """What one's company needs."""

    volumes = fields.List(fields.Nested(VolumeWritten), required=True, validate=Length(min=1, max=MOST_ITEMS))


class RequestMade(Schema):
    """The draft that was made of the sum."""

    request = fields.Integer(required=True)


def _named(companies: Mapping[int, str]) -> list[dict[str, Any]]:
    return [{"id": one, "name": name} for one, name in companies.items()]


def shown(view: ClusterView) -> dict[str, Any]:
    """The fields of :class:`ClusterShown`."""
    same = {name: getattr(view, name) for name in ("name", "city", "is_manager")}
    return same | {"id": view.cluster_id, "companies": _named(view.mine), "asked": _named(view.asked)}


def gathering(card: GatheringCard) -> dict[str, Any]:
    """The fields of :class:`GatheringShown`."""
    same = ("id", "cluster_id", "category", "title", "need", "answer_until", "is_open", "answered", "items")
    own = [
        {"company": company, "item": item, "quantity": quantity}
        for company, said in card.own.items()
        for item, quantity in said.items()
    ]
    return {name: getattr(card, name) for name in same} | {"own": own, "request_id": card.request_id}


def _gathering(gathering_id: int) -> dict[str, Any]:
    return gathering(queries.gatherings.read(actor(), gathering_id)[0])


def _members(cluster_id: int) -> list[dict[str, Any]]:
    names = ("name", "city", "invited_at", "joined_at")
    return [
        {name: getattr(one, name) for name in names} | {"id": one.company_id}
        for one in queries.members.live(cluster_id)
    ]


@blueprint.route("")
class Clusters(Resource):
    """One's clusters."""

    @blueprint.doc(summary=_("Lister mes grappes"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, ClusterShown(many=True), headers=HEADERS)
    @allow(Can.READ_CLUSTERS)
    def get(self, asked: dict[str, Any]) -> Any:
        """Those that one buys for, and those of one's companies, joined or asked."""
        return paged(cut([shown(view) for view in queries.members.mine(actor())], asked))


@blueprint.route(f"{ONE}/members")
class ClusterMembers(Resource):
    """The members of a cluster."""

    @blueprint.doc(summary=_("Lister les entreprises d’une grappe"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, ClusterMemberShown(many=True), headers=HEADERS)
    @allow(Can.READ_CLUSTERS)
    def get(self, asked: dict[str, Any], cluster_id: int) -> Any:
        """By name, with those who are asked; none for a company that has not joined."""
        view = queries.members.view(actor(), cluster_id)
        return paged(cut(_members(cluster_id) if view.is_of_it else [], asked))

    @blueprint.doc(summary=_("Inviter une entreprise dans la grappe"))
    @idempotent
    @blueprint.arguments(CompanyAsked)
    @blueprint.response(201, ClusterMemberShown(many=True))
    @allow(Can.WRITE_CLUSTERS)
    def post(self, asked: dict[str, Any], cluster_id: int) -> Any:
        """As who buys for the cluster; again, nothing more happens."""
        services.members.invite(actor(), cluster_id, asked["company"])
        return _members(cluster_id)


@blueprint.route(f"{ONE}/members/<{ID}:company_id>")
class Joining(Resource):
    """Being of a cluster."""

    @blueprint.doc(summary=_("Rejoindre une grappe"))
    @blueprint.response(200, ClusterShown)
    @allow(Can.WRITE_CLUSTERS)
    def put(self, cluster_id: int, company_id: int) -> Any:
        """Accept for one's company; again, nothing more happens."""
        services.members.join(actor(), cluster_id, company_id)
        return shown(queries.members.view(actor(), cluster_id))

    @blueprint.doc(summary=_("Quitter une grappe"))
    @blueprint.response(200, ClusterShown(many=True))
    @allow(Can.WRITE_CLUSTERS)
    def delete(self, cluster_id: int, company_id: int) -> Any:
        """Leave, refuse to join, or take a company out: its missions go on, nothing more is ordered."""
        services.members.leave(actor(), cluster_id, company_id)
        return [shown(view) for view in queries.members.mine(actor())]


@blueprint.route(f"{ONE}/gatherings")
class Gatherings(Resource):
    """The gatherings of a cluster."""

    @blueprint.doc(summary=_("Lister les collectes d’une grappe"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, GatheringShown(many=True), headers=HEADERS)
    @allow(Can.READ_CLUSTERS)
    def get(self, asked: dict[str, Any], cluster_id: int) -> Any:
        """The newest first."""
        view = queries.members.view(actor(), cluster_id)
        found, total = queries.gatherings.of_cluster(view, asked["page"], asked["page_size"])
        return paged(of([gathering(card) for card in found], total, asked))

    @blueprint.doc(summary=_("Ouvrir une collecte de besoins"))
    @idempotent
    @blueprint.arguments(GatheringWritten)
    @blueprint.response(201, GatheringShown)
    @allow(Can.WRITE_CLUSTERS)
    def post(self, asked: dict[str, Any], cluster_id: int) -> Any:
        """As who buys for the cluster: its members are told. The same key gives the same one."""
        items = tuple((one["title"], one["unit"]) for one in asked["items"])
        sheet = GatheringSheet(
            asked["category"], asked["title"], asked["need"], end_of(asked["answer_on"]), items
        )  # fmt: skip
        made = services.gatherings.begin(actor(), cluster_id, sheet, str(asked["key"]))
        return _gathering(made), 201, {"Location": f"/api/v1/gatherings/{made}"}


@gatherings.route(f"/<{ID}:gathering_id>")
class OneGathering(Resource):
    """One gathering."""

    @gatherings.doc(summary=_("Lire une collecte"))
    @gatherings.response(200, GatheringShown)
    @allow(Can.READ_CLUSTERS)
    def get(self, gathering_id: int) -> Any:
        """One of one's clusters; any other does not exist."""
        return _gathering(gathering_id)


@gatherings.route(f"/<{ID}:gathering_id>/volumes/<{ID}:company_id>")
class Volumes(Resource):
    """Declaring."""

    @gatherings.doc(summary=_("Déclarer les besoins de mon entreprise"))
    @gatherings.arguments(VolumesWritten)
    @gatherings.response(200, GatheringShown)
    @allow(Can.WRITE_CLUSTERS)
    def put(self, asked: dict[str, Any], gathering_id: int, company_id: int) -> Any:
        """In the place of what it declared before. No other company reads it."""
        said = once_each("volumes", ((one["item"], one["quantity"]) for one in asked["volumes"]))
        services.gatherings.declare(actor(), gathering_id, company_id, said)
        return _gathering(gathering_id)


@gatherings.route(f"/<{ID}:gathering_id>/closing")
class GatheringClosed(Resource):
    """Closing."""

    @gatherings.doc(summary=_("Clore une collecte"))
    @idempotent
    @gatherings.response(200, GatheringShown)
    @allow(Can.WRITE_CLUSTERS)
    def post(self, gathering_id: int) -> Any:
        """As who buys for the cluster: totals may then be read."""
        services.gatherings.close(actor(), gathering_id)
        return _gathering(gathering_id)


@gatherings.route(f"/<{ID}:gathering_id>/request")
class GatheringAsked(Resource):
    """Asking the pool."""

    @gatherings.doc(summary=_("Faire une demande de la somme des besoins"))
    @idempotent
    @gatherings.response(201, RequestMade)
    @allow(Can.WRITE_REQUESTS)
    def post(self, gathering_id: int) -> Any:
        """A draft of the cluster, the same one again; 409 while the gathering is open."""
        made = services.gatherings.ask(actor(), gathering_id)
        return {"request": made}, 201, {"Location": f"/api/v1/requests/{made}"}
