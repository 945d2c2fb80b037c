"""Call-offs under framework agreements, the prices that holders offer, and the posts that companies share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from elearn.clusters import queries, services
from elearn.clusters.choosing import BARS, ROTATION
from elearn.clusters.life.calls import STATES
from elearn.clusters.queries.calls import CallCard
from elearn.clusters.queries.frameworks import Reading
from elearn.clusters.services.calls import Wanted
from elearn.clusters.sharing import WEEK
from elearn.core.i18n import lazy_gettext as _
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.interop.api.idempotent import idempotent
from elearn.interop.api.paging import HEADERS, PageAsked, cut, of, paged
from elearn.interop.api.resource import Blueprint, Resource
from elearn.interop.api.resources.clusters import HUNDREDTHS
from elearn.interop.api.resources.ordering import ApprovalShown, shown_approval
from elearn.interop.api.schemas import (
    ID,
    KEY,
    LARGEST_ID,
    Day,
    Length,
    Schema,
    Text,
    Uuid,
    When,
    Whole,
    once_each,
)
from elearn.interop.policy import Can
from elearn.pool.figures import MOST_QUANTITY

MOST_LOTS, MOST_REBATE = 20, 9000
OF_FRAMEWORK, ONE, POST = f"/<{ID}:framework_id>", f"/<{ID}:call_id>", f"/<{ID}:post_id>"
ordering = Blueprint("api_ordering", __name__, url_prefix="/frameworks", description=_("Commander sous un accord"))
blueprint = Blueprint("api_calls", __name__, url_prefix="/call-offs", description=_("Bons de commande"))
posts = Blueprint("api_posts", __name__, url_prefix="/shared-posts", description=_("Postes partagés"))
_PARTS = {"description": _("En centièmes de journée par semaine.")}


class LotOrdered(Schema):
    """How much of a lot."""

    lot = Whole(required=True, least=1, most=MOST_LOTS, metadata={"description": _("Rang du lot.")})
    quantity = Whole(required=True, least=1, most=MOST_QUANTITY, metadata=HUNDREDTHS)


class CallWritten(Schema):
    """An order under an agreement."""

    company = Whole(required=True, least=1, most=LARGEST_ID, metadata={"description": _("Pour laquelle on commande.")})
    quantities = fields.List(fields.Nested(LotOrdered), required=True, validate=Length(min=1, max=MOST_LOTS))
    note = Text(longest=4000, shortest=0, load_default="")
    after = Whole(
        least=1, most=LARGEST_ID, load_default=None, allow_none=True,
        metadata={"description": _("Le bon qu’un titulaire a décliné, et que celui-ci remplace.")},
    )  # fmt: skip
    key = Uuid(required=True, metadata=KEY)


class ChoiceShown(Schema):
    """A holder that the rule looked at."""

    holder = fields.Integer(required=True)
    cents = fields.Integer(required=True)
    had = fields.Integer(
        required=True, allow_none=True,
        metadata={"description": _("Ce qu’il a reçu jusque-là, en centimes ; vide hors du tour de rôle.")},
    )  # fmt: skip
    bar = fields.String(required=True, metadata={"enum": ["", *BARS]})


class CallShown(Schema):
    """A call-off."""

    id = fields.Integer(required=True)
    framework = fields.Integer(required=True)
    company = fields.Integer(required=True)
    company_name = fields.String(required=True)
    person = fields.String(required=True)
    quantities = fields.List(fields.Nested(LotOrdered), required=True)
    note = fields.String(required=True)
    state = fields.String(required=True, metadata={"enum": list(STATES)})
    holder = fields.Integer(required=True, allow_none=True)
    holder_name = fields.String(required=True)
    engagement = fields.Integer(required=True, allow_none=True)
    cents = fields.Integer(required=True)
    choice = fields.List(
        fields.Nested(ChoiceShown), required=True, metadata={"description": _("Pour l’entreprise qui commande.")}
    )
    answer_until = When(required=True, allow_none=True)
    made_at = When(required=True)
    rebate_basis_points = fields.Integer(
        required=True, allow_none=True, metadata={"description": _("Ce que vous avez proposé, comme titulaire.")}
    )


class AwardAsked(Schema):
    """Asking for the agreement that giving a call-off needs."""

    key = Uuid(required=True, metadata=KEY)


class BidWritten(Schema):
    """What one takes off one's price list."""

    rebate_basis_points = Whole(required=True, most=MOST_REBATE)


class PartShown(Schema):
    """The part of one of one's companies."""

    company = fields.Integer(required=True)
    hundredths = fields.Integer(required=True, metadata=_PARTS)


class PostShown(Schema):
    """A shared post: the whole of its parts, and one's own."""

    id = fields.Integer(required=True)
    framework = fields.Integer(required=True, attribute="framework_id")
    lot = fields.Integer(required=True)
    title = fields.String(required=True)
    started_on = Day(required=True, allow_none=True)
    stopped_on = Day(required=True, allow_none=True)
    total = fields.Integer(required=True, metadata=_PARTS)
    own = fields.List(fields.Nested(PartShown), required=True)


