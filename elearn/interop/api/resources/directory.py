"""The directory: skills, public profiles and public offers, for everyone; one's own offers and availability."""

from __future__ import annotations

from typing import Any

from flask import request
from marshmallow import fields

from elearn.core.errors import Missing
from elearn.core.i18n import gettext
from elearn.core.i18n import lazy_gettext as _
from elearn.core.policy import ANONYMOUS
from elearn.core.web.guard import allow, public
from elearn.core.web.identity import actor
from elearn.core.web.layout import kernel
from elearn.directory import extend as conditions
from elearn.directory.extend import Access
from elearn.directory.queries import offer_search, offers, profiles, search, skills
from elearn.directory.queries.offer_search import OfferWish
from elearn.directory.queries.offers import OfferCard
from elearn.directory.queries.profiles import ProfileCard
from elearn.directory.queries.wishes import Wish
from elearn.directory.services import bulk
from elearn.directory.services import offers as selling
from elearn.directory.services import profiles as writing
from elearn.directory.services.offers import OfferSheet
from elearn.directory.services.profiles import Availability
from elearn.interop.api.idempotent import idempotent
from elearn.interop.api.paging import HEADERS, PageAsked, cut, of, paged
from elearn.interop.api.resource import Blueprint, Resource
from elearn.interop.api.schemas import ID, LARGEST_ID, Length, OneOf, QueryWhole, Schema, Text, When, Whole
from elearn.interop.policy import Can

OPEN = "what independents made public is for everyone"
UNITS = ("hour", "act", "page", "month")
LARGEST_PRICE = 100_000_000

skill_list = Blueprint("api_skills", __name__, url_prefix="/skills", description=_("Compétences"))
people = Blueprint("api_profiles", __name__, url_prefix="/profiles", description=_("Profils publics"))
market = Blueprint("api_offers", __name__, url_prefix="/offers", description=_("Offres publiques"))
mine = Blueprint("api_my_offers", __name__, url_prefix="/my-offers", description=_("Mes offres"))
time = Blueprint("api_availability", __name__, url_prefix="/my-availability", description=_("Mes disponibilités"))


def _given(cards: list[Any]) -> list[Any]:
    """The same, counted: who reads very many profiles is told to administrators."""
    bulk.seen(kernel().database, actor(), request.remote_addr or "", len(cards))
    return cards


class SkillShown(Schema):
    """A skill of the controlled list."""

    code = fields.String(required=True)
    category = fields.String(required=True)
    label = fields.String(required=True)
    category_label = fields.String(required=True)


class ProofShown(Schema):
    """What shows a skill."""

    kind = fields.String(required=True, metadata={"enum": ["certificate", "deliverable", "engagement"]})
    title = fields.String(required=True)
    on = fields.Date(required=True)


class HeldShown(Schema):
    """A skill that someone shows."""

    code = fields.String(required=True)
    level = fields.Integer(required=True, metadata={"description": _("De 1 (bases) à 3 (expert).")})
    proof = fields.Nested(ProofShown, required=True, allow_none=True)


class ProfileShown(Schema):
    """What is public of one person; empty or null where they show nothing."""

    slug = fields.String(required=True)
    name = fields.String(required=True)
    trade = fields.String(required=True)
    headline = fields.String(required=True)
    commune = fields.String(required=True)
    hours_per_week = fields.Integer(required=True, allow_none=True)
    available_from = fields.Date(required=True, allow_none=True)
    day_rate_cents = fields.Integer(required=True, allow_none=True)
    languages = fields.List(fields.String(), required=True)
    skills = fields.List(fields.Nested(HeldShown), required=True)


class ProfilesAsked(PageAsked):
    """Filters; each one left out counts for nothing."""

    q = Text(longest=200, load_default="")
    category = Text(longest=40, load_default="")
    skill = Text(longest=60, load_default="")
    proof = fields.String(load_default="", validate=OneOf(("certificate", "deliverable", "engagement")))
    language = Text(longest=5, load_default="")
    commune = Text(longest=100, load_default="")
    hours = QueryWhole(least=1, most=60, load_default=0, metadata={"description": _("Heures par semaine, au moins.")})
    day_rate_cents = QueryWhole(
        least=1, most=LARGEST_PRICE, load_default=0, metadata={"description": _("Tarif journalier, au plus.")}
    )


class AccessShown(Schema):
    """Who may order, from where the work is done, and up to how much."""

    audience = fields.String(required=True, validate=OneOf(tuple(conditions.AUDIENCES)))
    kinds = fields.List(
        fields.String(validate=OneOf(tuple(conditions.KINDS))), load_default=list, validate=Length(max=9)
    )
    organisations = fields.List(Whole(least=1, most=LARGEST_ID), load_default=list, validate=Length(max=50))
    place = fields.String(load_default="any", validate=OneOf(tuple(conditions.PLACES)))
    ceiling_cents = Whole(least=1, most=LARGEST_PRICE, load_default=None, allow_none=True)


