"""Training seats: one's own, those that one's telecentre gives, and the line of those who wait."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from marshmallow import fields

from elearn.accounts import queries as accounts
from elearn.core.errors import Missing
from elearn.core.i18n import gettext
from elearn.core.i18n import lazy_gettext as _
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.funding import queries, services
from elearn.funding.queries.seats import SeatCard, WaitingCard
from elearn.interop.api.idempotent import idempotent
from elearn.interop.api.paging import HEADERS, PageAsked, cut, paged
from elearn.interop.api.resource import Blueprint, Resource
from elearn.interop.api.resources.owning import unseen
from elearn.interop.api.schemas import ID, LARGEST_ID, Schema, Text, Uuid, When, Whole
from elearn.interop.policy import Can
from elearn.telecentres import queries as telecentres

MOST = 50
blueprint = Blueprint("api_seats", __name__, url_prefix="/seats", description=_("Places de formation financées"))
_CENTRE = {"description": _("Nom stable du télécentre.")}


class SeatShown(Schema):
    """A seat in a module, and who pays which part."""

    id = fields.Integer(required=True)
    envelope = fields.Integer(required=True)
    centre = fields.String(required=True, metadata=_CENTRE)
    module = fields.String(required=True)
    state = fields.String(required=True)
    person = fields.String(required=True, metadata={"description": _("À qui la place est ; vide : à personne.")})
    cost_cents = fields.Integer(required=True)
    funded_cents = fields.Integer(required=True)
    remaining_cents = fields.Integer(required=True)
    offer_until = When(required=True, allow_none=True)
    enrolment = fields.Integer(required=True, allow_none=True)


class WaitingShown(Schema):
    """A place in a line."""

    id = fields.Integer(required=True)
    envelope = fields.Integer(required=True)
    centre = fields.String(required=True, metadata=_CENTRE)
    module = fields.String(required=True)
    rank = fields.Integer(required=True)
    person = fields.String(required=True)
    asked_at = When(required=True)


class ReservationAsked(Schema):
    """Seats to reserve for a telecentre."""

    envelope = Whole(least=1, most=LARGEST_ID, required=True)
    module = Text(required=True, longest=100)
    count = Whole(least=1, most=MOST, required=True)
    key = Uuid(
        required=True, metadata={"description": _("Choisi par vous, un par demande : elle ne réserve qu’une fois.")}
    )


class OfferAsked(Schema):
    """To whom a seat is offered."""

    email = Text(required=True, longest=254, metadata={"description": _("L’adresse de son compte.")})


class CodeShown(Schema):
    """A code, shown only now."""

    code = fields.String(required=True)


class CodeTyped(Schema):
    """The code of a seat."""

    code = Text(required=True, longest=60)


class WaitAsked(Schema):
    """The seat that one asks for."""

    envelope = Whole(least=1, most=LARGEST_ID, required=True)
    centre = Text(required=True, longest=100, metadata=_CENTRE)
    module = Text(required=True, longest=100)


def shown(cards: Sequence[SeatCard]) -> list[dict[str, Any]]:
    """The fields of :class:`SeatShown`, for each."""
    centres = telecentres.places.centres({c.centre_id for c in cards}) if cards else {}
    people = accounts.people({c.person_id for c in cards if c.person_id is not None})
    return [
        {
            "id": c.id,
            "envelope": c.envelope_id,
            "centre": centres[c.centre_id].slug,
            "module": c.module_slug,
            "state": c.state,
            "person": people[c.person_id].display_name if c.person_id in people else "",
            "cost_cents": c.cost_cents,
            "funded_cents": c.funded_cents,
            "remaining_cents": c.remaining_cents,
            "offer_until": c.offer_until if c.state == "offered" else None,
            "enrolment": c.enrolment_id,
        }
        for c in cards
    ]


def waits(cards: Sequence[WaitingCard]) -> list[dict[str, Any]]:
    """The fields of :class:`WaitingShown`, for each."""
    centres = telecentres.places.centres({c.centre_id for c in cards}) if cards else {}
    people = accounts.people({c.person_id for c in cards})
    return [
        {
            "id": c.id,
            "envelope": c.envelope_id,
            "centre": centres[c.centre_id].slug,
            "module": c.module_slug,
            "rank": c.rank,
            "person": people[c.person_id].display_name if c.person_id in people else "",
            "asked_at": c.asked_at,
        }
        for c in cards
    ]


def given_by(slug: str) -> int:
    """The telecentre of that name whose seats one gives; any other does not exist."""
    with unseen():
        return queries.seats.managed(actor(), slug).id


@blueprint.route("")
class OwnSeats(Resource):
    """One's own seats."""

    @blueprint.doc(summary=_("Lister ses places"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, SeatShown(many=True), headers=HEADERS)
    @allow(Can.READ_SEATS)
    def get(self, asked: dict[str, Any]) -> Any:
        """Those one has or was offered, newest first."""
        page = cut(queries.seats.of_person(actor().id), asked)
        return paged(page.map(shown(page.items)))


@blueprint.route(f"/<{ID}:seat_id>/acceptance")
class Acceptance(Resource):
    """Saying yes."""

    @blueprint.doc(summary=_("Accepter une place"))
    @blueprint.response(200, SeatShown)
    @allow(Can.WRITE_SEATS)
    def post(self, seat_id: int) -> Any:
        """Accept an offer: one is enrolled in the same transaction. Again, the same seat."""
        with unseen():
            services.seats.accept(actor(), seat_id)
        return shown([queries.seats.seat(seat_id)])[0]


@blueprint.route(f"/<{ID}:seat_id>/refusal")
class Refusal(Resource):
    """Saying no."""

    @blueprint.doc(summary=_("Laisser une place proposée"))
    @blueprint.response(200, SeatShown(many=True))
    @allow(Can.WRITE_SEATS)
    def post(self, seat_id: int) -> Any:
        """Decline an offer: the next in line is offered it. What one still has is told."""
        with unseen():
            services.ending.decline(actor(), seat_id)
        return shown(queries.seats.of_person(actor().id))


@blueprint.route("/by-code")
class ByCode(Resource):
    """Taking a seat by its code."""

    @blueprint.doc(summary=_("Prendre une place par son code"))
    @blueprint.arguments(CodeTyped)
    @blueprint.response(200, SeatShown)
    @allow(Can.WRITE_SEATS)
    def post(self, asked: dict[str, Any]) -> Any:
        """A code serves once: used, expired or mistyped, 422 on ``code``."""
        seat = services.seats.accept_code(actor(), asked["code"])
        return shown([queries.seats.seat(seat.id)])[0]


@blueprint.route(f"/<{ID}:seat_id>/offer")
class Offer(Resource):
    """Giving a seat by name."""

    @blueprint.doc(summary=_("Donner une place à quelqu’un"))
    @idempotent
    @blueprint.arguments(OfferAsked)
    @blueprint.response(200, SeatShown)
    @allow(Can.WRITE_SEATS)
    def post(self, asked: dict[str, Any], seat_id: int) -> Any:
        """Offer a reserved seat of one's telecentre; 409 when the person may not have it, and why."""
        with unseen():
            queries.seats.given(actor(), seat_id)
        person = accounts.person_by_email(asked["email"])
        if person is None:
            raise Missing(gettext("Personne n’a de compte à cette adresse."))
        services.seats.offer(actor(), seat_id, person.id)
        return shown([queries.seats.seat(seat_id)])[0]


@blueprint.route(f"/<{ID}:seat_id>/code")
class Code(Resource):
    """Giving a seat by a code."""

    @blueprint.doc(summary=_("Donner une place par un code"))
    @blueprint.response(201, CodeShown)
    @allow(Can.WRITE_SEATS)
    def post(self, seat_id: int) -> Any:
        """A new code for a reserved seat of one's telecentre: it is told now and never again."""
        with unseen():
            return {"code": services.seats.offer_by_code(actor(), seat_id)}


@blueprint.route("/centres/<slug>")
class CentreSeats(Resource):
    """The seats of a telecentre."""

    @blueprint.doc(summary=_("Lister les places de son télécentre"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, SeatShown(many=True), headers=HEADERS)
    @allow(Can.READ_SEATS)
    def get(self, asked: dict[str, Any], slug: str) -> Any:
        """Those to give first. A telecentre that one does not run does not exist."""
        page = cut(queries.seats.of_centre(given_by(slug)), asked)
        return paged(page.map(shown(page.items)))

    @blueprint.doc(summary=_("Réserver des places"))
    @idempotent
    @blueprint.arguments(ReservationAsked)
    @blueprint.response(201, SeatShown(many=True))
    @allow(Can.WRITE_SEATS)
    def post(self, asked: dict[str, Any], slug: str) -> Any:
        """Reserve with the money of an envelope; 409 when it is short, and by how much."""
        centre_id = given_by(slug)
        made = services.seats.reserve(
            actor(), asked["envelope"], centre_id, asked["module"], asked["count"], str(asked["key"])
        )
        return shown(queries.seats.some(made))


@blueprint.route("/centres/<slug>/waiting")
class CentreLine(Resource):
    """The line of a telecentre."""

    @blueprint.doc(summary=_("Lister qui attend dans son télécentre"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, WaitingShown(many=True), headers=HEADERS)
    @allow(Can.READ_SEATS)
    def get(self, asked: dict[str, Any], slug: str) -> Any:
        """In order of arrival."""
        page = cut(queries.seats.line_of_centre(given_by(slug)), asked)
        return paged(page.map(waits(page.items)))


@blueprint.route("/waiting")
class OwnLine(Resource):
    """What one waits for."""

    @blueprint.doc(summary=_("Lister ce qu’on attend"))
    @blueprint.response(200, WaitingShown(many=True))
    @allow(Can.READ_SEATS)
    def get(self) -> Any:
        """With one's rank in each line."""
        return waits(queries.seats.line_of_person(actor().id))

    @blueprint.doc(summary=_("Demander une place"))
    @idempotent
    @blueprint.arguments(WaitAsked)
    @blueprint.response(202, WaitingShown(many=True))
    @allow(Can.WRITE_SEATS)
    def post(self, asked: dict[str, Any]) -> Any:
        """A free seat is offered at once (see one's seats); else one waits. What one still waits for is told."""
        centre_id = telecentres.places.card_by_slug(asked["centre"]).id
        services.waiting.join(actor(), asked["envelope"], centre_id, asked["module"])
        return waits(queries.seats.line_of_person(actor().id))


@blueprint.route(f"/waiting/<{ID}:waiting_id>/departure")
class LeftLine(Resource):
    """Waiting no more."""

    @blueprint.doc(summary=_("Ne plus attendre"))
    @blueprint.response(200, WaitingShown(many=True))
    @allow(Can.WRITE_SEATS)
    def post(self, waiting_id: int) -> Any:
        """Leave a line; again, or for a place that is not one's own, nothing happens. What is left is told."""
        services.waiting.leave(actor(), waiting_id)
        return waits(queries.seats.line_of_person(actor().id))
