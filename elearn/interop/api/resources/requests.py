"""What companies ask: the requests that one may answer, and those of one's company from the draft to the end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from marshmallow import fields

from elearn.core.errors import Missing
from elearn.core.i18n import end_of, gettext, last_day, today
from elearn.core.i18n import lazy_gettext as _
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.interop.api.idempotent import idempotent
from elearn.interop.api.paging import HEADERS, PageAsked, of, paged
from elearn.interop.api.resource import Blueprint, Resource
from elearn.interop.api.schemas import ID, KEY, LARGEST_ID, Day, Flag, Length, OneOf, Schema, Text, Uuid, When, Whole
from elearn.interop.policy import Can
from elearn.pool import queries, services
from elearn.pool.drafts import CRITERIA, drafts
from elearn.pool.figures import MOST_PRICE, MOST_QUANTITY, UNITS
from elearn.pool.queries.requests import RequestCard
from elearn.pool.services.sheets import LotSheet, RequestSheet
from elearn.pool.terms import MOST, Terms

AUDIENCES = ("public", "pool", "cluster", "invited")
MOST_LOTS = 20
blueprint = Blueprint("api_requests", __name__, url_prefix="/requests", description=_("Demandes des entreprises"))


class LotWritten(Schema):
    """One part of what is asked."""

    title = Text(required=True, longest=160)
    description = Text(longest=2000, shortest=0, load_default="")
    unit = fields.String(required=True, validate=OneOf(UNITS))
    quantity = Whole(
        required=True, least=1, most=MOST_QUANTITY, metadata={"description": _("En centièmes de l’unité.")}
    )


class LotShown(LotWritten):
    """A lot and its rank, by which a quote names it."""

    rank = fields.Integer(required=True)


class Criteria(Schema):
    """What each criterion weighs, 100 in all."""

    price = Whole(most=100, load_default=0)
    delay = Whole(most=100, load_default=0)
    method = Whole(most=100, load_default=0)
    references = Whole(most=100, load_default=0)
    availability = Whole(most=100, load_default=0)
    nearness = Whole(most=100, load_default=0)


class TermsWritten(Schema):
    """What the contract binds both sides to; 0 is none."""

    silent_days = Whole(
        most=MOST["silent_days"], load_default=0,
        metadata={"description": _("Jours ouvrés après lesquels le silence accepte.")},
    )  # fmt: skip
    response_hours = Whole(
        most=MOST["response_hours"], load_default=0,
        metadata={"description": _("Heures ouvrées pour répondre à un message du client.")},
    )  # fmt: skip
    cap_minutes = Whole(most=MOST["cap_minutes"], load_default=0)
    cap_month_minutes = Whole(most=MOST["cap_month_minutes"], load_default=0)
    payment_days = Whole(most=MOST["payment_days"], load_default=30)
    deposit_percent = Whole(
        most=MOST["deposit_percent"], load_default=0,
        metadata={"description": _("Acompte à la commande, en % du devis, pour un prestataire seul.")},
    )  # fmt: skip


class RequestWritten(Schema):
    """A request, whole."""

    title = Text(required=True, longest=160)
    need = Text(required=True, longest=8000)
    lots = fields.List(fields.Nested(LotWritten), required=True, validate=Length(max=MOST_LOTS))
    criteria = fields.Nested(Criteria, required=True)
    terms = fields.Nested(TermsWritten, required=True)
    skills = fields.List(Text(longest=60), load_default=list, validate=Length(max=20))
    audience = fields.String(load_default="pool", validate=OneOf(AUDIENCES))
    cluster = Whole(least=1, most=LARGEST_ID, load_default=None, allow_none=True)
    budget_cents = Whole(least=1, most=MOST_PRICE, load_default=None, allow_none=True)
    is_ceiling = Flag(load_default=False, metadata={"description": _("Un devis au-dessus du budget n’est pas reçu.")})
    agreement = Text(longest=20_000, shortest=0, load_default="")
    answer_on = Day(load_default=None, allow_none=True, metadata={"description": _("Dernier jour pour répondre.")})
    start_on = Day(load_default=None, allow_none=True)
    end_on = Day(load_default=None, allow_none=True)


class RequestBegun(Schema):
    """From which draft, for whom; what is given replaces the words of the draft."""

    category = Text(required=True, longest=40, metadata={"description": _("Le métier du modèle.")})
    organisation = Whole(required=True, least=1, most=LARGEST_ID)
    key = Uuid(required=True, metadata=KEY)
    title = Text(longest=160)
    need = Text(longest=8000)
    answer_on = Day(metadata={"description": _("Dernier jour pour répondre ; sinon dans deux semaines.")})
    audience = fields.String(load_default="pool", validate=OneOf(AUDIENCES))
    cluster = Whole(least=1, most=LARGEST_ID)
    budget_cents = Whole(least=1, most=MOST_PRICE)


class RequestChanged(RequestWritten):
    """A draft written again, whole."""

    version = Whole(required=True, least=1, metadata={"description": _("Celle qui a été lue.")})


class ExtensionAsked(Schema):
    """Until when."""

    answer_on = Day(required=True, metadata={"description": _("Dernier jour pour répondre.")})


class RequestShown(RequestWritten):
    """A request and where it stands."""

    id = fields.Integer(required=True)
    organisation = fields.Integer(required=True)
    organisation_name = fields.String(required=True)
    category = fields.String(required=True)
    state = fields.String(required=True, metadata={"enum": ["draft", "published", "closed", "awarded", "cancelled"]})
    version = fields.Integer(required=True)
    lots = fields.List(fields.Nested(LotShown), required=True)
    answer_until = When(required=True, allow_none=True)
    published_at = When(required=True, allow_none=True)


class DraftShown(Schema):
    """A request to begin from."""

    category = fields.String(required=True)
    title = fields.String(required=True)
    need = fields.String(required=True)
    lots = fields.List(fields.Nested(LotWritten), required=True)
    criteria = fields.Nested(Criteria, required=True)
    terms = fields.Nested(TermsWritten, required=True)
    skills = fields.List(fields.String(), required=True)


class RequestsAsked(PageAsked):
    """Filters; each one left out counts for nothing."""

    category = Text(longest=40, load_default="")


def shown(card: RequestCard) -> dict[str, Any]:
    """The fields of :class:`RequestShown`."""
    same = (
        "id", "category", "title", "need", "lots", "audience", "budget_cents", "is_ceiling", "agreement", "start_on",
        "end_on", "state", "version", "answer_until", "published_at",
    )  # fmt: skip
    return {name: getattr(card, name) for name in same} | {
        "organisation": card.organisation_id,
        "organisation_name": card.organisation,
        "skills": list(card.skills),
        "criteria": _weights(card.criteria),
        "terms": card.terms,
        "cluster": card.cluster_id,
        "answer_on": last_day(card.answer_until) if card.answer_until else None,
    }


def written(request_id: int) -> dict[str, Any]:
    """A request that one has just written: the token may write and not read."""
    return shown(queries.requests.cards([queries.requests.row(request_id)])[0])


def _weights(criteria: Any) -> dict[str, int]:
    return {code: criteria.get(code, 0) for code in CRITERIA}


def _of_draft(asked: dict[str, Any]) -> RequestSheet:
    draft = drafts().get(asked["category"])
    if draft is None:
        raise Missing(gettext("Ce métier n’a pas de modèle de demande."))
    last = asked.get("answer_on", today() + timedelta(days=services.requests.USUAL_DAYS))
    return RequestSheet(
        category=draft.category,
        title=asked.get("title", draft.title),
        need=asked.get("need", draft.need),
        lots=[LotSheet(lot.title, lot.unit, lot.quantity, lot.description) for lot in draft.lots],
        criteria=draft.criteria,
        terms=draft.terms,
        skills=draft.skills,
        audience=asked["audience"],
        cluster_id=asked.get("cluster"),
        budget_cents=asked.get("budget_cents"),
        agreement=services.requests.usual_agreement() if draft.is_confidential else "",
        answer_until=end_of(last),
    )


def _sheet(asked: dict[str, Any], category: str) -> RequestSheet:
    same = (
        "title", "need", "criteria", "skills", "audience", "budget_cents", "is_ceiling", "agreement", "start_on",
        "end_on",
    )  # fmt: skip
    return RequestSheet(
        category=category,
        lots=[LotSheet(**lot) for lot in asked["lots"]],
        terms=Terms(**asked["terms"]),
        cluster_id=asked["cluster"],
        answer_until=end_of(asked["answer_on"]) if asked["answer_on"] is not None else None,
        **{name: asked[name] for name in same},
    )


@blueprint.route("")
class Requests(Resource):
    """The requests that one may answer."""

    @blueprint.doc(summary=_("Lister les demandes qui me sont ouvertes"))
    @blueprint.arguments(RequestsAsked, location="query")
    @blueprint.response(200, RequestShown(many=True), headers=HEADERS)
    @allow(Can.READ_REQUESTS)
    def get(self, asked: dict[str, Any]) -> Any:
        """Those of everyone, of the directory, of one's clusters, and one's invitations; the newest first."""
        found, total = queries.requests.open_to(actor(), asked["category"], asked["page"], asked["page_size"])
        return paged(of([shown(card) for card in found], total, asked))

    @blueprint.doc(summary=_("Commencer une demande depuis un modèle"))
    @idempotent
    @blueprint.arguments(RequestBegun)
    @blueprint.response(201, RequestShown)
    @allow(Can.WRITE_REQUESTS)
    def post(self, asked: dict[str, Any]) -> Any:
        """A draft that one's company alone reads; the same key gives the same one."""
        made = services.requests.begin(actor(), asked["organisation"], _of_draft(asked), str(asked["key"]))
        return written(made), 201, {"Location": f"/api/v1/requests/{made}"}


