"""What a network of telecentres does in a period, and who left its centres."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from marshmallow import fields

from elearn.core.errors import Missing
from elearn.core.i18n import gettext
from elearn.core.i18n import lazy_gettext as _
from elearn.core.web.guard import allow, public
from elearn.core.web.identity import actor
from elearn.interop.api.idempotent import idempotent
from elearn.interop.api.paging import HEADERS, PageAsked, cut, paged
from elearn.interop.api.parsing import named
from elearn.interop.api.resource import Blueprint, Resource
from elearn.interop.api.resources.owning import unseen
from elearn.interop.api.schemas import ID, LARGEST_ID, Day, OneOf, Schema, Text, Whole
from elearn.interop.policy import Can
from elearn.observatory import queries, services
from elearn.observatory.queries.departures import REASON_CODES, DepartureCard
from elearn.observatory.services.departures import DepartureSheet
from elearn.telecentres.queries import places
from elearn.telecentres.queries.places import CentreCard

OPEN = "what a public network does in a year is for everyone; few people are not counted aloud"
indicators = Blueprint("api_indicators", __name__, url_prefix="/indicators", description=_("Observatoire"))
blueprint = Blueprint("api_departures", __name__, url_prefix="/departures", description=_("Départs d’un télécentre"))
ONE = f"/centres/<slug>/<{ID}:departure_id>"
_CENTRE = {"description": _("Nom stable du télécentre.")}


class IndicatorsAsked(Schema):
    """Which network, over which days."""

    network = Text(required=True, longest=100, metadata={"description": _("Nom stable du réseau.")})
    from_on = Day(required=True)
    last_on = Day(required=True, metadata={"description": _("Ce jour compris.")})


class IndicatorShown(Schema):
    """One value of an indicator: of the network, or of one of its centres."""

    name = fields.String(required=True)
    label = fields.String(required=True)
    definition = fields.String(required=True)
    unit = fields.String(required=True, metadata={"enum": ["", "h", "%", "€"]})
    centre = fields.String(required=True, metadata={"description": _("Nom stable du télécentre ; vide : le réseau.")})
    value = fields.String(
        required=True, allow_none=True, metadata={"description": _("Un nombre décimal ; rien s’il n’y en a pas.")}
    )
    mask = fields.String(
        required=True, metadata={"description": _("Écrit à la place d’un nombre où l’on reconnaîtrait des personnes.")}
    )


class DepartureCorrected(Schema):
    """When someone left, and why."""

    left_on = Day(required=True, metadata={"description": _("Le premier jour sans eux.")})
    reason = fields.String(required=True, validate=OneOf(REASON_CODES))
    town = Text(longest=100, shortest=0, load_default="")
    jobs = Whole(most=100_000, load_default=None, allow_none=True)
    note = Text(longest=500, shortest=0, load_default="")


class DepartureWritten(DepartureCorrected):
    """Who left: a person or an organisation that the centre knows, one of them."""

    person = Whole(least=1, most=LARGEST_ID, load_default=None, allow_none=True)
    organisation = Whole(least=1, most=LARGEST_ID, load_default=None, allow_none=True)


class DepartureRewritten(DepartureCorrected):
    """A departure written again, whole."""

    version = Whole(required=True, least=1, metadata={"description": _("Celle qui a été lue.")})


class DepartureShown(Schema):
    """Someone who left."""

    id = fields.Integer(required=True)
    centre = fields.String(required=True, metadata=_CENTRE)
    person = fields.Integer(required=True, allow_none=True)
    organisation = fields.Integer(required=True, allow_none=True)
    who = fields.String(required=True)
    left_on = Day(required=True)
    reason = fields.String(required=True, metadata={"enum": list(REASON_CODES)})
    is_success = fields.Boolean(required=True)
    town = fields.String(required=True)
    jobs = fields.Integer(required=True, allow_none=True)
    note = fields.String(required=True)
    version = fields.Integer(required=True)
    is_withdrawn = fields.Boolean(required=True)


def shown(card: DepartureCard) -> dict[str, Any]:
    """The fields of :class:`DepartureShown`."""
    same = ("id", "who", "left_on", "reason", "is_success", "town", "jobs", "note", "version")
    return {name: getattr(card, name) for name in same} | {
        "centre": card.centre.slug,
        "person": card.person_id,
        "organisation": card.organisation_id,
        "is_withdrawn": card.withdrawn_at is not None,
    }


def _sheet(asked: dict[str, Any]) -> DepartureSheet:
    return DepartureSheet(**{name: asked[name] for name in DepartureCorrected().fields})


def _one(centre: CentreCard, departure_id: int) -> dict[str, Any]:
    return shown(queries.departures.one(actor(), centre, departure_id))


@indicators.route("")
class Indicators(Resource):
    """The indicators of a network."""

    @indicators.doc(summary=_("Lire les indicateurs d’un réseau"))
    @indicators.arguments(IndicatorsAsked, location="query")
    @indicators.response(200, IndicatorShown(many=True))
    @public(OPEN)
    @named(du="from_on", au="last_on")
    def get(self, asked: dict[str, Any]) -> Any:
        """Each one's value for the whole network, then what it is made of by centre."""
        found = [n.id for n in places.networks().values() if n.slug == asked["network"]]
        if not found:
            raise Missing(gettext("Ce réseau n’existe pas."))
        chosen = queries.period(found[0], asked["from_on"], asked["last_on"] + timedelta(days=1))
        slugs = {i: card.slug for i, card in places.centres().items()}
        return [
            {
                "name": one.name,
                "label": str(one.indicator.label),
                "definition": str(one.indicator.definition),
                "unit": {"bp": "%", "cents": "€"}.get(one.indicator.unit, one.indicator.unit),
                "centre": "" if one.centre_id is None else slugs[one.centre_id],
                "value": None if one.value is None else f"{one.value:f}",
                "mask": one.mask,
            }
            for one in queries.told.rows(actor(), queries.evaluation(chosen))
        ]


