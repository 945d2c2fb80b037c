"""Common prospecting: circles, the companies that they follow, who contacts which, what a company asks for."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from elearn.core.errors import Missing
from elearn.core.i18n import gettext
from elearn.core.i18n import lazy_gettext as _
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.layout import kernel
from elearn.interop.api.idempotent import idempotent
from elearn.interop.api.paging import HEADERS, LAST_PAGE, PageAsked, cut, of, paged
from elearn.interop.api.parsing import named
from elearn.interop.api.resource import Blueprint, Resource
from elearn.interop.api.resources.clusters import RequestMade
from elearn.interop.api.schemas import (
    ID,
    KEY,
    LARGEST_ID,
    Day,
    Flag,
    OneOf,
    QueryWhole,
    Schema,
    Text,
    Uuid,
    When,
    Whole,
)
from elearn.interop.policy import Can
from elearn.prospecting import links, queries, services, words
from elearn.prospecting.checking import LENGTHS, Sheet
from elearn.prospecting.life import STATES
from elearn.prospecting.queries.circles import CircleCard
from elearn.prospecting.queries.prospects import PAGE

CIRCLE, ONE = f"/<{ID}:circle_id>", f"/<{ID}:prospect_id>"
MEMBER_STATES = ["invited", "active", "left"]
circles = Blueprint("api_circles", __name__, url_prefix="/circles", description=_("Cercles de prospection"))
blueprint = Blueprint("api_prospects", __name__, url_prefix="/prospects", description=_("Entreprises à contacter"))
needs = Blueprint("api_needs", __name__, url_prefix="/needs", description=_("Besoins des entreprises"))


class CircleMemberShown(Schema):
    """Someone of a circle."""

    person = fields.Integer(required=True, attribute="person_id")
    name = fields.String(required=True)
    state = fields.String(required=True, metadata={"enum": MEMBER_STATES})
    is_host = fields.Boolean(required=True)


class CircleShown(Schema):
    """A circle."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    organisation = fields.Integer(required=True, allow_none=True, attribute="organisation_id")
    members = fields.List(fields.Nested(CircleMemberShown), required=True)


class CircleWritten(Schema):
    """A circle to begin."""

    name = Text(required=True, longest=120)
    organisation = Whole(least=1, most=LARGEST_ID, load_default=None, allow_none=True)


class CircleAsked(Schema):
    """Whom one asks, by the address of their account."""

    email = Text(required=True, longest=254)


class ProspectWritten(Schema):
    """What is known of a company."""

    name = Text(required=True, longest=LENGTHS["name"])
    source = fields.String(required=True, validate=OneOf(tuple(words.SOURCE)))
    siren = Text(longest=20, shortest=0, load_default="")
    town = Text(longest=LENGTHS["town"], shortest=0, load_default="")
    source_note = Text(longest=LENGTHS["source_note"], shortest=0, load_default="")
    contact_name = Text(longest=LENGTHS["contact_name"], shortest=0, load_default="")
    contact_role = Text(longest=LENGTHS["contact_role"], shortest=0, load_default="")
    email = Text(longest=LENGTHS["email"], shortest=0, load_default="")
    phone = Text(longest=LENGTHS["phone"], shortest=0, load_default="")
    notes = Text(longest=LENGTHS["notes"], shortest=0, load_default="")
    next_action = Text(longest=LENGTHS["next_action"], shortest=0, load_default="")
    next_on = Day(load_default=None, allow_none=True)
    owner = Whole(least=1, most=LARGEST_ID, load_default=None, allow_none=True)


class ProspectAdded(ProspectWritten):
    """A company to list."""

    is_other = Flag(load_default=False, metadata={"description": _("C’est une autre entreprise que celle proposée.")})


class ProspectChanged(ProspectWritten):
    """A company written again, whole."""

    version = Whole(required=True, least=1, metadata={"description": _("Celle qui a été lue.")})


class ProspectShown(ProspectWritten):
    """A company that a circle follows."""

    id = fields.Integer(required=True)
    circle = fields.Integer(required=True)
    state = fields.String(required=True, metadata={"enum": list(STATES)})
    erase_on = Day(required=True)
    version = fields.Integer(required=True)
    holder = fields.Integer(required=True, allow_none=True, metadata={"description": _("Qui la contacte maintenant.")})
    held_until = When(required=True, allow_none=True)


class ProspectsAsked(Schema):
    """Which companies, a page at a time."""

    page = QueryWhole(least=1, most=LAST_PAGE, load_default=1)
    state = fields.String(load_default="", validate=OneOf(("", *STATES)))


class ContactWritten(Schema):
    """A contact that one made."""

    channel = fields.String(required=True, validate=OneOf(tuple(words.CHANNEL)))
    note = Text(longest=500, shortest=0, load_default="")
    key = Uuid(required=True, metadata=KEY)


class ContactShown(Schema):
    """A contact."""

    who = fields.String(required=True)
    channel = fields.String(required=True)
    note = fields.String(required=True)
    at = When(required=True)


class NeedWritten(Schema):
    """What a company asks for."""

    category = Text(required=True, longest=40)
    title = Text(required=True, longest=160)
    text = Text(required=True, longest=8000)