@blueprint.route("/drafts")
class Drafts(Resource):
    """What one begins from."""

    @blueprint.doc(summary=_("Lister les modèles de demande"))
    @blueprint.response(200, DraftShown(many=True))
    @allow(Can.READ_REQUESTS)
    def get(self) -> Any:
        """One a trade."""
        names = ("category", "title", "need", "lots", "terms")
        return [
            {name: getattr(one, name) for name in names}
            | {"criteria": _weights(one.criteria), "skills": list(one.skills)}
            for one in drafts().values()
        ]


@blueprint.route("/mine")
class OwnRequests(Resource):
    """The requests of one's company."""

    @blueprint.doc(summary=_("Lister les demandes de mon entreprise"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, RequestShown(many=True), headers=HEADERS)
    @allow(Can.READ_REQUESTS)
    def get(self, asked: dict[str, Any]) -> Any:
        """Whatever their state, the newest first; none for whoever buys for nobody."""
        found, total = queries.requests.of_buyer(actor(), asked["page"], asked["page_size"])
        return paged(of([shown(card) for card in found], total, asked))


@blueprint.route(f"/<{ID}:request_id>")
class OneRequest(Resource):
    """One request."""

    @blueprint.doc(summary=_("Lire une demande"))
    @blueprint.response(200, RequestShown)
    @allow(Can.READ_REQUESTS)
    def get(self, request_id: int) -> Any:
        """One of one's company, or open to one; any other does not exist."""
        return shown(queries.requests.readable(actor(), request_id))

    @blueprint.doc(summary=_("Récrire une demande"))
    @blueprint.arguments(RequestChanged)
    @blueprint.response(200, RequestShown)
    @allow(Can.WRITE_REQUESTS)
    def put(self, asked: dict[str, Any], request_id: int) -> Any:
        """Write a draft again; 409 once it is published, or when it changed since it was read."""
        row = services.requests.own(actor(), request_id)
        services.requests.change(actor(), request_id, _sheet(asked, row.category), asked["version"])
        return written(request_id)


@blueprint.route(f"/<{ID}:request_id>/publication")
class Publication(Resource):
    """Opening a request to answers."""

    @blueprint.doc(summary=_("Publier une demande"))
    @idempotent
    @blueprint.response(200, RequestShown)
    @allow(Can.WRITE_REQUESTS)
    def post(self, request_id: int) -> Any:
        """Open it to answers; 422 with what is missing, field by field."""
        services.requests.publish(actor(), request_id)
        return written(request_id)


@blueprint.route(f"/<{ID}:request_id>/closing")
class Closing(Resource):
    """Taking no more answers."""

    @blueprint.doc(summary=_("Clore les réponses à une demande"))
    @idempotent
    @blueprint.response(200, RequestShown)
    @allow(Can.WRITE_REQUESTS)
    def post(self, request_id: int) -> Any:
        """Take no more answers; the quotes received may still be accepted."""
        services.requests.close(actor(), request_id)
        return written(request_id)


@blueprint.route(f"/<{ID}:request_id>/extension")
class Extension(Resource):
    """More time to answer."""

    @blueprint.doc(summary=_("Donner plus de temps pour répondre à une demande"))
    @idempotent
    @blueprint.arguments(ExtensionAsked)
    @blueprint.response(200, RequestShown)
    @allow(Can.WRITE_REQUESTS)
    def post(self, asked: dict[str, Any], request_id: int) -> Any:
        """Take answers until that day, also when the time was over; quotes past their validity may be sent anew."""
        services.requests.extend(actor(), request_id, end_of(asked["answer_on"]))
        return written(request_id)