class PostWritten(Schema):
    """A post to share."""

    lot = Whole(required=True, least=1, most=MOST_LOTS)
    title = Text(required=True, longest=120)


class PartWritten(Schema):
    """The part that one's company takes."""

    hundredths = Whole(required=True, most=WEEK, metadata=_PARTS)


def shown(card: CallCard, reading: Reading, offered: int | None) -> dict[str, Any]:
    """The fields of :class:`CallShown`; a holder reads nothing of the others."""
    same = ("id", "person", "note", "state", "cents", "answer_until", "made_at")
    is_ours = card.company_id in reading.companies
    return {name: getattr(card, name) for name in same} | {
        "framework": card.framework_id,
        "company": card.company_id,
        "company_name": card.company,
        "quantities": [{"lot": lot, "quantity": q} for lot, q in card.quantities.items()],
        "holder": card.holder_id,
        "holder_name": card.holder,
        "engagement": card.engagement_id,
        "choice": [_choice(one, reading) for one in card.choice] if is_ours else [],
        "rebate_basis_points": offered,
    }


def _choice(one: Mapping[str, Any], reading: Reading) -> dict[str, Any]:
    """A holder that was looked at. What it had tells what others ordered: said when the rule rests on it alone."""
    return {**one, "had": one["had"] if reading.card.rule == ROTATION else None}


def _wanted(asked: dict[str, Any]) -> Wanted:
    said = once_each("quantities", ((one["lot"], one["quantity"]) for one in asked["quantities"]))
    return Wanted(asked["company"], said, str(asked["key"]), asked["note"], asked["after"])


def _call(call_id: int) -> dict[str, Any]:
    card, reading = queries.calls.readable(actor(), call_id)
    own = queries.calls.bids(call_id).get(reading.holder.id) if reading.holder else None
    return shown(card, reading, own[0] if own else None)


def _posts(framework_id: int) -> list[dict[str, Any]]:
    found = queries.posts.of_framework(queries.frameworks.read(actor(), framework_id))
    names = ("id", "framework_id", "lot", "title", "started_on", "stopped_on", "total")
    return [
        {name: getattr(one, name) for name in names}
        | {"own": [{"company": company, "hundredths": part} for company, part in one.own.items()]}
        for one in found
    ]


def _post(post_id: int) -> dict[str, Any]:
    row, _reading = queries.posts.readable(actor(), post_id)
    return next(one for one in _posts(row.framework_id) if one["id"] == post_id)


@ordering.route(f"{OF_FRAMEWORK}/call-offs")
class CallOffs(Resource):
    """The call-offs of an agreement."""

    @ordering.doc(summary=_("Lister les bons de commande d’un accord-cadre"))
    @ordering.arguments(PageAsked, location="query")
    @ordering.response(200, CallShown(many=True), headers=HEADERS)
    @allow(Can.READ_CLUSTERS)
    def get(self, asked: dict[str, Any], framework_id: int) -> Any:
        """For a holder, those that ask for a price, then those that one's companies made or that one was given."""
        reading = queries.frameworks.read(actor(), framework_id)
        open_ones = queries.calls.competing(reading)
        first, size = (asked["page"] - 1) * asked["page_size"], asked["page_size"]
        asking = open_ones[first : first + size]
        rest, total = queries.calls.shown(
            reading, first=max(0, first - len(open_ones)), most=size - len(asking),
            but={card.id for card, _offered in open_ones},
        )  # fmt: skip
        listed: list[tuple[CallCard, int | None]] = [*asking, *((card, None) for card in rest)]
        return paged(of([shown(card, reading, offered) for card, offered in listed], len(open_ones) + total, asked))

    @ordering.doc(summary=_("Commander sous un accord-cadre"))
    @idempotent
    @ordering.arguments(CallWritten)
    @ordering.response(201, CallShown)
    @allow(Can.WRITE_REQUESTS)
    def post(self, asked: dict[str, Any], framework_id: int) -> Any:
        """The same key gives the same one. 409 above the ceiling, with ``left_cents``, or with what would lift it."""
        made = services.calls.call(actor(), framework_id, _wanted(asked))
        return _call(made), 201, {"Location": f"/api/v1/call-offs/{made}"}


@ordering.route(f"{OF_FRAMEWORK}/approvals")
class CallApproval(Resource):
    """Asking for a call-off."""

    @ordering.doc(summary=_("Demander un accord pour commander sous un accord-cadre"))
    @idempotent
    @ordering.arguments(CallWritten)
    @ordering.response(201, ApprovalShown)
    @allow(Can.WRITE_REQUESTS)
    def post(self, asked: dict[str, Any], framework_id: int) -> Any:
        """Granted, it is ordered as things stand then, never above what was asked. The same key asks once."""
        return shown_approval(services.calls.ask(actor(), framework_id, _wanted(asked)))