class NeedTaken(Schema):
    """For which company one takes it up."""

    organisation = Whole(required=True, least=1, most=LARGEST_ID)


def shown(card: Any) -> dict[str, Any]:
    """The fields of :class:`ProspectShown`."""
    apart = {"circle": card.circle_id, "holder": card.holder_id, "owner": card.owner_id}
    return {name: getattr(card, name) for name in ProspectShown().fields if name not in apart} | apart


def _prospect(prospect_id: int) -> dict[str, Any]:
    return shown(queries.prospects.prospect(actor(), prospect_id)[0])


def _sheet(asked: dict[str, Any]) -> Sheet:
    same = {name: asked[name] for name in ProspectWritten().fields if name != "owner"}
    return Sheet(**same, owner_id=asked["owner"])


def _circle(circle_id: int) -> CircleCard:
    return queries.circles.circle(actor(), circle_id)


def _mine() -> list[CircleCard]:
    active, asked = queries.circles.own(actor())
    return [*active, *asked]


@circles.route("")
class Circles(Resource):
    """One's circles."""

    @circles.doc(summary=_("Lister mes cercles de prospection"))
    @circles.arguments(PageAsked, location="query")
    @circles.response(200, CircleShown(many=True), headers=HEADERS)
    @allow(Can.WORK_PROSPECTING)
    def get(self, asked: dict[str, Any]) -> Any:
        """Those that one is of, then those that one is asked to join."""
        return paged(cut(_mine(), asked))

    @circles.doc(summary=_("Former un cercle de prospection"))
    @idempotent
    @circles.arguments(CircleWritten)
    @circles.response(201, CircleShown)
    @allow(Can.WORK_PROSPECTING)
    def post(self, asked: dict[str, Any]) -> Any:
        """As its host, with a published profile or for the telecentre that one runs."""
        return _circle(services.circles.start(actor(), asked["name"], asked["organisation"]))


@circles.route(f"{CIRCLE}/members")
class CircleMembers(Resource):
    """Its members."""

    @circles.doc(summary=_("Inviter quelqu’un dans un cercle"))
    @idempotent
    @circles.arguments(CircleAsked)
    @circles.response(201, CircleShown)
    @allow(Can.WORK_PROSPECTING)
    def post(self, asked: dict[str, Any], circle_id: int) -> Any:
        """As its host; the answer is the same whether or not the address has an account."""
        services.circles.invite(actor(), circle_id, asked["email"])
        return _circle(circle_id)


@circles.route(f"{CIRCLE}/membership")
class CircleMembership(Resource):
    """Being of a circle."""

    @circles.doc(summary=_("Rejoindre un cercle"))
    @circles.response(200, CircleShown(many=True))
    @allow(Can.WORK_PROSPECTING)
    def put(self, circle_id: int) -> Any:
        """Accept an invitation; the circles that one is of."""
        services.circles.join(actor(), circle_id)
        return _mine()

    @circles.doc(summary=_("Quitter un cercle"))
    @circles.response(200, CircleShown(many=True))
    @allow(Can.WORK_PROSPECTING)
    def delete(self, circle_id: int) -> Any:
        """Refuse, or leave: what one held is free; the circles that one is still of."""
        services.circles.leave(actor(), circle_id)
        return _mine()


@circles.route(f"{CIRCLE}/prospects")
class Prospects(Resource):
    """The companies of a circle."""

    @circles.doc(summary=_("Lister les entreprises d’un cercle"))
    @circles.arguments(ProspectsAsked, location="query")
    @circles.response(200, ProspectShown(many=True), headers=HEADERS)
    @allow(Can.WORK_PROSPECTING)
    def get(self, asked: dict[str, Any], circle_id: int) -> Any:
        """What is to be done first, by its date."""
        found, total = queries.prospects.of_circle(actor(), circle_id, asked["state"], page=asked["page"])
        return paged(of([shown(card) for card in found], total, {"page": asked["page"], "page_size": PAGE}))

    @circles.doc(summary=_("Ajouter une entreprise à un cercle"))
    @idempotent
    @circles.arguments(ProspectAdded)
    @circles.response(201, ProspectShown)
    @allow(Can.WORK_PROSPECTING)
    @named(owner_id="owner")
    def post(self, asked: dict[str, Any], circle_id: int) -> Any:
        """409 when it refused to be contacted or is listed; 422 with those of a near name."""
        made = services.prospects.add(actor(), circle_id, _sheet(asked), is_other=asked["is_other"])
        return _prospect(made), 201, {"Location": f"/api/v1/prospects/{made}"}


@blueprint.route(ONE)
class OneProspect(Resource):
    """One company."""

    @blueprint.doc(summary=_("Lire une entreprise à contacter"))
    @blueprint.response(200, ProspectShown)
    @allow(Can.WORK_PROSPECTING)
    def get(self, prospect_id: int) -> Any:
        """One of one's circles; any other does not exist."""
        return _prospect(prospect_id)

    @blueprint.doc(summary=_("Récrire une entreprise et sa prochaine action"))
    @blueprint.arguments(ProspectChanged)
    @blueprint.response(200, ProspectShown)
    @allow(Can.WORK_PROSPECTING)
    @named(owner_id="owner")
    def put(self, asked: dict[str, Any], prospect_id: int) -> Any:
        """Whole; 409 when it changed since it was read."""
        services.prospects.change(actor(), prospect_id, _sheet(asked), asked["version"])
        return _prospect(prospect_id)