class ServiceAsked(Schema):
    """What one writes of an offer. Amounts in cents before VAT."""

    category = Text(required=True, longest=40)
    title = Text(required=True, longest=120)
    unit = fields.String(required=True, validate=OneOf(UNITS))
    price_cents = Whole(required=True, least=1, most=LARGEST_PRICE)
    price_max_cents = Whole(least=1, most=LARGEST_PRICE, load_default=None, allow_none=True)
    skills = fields.List(Text(longest=60), load_default=list, validate=Length(max=20))
    scope = Text(required=True, longest=4000)
    client_provides = Text(longest=2000, shortest=0, load_default="")
    deliverable = Text(required=True, longest=2000)
    delay_days = Whole(most=365, load_default=5)
    capacity = Whole(least=1, most=100_000, load_default=None, allow_none=True)
    service_level = Text(longest=2000, shortest=0, load_default="")
    access = fields.Nested(AccessShown, load_default=lambda: {"audience": "any"})


class ServiceShown(ServiceAsked):
    """An offer, with where it stands."""

    id = fields.Integer(required=True)
    version = fields.Integer(required=True, metadata={"description": _("Numéro du dernier texte publié, 0 avant.")})
    published_at = When(required=True, allow_none=True)


class MyServiceShown(ServiceShown):
    """One of one's own offers."""

    state = fields.String(required=True, metadata={"enum": ["draft", "published", "withdrawn"]})


class PublicServiceShown(ServiceShown):
    """A public offer."""

    profile = fields.String(required=True, metadata={"description": _("Nom stable du profil de son auteur.")})


class ServicesAsked(PageAsked):
    """Filters; a price compares within one unit."""

    q = Text(longest=200, load_default="")
    category = Text(longest=40, load_default="")
    unit = fields.String(load_default="", validate=OneOf(UNITS))
    price_cents = QueryWhole(least=1, most=LARGEST_PRICE, load_default=0)


class WeekShown(Schema):
    """A week that differs from the usual one."""

    monday = fields.Date(required=True)
    hours = Whole(required=True, most=60)


class AvailabilityShown(Schema):
    """When one is available."""

    hours_per_week = Whole(least=1, most=60, load_default=None, allow_none=True)
    available_from = fields.Date(load_default=None, allow_none=True)
    weeks = fields.List(fields.Nested(WeekShown), load_default=list, validate=Length(max=26))


def person(card: ProfileCard) -> dict[str, Any]:
    """The fields of :class:`ProfileShown`."""
    names = ("slug", "name", "trade", "headline", "commune", "hours_per_week", "available_from", "day_rate_cents")
    return {
        **{name: getattr(card, name) for name in names},
        "languages": [one["code"] for one in card.said.get("languages", ())],
        "skills": [{"code": s.code, "level": s.level, "proof": s.proof} for s in card.skills],
    }


def offer(card: OfferCard) -> dict[str, Any]:
    """The fields of :class:`ServiceShown`."""
    names = (*ServiceAsked().fields, "id", "version", "published_at", "state")
    return {**{name: getattr(card, name) for name in names}, "access": card.access.as_json()}


@skill_list.route("")
class Skills(Resource):
    """The controlled list."""

    @skill_list.doc(summary=_("Lister les compétences"))
    @skill_list.arguments(PageAsked, location="query")
    @skill_list.response(200, SkillShown(many=True), headers=HEADERS)
    @public(OPEN)
    def get(self, asked: dict[str, Any]) -> Any:
        """The skills by category, in the language asked for."""
        listed = skills.catalogue()
        rows = [
            {"code": s.code, "category": c.code, "label": s.label, "category_label": c.label}
            for c in listed.offered()
            for s in c.skills
        ]
        return paged(cut(rows, asked))


@people.route("")
class Profiles(Resource):
    """The search."""

    @people.doc(summary=_("Chercher un indépendant"))
    @people.arguments(ProfilesAsked, location="query")
    @people.response(200, ProfileShown(many=True), headers=HEADERS)
    @public(OPEN)
    def get(self, asked: dict[str, Any]) -> Any:
        """Public profiles, in the order that the site explains."""
        names = ("category", "skill", "proof", "language", "commune", "hours")
        wish = Wish(**{name: asked[name] for name in names}, text=asked["q"], price_cents=asked["day_rate_cents"])
        found = search.find(ANONYMOUS, wish, asked["page"], asked["page_size"]).page
        return paged(of(_given([person(card) for card in found.items]), found.total, asked))


@people.route("/<slug>")
class OneProfile(Resource):
    """One public profile."""

    @people.doc(summary=_("Lire un profil public"))
    @people.response(200, ProfileShown)
    @public(OPEN)
    def get(self, slug: str) -> Any:
        """What this person made public."""
        return _given([person(profiles.public(slug))])[0]


@market.route("")
class Offers(Resource):
    """The public offers."""

    @market.doc(summary=_("Chercher une offre"))
    @market.arguments(ServicesAsked, location="query")
    @market.response(200, PublicServiceShown(many=True), headers=HEADERS)
    @public(OPEN)
    def get(self, asked: dict[str, Any]) -> Any:
        """Public offers, in the order that the site explains."""
        wish = OfferWish(asked["q"], asked["category"], asked["unit"], asked["price_cents"])
        found = offer_search.find(ANONYMOUS, wish, asked["page"], asked["page_size"]).page
        rows = [{**offer(card), "profile": who.slug} for card, who in found.items]
        return paged(of(_given(rows), found.total, asked))