@blueprint.route(ONE)
class OneCall(Resource):
    """One call-off."""

    @blueprint.doc(summary=_("Lire un bon de commande"))
    @blueprint.response(200, CallShown)
    @allow(Can.READ_CLUSTERS)
    def get(self, call_id: int) -> Any:
        """For its company, its holder, and those whose price it asks."""
        return _call(call_id)


@blueprint.route(f"{ONE}/bid")
class Bid(Resource):
    """Offering a price."""

    @blueprint.doc(summary=_("Proposer un prix pour un bon de commande"))
    @blueprint.arguments(BidWritten)
    @blueprint.response(200, CallShown)
    @allow(Can.WRITE_CLUSTERS)
    def put(self, asked: dict[str, Any], call_id: int) -> Any:
        """As a holder: the last word counts, and nobody reads it before the choice."""
        services.competing.bid(actor(), call_id, asked["rebate_basis_points"])
        return _call(call_id)


@blueprint.route(f"{ONE}/award")
class Award(Resource):
    """Choosing."""

    @blueprint.doc(summary=_("Attribuer un bon de commande au prix le plus bas"))
    @idempotent
    @blueprint.response(200, CallShown)
    @allow(Can.WRITE_REQUESTS)
    def post(self, call_id: int) -> Any:
        """Once each holder has answered or the time is over; again, the same mission."""
        services.competing.award(actor(), call_id)
        return _call(call_id)


@blueprint.route(f"{ONE}/approval")
class AwardApproval(Resource):
    """Asking to choose."""

    @blueprint.doc(summary=_("Demander une validation pour attribuer un bon de commande"))
    @idempotent
    @blueprint.arguments(AwardAsked)
    @blueprint.response(201, ApprovalShown)
    @allow(Can.WRITE_REQUESTS)
    def post(self, asked: dict[str, Any], call_id: int) -> Any:
        """Granted, it goes to the lowest price then, never above what was asked. The same key asks once."""
        return shown_approval(services.competing.ask_award(actor(), call_id, str(asked["key"])))


@blueprint.route(f"{ONE}/abandonment")
class Abandonment(Resource):
    """Giving up."""

    @blueprint.doc(summary=_("Renoncer à un bon de commande qui demande des prix"))
    @idempotent
    @blueprint.response(200, CallShown)
    @allow(Can.WRITE_REQUESTS)
    def post(self, call_id: int) -> Any:
        """Before it is given to a holder."""
        services.competing.drop(actor(), call_id)
        return _call(call_id)


@ordering.route(f"{OF_FRAMEWORK}/shared-posts")
class Posts(Resource):
    """The posts shared under an agreement."""

    @ordering.doc(summary=_("Lister les postes partagés d’un accord-cadre"))
    @ordering.arguments(PageAsked, location="query")
    @ordering.response(200, PostShown(many=True), headers=HEADERS)
    @allow(Can.READ_CLUSTERS)
    def get(self, asked: dict[str, Any], framework_id: int) -> Any:
        """The newest first."""
        return paged(cut(_posts(framework_id), asked))

    @ordering.doc(summary=_("Ouvrir un poste à partager"))
    @idempotent
    @ordering.arguments(PostWritten)
    @ordering.response(201, PostShown)
    @allow(Can.WRITE_CLUSTERS)
    def post(self, asked: dict[str, Any], framework_id: int) -> Any:
        """As who buys for the cluster, under a lot sold by the day."""
        return _post(services.posts.begin(actor(), framework_id, asked["lot"], asked["title"]))


@posts.route(f"{POST}/parts/<{ID}:company_id>")
class Part(Resource):
    """Taking a part."""

    @posts.doc(summary=_("Prendre une part d’un poste partagé"))
    @posts.arguments(PartWritten)
    @posts.response(200, PostShown)
    @allow(Can.WRITE_REQUESTS)
    def put(self, asked: dict[str, Any], post_id: int, company_id: int) -> Any:
        """For one's company, before the post begins; 0 takes it back."""
        services.posts.take(actor(), post_id, company_id, asked["hundredths"])
        return _post(post_id)


@posts.route(f"{POST}/start")
class PostStart(Resource):
    """Beginning."""

    @posts.doc(summary=_("Commencer un poste partagé"))
    @idempotent
    @posts.response(200, PostShown)
    @allow(Can.WRITE_CLUSTERS)
    def post(self, post_id: int) -> Any:
        """As who buys for the cluster: each month is then ordered for each company that took a part."""
        services.posts.start(actor(), post_id)
        return _post(post_id)


@posts.route(f"{POST}/stop")
class PostStop(Resource):
    """Stopping."""

    @posts.doc(summary=_("Arrêter un poste partagé"))
    @idempotent
    @posts.response(200, PostShown)
    @allow(Can.WRITE_CLUSTERS)
    def post(self, post_id: int) -> Any:
        """No more months are ordered; what was ordered goes on."""
        services.posts.stop(actor(), post_id)
        return _post(post_id)
