"""Places to work: what is free, one's bookings, and coming and going."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from elearn.core import i18n
from elearn.core.i18n import lazy_gettext as _
from elearn.core.i18n import utc
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.interop.api.idempotent import idempotent
from elearn.interop.api.paging import HEADERS, PageAsked, cut, paged
from elearn.interop.api.resource import Blueprint, Resource
from elearn.interop.api.schemas import ID, LARGEST_ID, Length, OneOf, Schema, Text, Uuid, When, Whole
from elearn.interop.policy import Can
from elearn.telecentres import extend as need
from elearn.telecentres.queries import bookings as reads
from elearn.telecentres.queries import needs, places
from elearn.telecentres.queries.alternatives import alternatives
from elearn.telecentres.services import bookings as verbs
from elearn.telecentres.services import visits
from elearn.telecentres.services.claims import Taken
from elearn.telecentres.services.making import Wanted

UNITS = ("hour", "half_day", "day", "month")
MOST = 50  # workspaces of one booking
blueprint = Blueprint("api_bookings", __name__, url_prefix="/bookings", description=_("Réservations de postes"))
search = Blueprint("api_places", __name__, url_prefix="/free-places", description=_("Places libres"))


class PlaceAsked(Schema):
    """What one needs, in plain French or English."""

    q = Text(
        required=True, longest=need.LONGEST,
        metadata={"description": _("Par exemple : un poste calme près de Murat, mardi et jeudi matin.")},
    )  # fmt: skip


class FreeTime(Schema):
    """One wished time at which the place is free."""

    unit = fields.String(required=True, metadata={"enum": list(UNITS)})
    starts_at = When(required=True)
    ends_at = When(required=True)


class PlaceShown(Schema):
    """A workspace that suits."""

    workspace = fields.Integer(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True, metadata={"enum": list(need.KINDS)})
    centre = fields.String(required=True, metadata={"description": _("Nom stable du télécentre.")})
    centre_name = fields.String(required=True)
    road_minutes = fields.Integer(
        required=True, allow_none=True, metadata={"description": _("Estimation d’après la distance.")}
    )
    price_cents = fields.Integer(required=True)
    same_kind = fields.Integer(required=True, metadata={"description": _("Postes semblables libres aux mêmes heures.")})
    free = fields.List(fields.Nested(FreeTime), required=True)


class BookingAsked(Schema):
    """A booking to make."""

    workspaces = fields.List(
        Whole(least=1, most=LARGEST_ID), required=True, validate=Length(min=1, max=MOST),
        metadata={"description": _("Un poste, ou tous ceux d’une salle prise en entier.")},
    )  # fmt: skip
    unit = fields.String(required=True, validate=OneOf(UNITS))
    starts_at = When(required=True)
    ends_at = When(required=True)
    key = Uuid(
        required=True, metadata={"description": _("Choisi par vous, un par demande : elle ne réserve qu’une fois.")}
    )
    purpose = Text(longest=200)
    people = Whole(least=1, most=500)


class BookingShown(Schema):
    """One of one's bookings."""

    id = fields.Integer(required=True)
    centre = fields.String(required=True, metadata={"description": _("Nom stable du télécentre.")})
    workspaces = fields.List(fields.Integer(), required=True)
    unit = fields.String(required=True, metadata={"enum": list(UNITS)})
    state = fields.String(required=True)
    starts_at = When(required=True)
    ends_at = When(required=True)
    people = fields.Integer(required=True)
    purpose = fields.String(required=True)
    price_cents = fields.Integer(required=True)


class VisitShown(Schema):
    """A stay in a telecentre."""

    id = fields.Integer(required=True)
    arrived_at = When(required=True)
    left_at = When(required=True, allow_none=True)


def shown(card: reads.BookingCard) -> dict[str, Any]:
    """The fields of :class:`BookingShown`."""
    return {
        "id": card.id,
        "centre": card.centre.slug,
        "workspaces": [w.id for w in card.workspaces],
        "unit": card.unit,
        "state": card.state,
        "starts_at": card.starts_at,
        "ends_at": card.ends_at,
        "people": card.people,
        "purpose": card.purpose,
        "price_cents": card.price_cents,
    }


def written(row: Any) -> dict[str, Any]:
    """The same of one's own booking that was just written: names and rights are not asked for."""
    return {
        "id": row.id,
        "centre": places.centre(row.centre_id).slug,
        "workspaces": reads.workspace_ids(row),
        "unit": row.unit,
        "state": reads.state_of(row),
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "people": row.people,
        "purpose": row.purpose,
        "price_cents": row.price_cents,
    }