@blueprint.route(f"{ONE}/hold")
class Hold(Resource):
    """Who contacts it."""

    @blueprint.doc(summary=_("Réserver le contact d’une entreprise"))
    @blueprint.response(200, ProspectShown)
    @allow(Can.WORK_PROSPECTING)
    def put(self, prospect_id: int) -> Any:
        """For two days: one person alone contacts a company."""
        services.prospects.claim(actor(), prospect_id)
        return _prospect(prospect_id)

    @blueprint.doc(summary=_("Libérer le contact d’une entreprise"))
    @blueprint.response(200, ProspectShown)
    @allow(Can.WORK_PROSPECTING)
    def delete(self, prospect_id: int) -> Any:
        """Nothing when one does not hold it."""
        services.prospects.release(actor(), prospect_id)
        return _prospect(prospect_id)


@blueprint.route(f"{ONE}/contacts")
class Contacts(Resource):
    """Contacts."""

    @blueprint.doc(summary=_("Lire les contacts d’une entreprise"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, ContactShown(many=True), headers=HEADERS)
    @allow(Can.WORK_PROSPECTING)
    def get(self, asked: dict[str, Any], prospect_id: int) -> Any:
        """Who, how and when."""
        queries.prospects.prospect(actor(), prospect_id)
        found, total = queries.prospects.contacts(prospect_id, asked["page"], asked["page_size"])
        return paged(of(found, total, asked))

    @blueprint.doc(summary=_("Noter un contact"))
    @idempotent
    @blueprint.arguments(ContactWritten)
    @blueprint.response(201, ProspectShown)
    @allow(Can.WORK_PROSPECTING)
    def post(self, asked: dict[str, Any], prospect_id: int) -> Any:
        """By who holds it; the same key counts once."""
        services.prospects.contact(actor(), prospect_id, asked["channel"], asked["note"], str(asked["key"]))
        return _prospect(prospect_id)


@blueprint.route(f"{ONE}/opposition")
class Opposition(Resource):
    """Its refusal."""

    @blueprint.doc(summary=_("Noter qu’une entreprise ne veut plus être contactée"))
    @blueprint.response(200, ProspectShown)
    @allow(Can.WORK_PROSPECTING)
    def put(self, prospect_id: int) -> Any:
        """What is known of people goes at once, the refusal stays."""
        services.prospects.oppose(actor(), prospect_id)
        return _prospect(prospect_id)


@blueprint.route(f"{ONE}/loss")
class Loss(Resource):
    """Nothing comes of it."""

    @blueprint.doc(summary=_("Ne plus suivre une entreprise"))
    @blueprint.response(200, ProspectShown)
    @allow(Can.WORK_PROSPECTING)
    def put(self, prospect_id: int) -> Any:
        """Nothing comes of it."""
        services.prospects.lose(actor(), prospect_id)
        return _prospect(prospect_id)

    @blueprint.doc(summary=_("Suivre de nouveau une entreprise"))
    @blueprint.response(200, ProspectShown)
    @allow(Can.WORK_PROSPECTING)
    def delete(self, prospect_id: int) -> Any:
        """Follow it again."""
        services.prospects.reopen(actor(), prospect_id)
        return _prospect(prospect_id)


@blueprint.route(f"{ONE}/need")
class Need(Resource):
    """What it asks for."""

    @blueprint.doc(summary=_("Écrire le besoin d’une entreprise"))
    @blueprint.arguments(NeedWritten)
    @blueprint.response(200, ProspectShown)
    @allow(Can.WORK_PROSPECTING)
    @named(need="text")
    def put(self, asked: dict[str, Any], prospect_id: int) -> Any:
        """Again, it is rewritten until the company has taken it up by the link that it is sent."""
        services.needs.express(actor(), prospect_id, asked["category"], asked["title"], asked["text"])
        return _prospect(prospect_id)


@needs.route("/<token>/request")
class NeedRequest(Resource):
    """Taking it up."""

    @needs.doc(summary=_("Reprendre un besoin en demande"))
    @idempotent
    @needs.arguments(NeedTaken)
    @needs.response(201, RequestMade)
    @allow(Can.WRITE_REQUESTS)
    def post(self, asked: dict[str, Any], token: str) -> Any:
        """As a buyer of the company, by the token of the link that it was sent: a draft, whose follower is invited."""
        prospect_id = links.prospect_of(kernel().settings.secret_key, token)
        if prospect_id is None or queries.prospects.need(prospect_id) is None:
            raise Missing(gettext("Rien n’existe à cette adresse."))
        made = services.needs.convert(actor(), prospect_id, asked["organisation"])
        return {"request": made}, 201, {"Location": f"/api/v1/requests/{made}"}
