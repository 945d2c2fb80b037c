"""What surrounds a request of one's company: who may suit, who is asked, what was done, its being given up."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from elearn.accounts import queries as accounts
from elearn.core.i18n import lazy_gettext as _
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.directory.extend import LABELS, sentence
from elearn.directory.queries import profiles
from elearn.interop.api.idempotent import idempotent
from elearn.interop.api.paging import HEADERS, PageAsked, cut, paged
from elearn.interop.api.resource import Blueprint, Resource
from elearn.interop.api.resources.engagements import EventShown
from elearn.interop.api.resources.requests import RequestShown, written
from elearn.interop.api.schemas import ID, Schema, Text, When
from elearn.interop.policy import Can
from elearn.pool import queries, services

ONE = f"/<{ID}:request_id>"
_SLUG = {"description": _("Nom stable du profil public ; vide si la personne l’a retiré.")}
blueprint = Blueprint("api_consultation", __name__, url_prefix="/requests", description=_("Qui l’on consulte"))


class ReasonShown(Schema):
    """One criterion of a ranking."""

    criterion = fields.String(required=True, metadata={"enum": list(LABELS)})
    label = fields.String(required=True)
    weight = fields.Integer(required=True)
    share_basis_points = fields.Integer(required=True, metadata={"description": _("Ce qu’il a obtenu de son poids.")})
    why = fields.String(required=True)


class MatchShown(Schema):
    """Someone of the directory who may suit."""

    profile = fields.String(required=True, metadata=_SLUG)
    name = fields.String(required=True)
    score_basis_points = fields.Integer(required=True)
    reasons = fields.List(fields.Nested(ReasonShown), required=True)


class InvitationSent(Schema):
    """Whom one asks."""

    profile = Text(required=True, longest=160, metadata={"description": _("Nom stable de son profil public.")})


class InvitationShown(Schema):
    """Someone who was asked to answer."""

    profile = fields.String(required=True, metadata=_SLUG)
    name = fields.String(required=True)
    has_answered = fields.Boolean(required=True)


class OpeningShown(Schema):
    """A file of a request, opened by someone."""

    name = fields.String(required=True)
    who = fields.String(required=True)
    at = When(required=True)


@blueprint.route(f"{ONE}/matches")
class Matches(Resource):
    """Who may suit."""

    @blueprint.doc(summary=_("Voir qui pourrait répondre"))
    @blueprint.response(200, MatchShown(many=True))
    @allow(Can.READ_REQUESTS)
    def get(self, request_id: int) -> Any:
        """For the company that asks: the best first, with what each criterion weighed and gave."""
        found = queries.matching.matches(actor(), request_id)
        cards = profiles.cards([one.person_id for one in found])
        return [
            {
                "profile": cards[one.person_id].slug,
                "name": cards[one.person_id].title,
                "score_basis_points": one.score_bp,
                "reasons": [
                    {
                        "criterion": r.criterion, "label": LABELS[r.criterion], "weight": r.weight,
                        "share_basis_points": r.share_bp, "why": sentence(r),
                    }
                    for r in one.reasons
                ],
            }
            for one in found
            if one.person_id in cards
        ]  # fmt: skip


@blueprint.route(f"{ONE}/invitations")
class Invitations(Resource):
    """Who is asked."""

    @blueprint.doc(summary=_("Lister les personnes invitées"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, InvitationShown(many=True), headers=HEADERS)
    @allow(Can.READ_REQUESTS)
    def get(self, asked: dict[str, Any], request_id: int) -> Any:
        """For the company that asks, in the order in which they were invited."""
        queries.requests.buyers(actor(), request_id)
        page = cut(queries.requests.invited(request_id), asked)
        return paged(page.map(_invited(request_id, page.items)))

    @blueprint.doc(summary=_("Inviter quelqu’un à répondre"))
    @idempotent
    @blueprint.arguments(InvitationSent)
    @blueprint.response(201, InvitationShown)
    @allow(Can.WRITE_REQUESTS)
    def post(self, asked: dict[str, Any], request_id: int) -> Any:
        """Someone of the directory, thirty at most; told once the request is published. Again, nothing more."""
        services.requests.own(actor(), request_id)
        person = profiles.public(asked["profile"]).person_id
        services.requests.invite(actor(), request_id, person)
        return _invited(request_id, [person])[0]


def _invited(request_id: int, people: Any) -> list[dict[str, Any]]:
    cards, answered = profiles.cards(people), set(queries.providers.answering(request_id))
    names = accounts.people(people)
    return [
        {
            "profile": cards[one].slug if one in cards else "",
            "name": cards[one].title if one in cards else (names[one].display_name if one in names else ""),
            "has_answered": one in answered,
        }
        for one in people
    ]


@blueprint.route(f"{ONE}/cancellation")
class Cancellation(Resource):
    """Giving up."""

    @blueprint.doc(summary=_("Renoncer à une demande"))
    @idempotent
    @blueprint.response(200, RequestShown)
    @allow(Can.WRITE_REQUESTS)
    def post(self, request_id: int) -> Any:
        """Give it up before a quote is accepted; those who answered are told. 409 afterwards."""
        services.requests.cancel(actor(), request_id)
        return written(request_id)


@blueprint.route(f"{ONE}/history")
class RequestHistory(Resource):
    """What was done."""

    @blueprint.doc(summary=_("Lire l’histoire d’une demande"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, EventShown(many=True), headers=HEADERS)
    @allow(Can.READ_REQUESTS)
    def get(self, asked: dict[str, Any], request_id: int) -> Any:
        """For the company that asks, the last first, without who asked which question; it only grows."""
        return paged(cut(queries.history.of_request(actor(), request_id), asked))


@blueprint.route(f"{ONE}/openings")
class Openings(Resource):
    """Who opened what."""

    @blueprint.doc(summary=_("Savoir qui a ouvert les pièces"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, OpeningShown(many=True), headers=HEADERS)
    @allow(Can.READ_REQUESTS)
    def get(self, asked: dict[str, Any], request_id: int) -> Any:
        """For the company that asks: each opening, the last first."""
        rows = [{"name": n, "who": who, "at": at} for n, who, at in queries.requests.openings(actor(), request_id)]
        return paged(cut(rows, asked))