def others(wanted: Wanted) -> list[dict[str, Any]]:
    """What to book instead, the closest first: the fields of a booking, and why it is proposed."""
    first = next(iter(places.workspaces_by_id(wanted.workspace_ids).values()))
    centre = places.centre(first.centre_id)
    found = alternatives(centre, first.kind, wanted.unit, wanted.starts_at, wanted.ends_at, people=wanted.people)
    return [
        {
            "how": one.how,
            "workspace": one.workspace.id,
            "centre": one.centre.slug,
            "unit": one.unit,
            "starts_at": utc(one.starts_at),
            "ends_at": utc(one.ends_at),
            "road_minutes": one.minutes,
            "free": one.free,
        }
        for one in found
    ]


@search.route("")
class FreePlaces(Resource):
    """Search by need."""

    @search.doc(summary=_("Chercher une place libre"))
    @search.arguments(PlaceAsked, location="query")
    @search.response(200, PlaceShown(many=True))
    @allow(Can.READ_BOOKINGS)
    def get(self, asked: dict[str, Any]) -> Any:
        """What suits the need, the best first, over all the telecentres."""
        cards = places.centres()
        wanted = need.read(asked["q"], list(needs.names(cards)), i18n.today())
        found = needs.find(actor(), wanted, cards)
        return [
            {
                "workspace": one.workspace.id,
                "name": one.workspace.name,
                "kind": one.workspace.kind,
                "centre": one.centre.slug,
                "centre_name": one.centre.name,
                "road_minutes": one.minutes,
                "price_cents": one.cents,
                "same_kind": one.like,
                "free": [{"unit": h.unit, "starts_at": h.starts_at, "ends_at": h.ends_at} for h in one.hits],
            }
            for one in found
        ]


@blueprint.route("")
class Bookings(Resource):
    """One's own bookings."""

    @blueprint.doc(summary=_("Lister ses réservations à venir"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, BookingShown(many=True), headers=HEADERS)
    @allow(Can.READ_BOOKINGS)
    def get(self, asked: dict[str, Any]) -> Any:
        """What is to come or going on, by date."""
        page = cut(reads.mine(actor(), limit=1000), asked)
        return paged(page.map([shown(c) for c in page.items]))

    @blueprint.doc(summary=_("Réserver"))
    @idempotent
    @blueprint.arguments(BookingAsked)
    @blueprint.response(201, BookingShown)
    @allow(Can.WRITE_BOOKINGS)
    def post(self, asked: dict[str, Any]) -> Any:
        """Book at today's price, at once; pending when the telecentre has to agree.

        409 when it is taken: ``alternatives`` are three at most, another workspace or hour there, or elsewhere.
        """
        wanted = Wanted(
            tuple(asked["workspaces"]), asked["unit"], asked["starts_at"], asked["ends_at"], str(asked["key"]),
            asked.get("purpose", ""), asked.get("people", 1),
        )  # fmt: skip
        try:
            made = verbs.book(actor(), wanted)
        except Taken as taken:
            taken.more["alternatives"] = others(wanted)
            raise
        return written(made), 201, {"Location": f"/api/v1/bookings/{made.id}"}


@blueprint.route(f"/<{ID}:booking_id>")
class OneBooking(Resource):
    """One of one's bookings."""

    @blueprint.doc(summary=_("Lire une réservation"))
    @blueprint.response(200, BookingShown)
    @allow(Can.READ_BOOKINGS)
    def get(self, booking_id: int) -> Any:
        """One of one's own; any other does not exist."""
        return shown(reads.booking(actor(), booking_id))


@blueprint.route(f"/<{ID}:booking_id>/cancellation")
class Cancellation(Resource):
    """Giving a booking up."""

    @blueprint.doc(summary=_("Annuler une réservation"))
    @blueprint.response(200, BookingShown)
    @allow(Can.WRITE_BOOKINGS)
    def post(self, booking_id: int) -> Any:
        """Cancel it while the notice of the telecentre allows; again, nothing more happens."""
        return shown(reads.cards(actor(), [verbs.cancel(actor(), booking_id)])[0])


@blueprint.route(f"/<{ID}:booking_id>/arrival")
class Arrival(Resource):
    """Coming."""

    @blueprint.doc(summary=_("Signaler son arrivée"))
    @blueprint.response(200, VisitShown)
    @allow(Can.WRITE_BOOKINGS)
    def post(self, booking_id: int) -> Any:
        """Say that one is there, for that booking; again, the same stay."""
        centre_id = verbs.centre_of(actor(), booking_id)
        return visits.arrive(actor(), places.centre(centre_id), booking_id=booking_id)


@blueprint.route(f"/visits/<{ID}:visit_id>/departure")
class Departure(Resource):
    """Leaving."""

    @blueprint.doc(summary=_("Signaler son départ"))
    @blueprint.response(200, VisitShown)
    @allow(Can.WRITE_BOOKINGS)
    def post(self, visit_id: int) -> Any:
        """End one's stay."""
        return visits.leave(actor(), visit_id)