@market.route(f"/<{ID}:offer_id>")
class OneOffer(Resource):
    """One public offer."""

    @market.doc(summary=_("Lire une offre publique"))
    @market.response(200, PublicServiceShown)
    @public(OPEN)
    def get(self, offer_id: int) -> Any:
        """The offer, and whose it is."""
        card = offers.offer(offer_id)
        return {**offer(card), "profile": profiles.cards([card.person_id])[card.person_id].slug}


@mine.route("")
class MyOffers(Resource):
    """One's own offers."""

    @mine.doc(summary=_("Lister ses offres"))
    @mine.arguments(PageAsked, location="query")
    @mine.response(200, MyServiceShown(many=True), headers=HEADERS)
    @allow(Can.READ_DIRECTORY)
    def get(self, asked: dict[str, Any]) -> Any:
        """Whatever their state, the newest first."""
        return paged(cut([offer(card) for card in offers.own(actor())], asked))

    @mine.doc(summary=_("Écrire une offre"))
    @idempotent
    @mine.arguments(ServiceAsked)
    @mine.response(201, MyServiceShown)
    @allow(Can.WRITE_DIRECTORY)
    def post(self, asked: dict[str, Any]) -> Any:
        """Write a draft, which nobody else sees."""
        made = selling.create(actor(), _sheet(asked))
        return _written(made), 201, {"Location": f"/api/v1/my-offers/{made}"}


@mine.route(f"/<{ID}:offer_id>")
class MyOffer(Resource):
    """One of one's own offers."""

    @mine.doc(summary=_("Lire une de ses offres"))
    @mine.response(200, MyServiceShown)
    @allow(Can.READ_DIRECTORY)
    def get(self, offer_id: int) -> Any:
        """One of one's own; any other does not exist."""
        return offer(offers.own_one(actor(), offer_id))

    @mine.doc(summary=_("Récrire une offre"))
    @mine.arguments(ServiceAsked)
    @mine.response(200, MyServiceShown)
    @allow(Can.WRITE_DIRECTORY)
    def put(self, asked: dict[str, Any], offer_id: int) -> Any:
        """Write it again, whole; a published one is public at once under a new number."""
        selling.change(actor(), offer_id, _sheet(asked))
        return _written(offer_id)


@mine.route(f"/<{ID}:offer_id>/publication")
class OfferPublication(Resource):
    """Making an offer public, or no longer."""

    @mine.doc(summary=_("Publier une offre"))
    @mine.response(200, MyServiceShown)
    @allow(Can.WRITE_DIRECTORY)
    def put(self, offer_id: int) -> Any:
        """Make it public as it is written; 409 while one's profile is not. The same twice keeps its number."""
        selling.publish(actor(), offer_id)
        return _written(offer_id)

    @mine.doc(summary=_("Retirer une offre"))
    @mine.response(200, MyServiceShown)
    @allow(Can.WRITE_DIRECTORY)
    def delete(self, offer_id: int) -> Any:
        """Show it no longer; 409 when it is not public."""
        selling.withdraw(actor(), offer_id)
        return _written(offer_id)


@time.route("")
class MyAvailability(Resource):
    """When one is available."""

    @time.doc(summary=_("Lire ses disponibilités"))
    @time.response(200, AvailabilityShown)
    @allow(Can.READ_DIRECTORY)
    def get(self) -> Any:
        """Hours in a usual week, from which day, and the weeks that differ."""
        own = profiles.own(actor())
        if own is None:
            raise Missing(gettext("Vous n’avez pas encore de profil."))
        row = own.profile
        weeks = [{"monday": monday, "hours": hours} for monday, hours in own.weeks.items()]
        return {"hours_per_week": row.hours_per_week, "available_from": row.available_from, "weeks": weeks}

    @time.doc(summary=_("Changer ses disponibilités"))
    @time.arguments(AvailabilityShown)
    @time.response(200, AvailabilityShown)
    @allow(Can.WRITE_DIRECTORY)
    def put(self, asked: dict[str, Any]) -> Any:
        """Say it whole: the weeks that are not named are usual ones."""
        weeks = {one["monday"]: one["hours"] for one in asked["weeks"]}
        writing.plan_time(actor(), Availability(asked["hours_per_week"], asked["available_from"], weeks))
        return asked


def _written(offer_id: int) -> dict[str, Any]:
    """An offer that its owner has just written: their token may write and not read."""
    return offer(offers.offers([offer_id])[offer_id])


def _sheet(asked: dict[str, Any]) -> OfferSheet:
    names = [name for name in ServiceAsked().fields if name != "access"]
    said = asked["access"]
    access = Access(
        said["audience"], tuple(said.get("kinds", ())), tuple(said.get("organisations", ())),
        said.get("place", "any"), said.get("ceiling_cents"),
    )  # fmt: skip
    return OfferSheet(**{name: asked[name] for name in names}, access=access)