@blueprint.route("/centres/<slug>")
class Departures(Resource):
    """Those who left a telecentre."""

    @blueprint.doc(summary=_("Lister les départs d’un télécentre"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, DepartureShown(many=True), headers=HEADERS)
    @allow(Can.READ_OBSERVATORY)
    def get(self, asked: dict[str, Any], slug: str) -> Any:
        """The latest first, withdrawn ones included. A telecentre that one does not run does not exist."""
        with unseen():
            page = cut(queries.departures.of_centre(actor(), places.card_by_slug(slug)), asked)
        return paged(page.map([shown(card) for card in page.items]))

    @blueprint.doc(summary=_("Écrire un départ"))
    @idempotent
    @blueprint.arguments(DepartureWritten)
    @blueprint.response(201, DepartureShown)
    @allow(Can.WRITE_OBSERVATORY)
    @named(who="person")
    def post(self, asked: dict[str, Any], slug: str) -> Any:
        """Of someone whom the telecentre knows; the same sent twice is one."""
        with unseen():
            centre, who = places.card_by_slug(slug), {f"{w}_id": asked[w] for w in ("person", "organisation")}
            made = services.departures.record(actor(), centre, _sheet(asked), **who)
            return _one(centre, made)


@blueprint.route(ONE)
class Departure(Resource):
    """One departure."""

    @blueprint.doc(summary=_("Corriger un départ"))
    @blueprint.arguments(DepartureRewritten)
    @blueprint.response(200, DepartureShown)
    @allow(Can.WRITE_OBSERVATORY)
    def put(self, asked: dict[str, Any], slug: str, departure_id: int) -> Any:
        """Write it again, whole; 409 when somebody else did since it was read."""
        with unseen():
            centre = places.card_by_slug(slug)
            services.departures.correct(actor(), centre, departure_id, _sheet(asked), asked["version"])
            return _one(centre, departure_id)


@blueprint.route(f"{ONE}/withdrawal")
class Withdrawal(Resource):
    """A departure written by mistake."""

    @blueprint.doc(summary=_("Retirer un départ"))
    @blueprint.response(200, DepartureShown)
    @allow(Can.WRITE_OBSERVATORY)
    def post(self, slug: str, departure_id: int) -> Any:
        """It counts nowhere any more; what was written of it stays."""
        with unseen():
            centre = places.card_by_slug(slug)
            services.departures.withdraw(actor(), centre, departure_id)
            return _one(centre, departure_id)
