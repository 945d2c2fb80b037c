"""The companies that one manages: who is of them, who is invited."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from elearn.accounts.services import colleagues, invitations
from elearn.core.i18n import lazy_gettext as _
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.interop.api.idempotent import idempotent
from elearn.interop.api.paging import HEADERS, PageAsked, cut, paged
from elearn.interop.api.resource import Blueprint, Resource
from elearn.interop.api.schemas import ID, Schema, Text
from elearn.interop.policy import Can

ONE = f"/<{ID}:organisation_id>"
blueprint = Blueprint("api_companies", __name__, url_prefix="/companies", description=_("Entreprises et collègues"))


class CompanyShown(Schema):
    """A company that one manages."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)


class RightsWritten(Schema):
    """What someone may do: ``member``, ``approver``, ``buyer``; a token neither gives nor takes the last."""

    roles = fields.List(Text(longest=20), required=True)


class ColleagueShown(RightsWritten):
    """Someone of a company."""

    person = fields.Integer(required=True, attribute="id")
    name = fields.String(required=True)
    email = fields.Email(required=True)


class ColleagueInvited(RightsWritten):
    """Someone to invite."""

    email = Text(longest=254, required=True)


class ColleagueAsked(ColleagueInvited):
    """Someone invited who has not answered."""

    id = fields.Integer(required=True)
    expires_at = fields.AwareDateTime(required=True)


@blueprint.route("")
class Companies(Resource):
    """One's companies."""

    @blueprint.doc(summary=_("Lister les entreprises que je gère"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, CompanyShown(many=True), headers=HEADERS)
    @allow(Can.READ_COLLEAGUES)
    def get(self, asked: dict[str, Any]) -> Any:
        """By name."""
        return paged(cut(colleagues.companies(actor()), asked))


@blueprint.route(f"{ONE}/people")
class Colleagues(Resource):
    """Who is of a company."""

    @blueprint.doc(summary=_("Lister les personnes de l’entreprise"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, ColleagueShown(many=True), headers=HEADERS)
    @allow(Can.READ_COLLEAGUES)
    def get(self, asked: dict[str, Any], organisation_id: int) -> Any:
        """By name; a company that one does not manage does not exist."""
        return paged(cut(colleagues.people(actor(), organisation_id), asked))


@blueprint.route(f"{ONE}/people/<{ID}:person_id>")
class OneColleague(Resource):
    """One of them."""

    @blueprint.doc(summary=_("Dire ce qu’une personne peut faire dans l’entreprise"))
    @blueprint.arguments(RightsWritten)
    @blueprint.response(200, ColleagueShown(many=True))
    @allow(Can.WRITE_COLLEAGUES)
    def put(self, asked: dict[str, Any], organisation_id: int, person_id: int) -> Any:
        """In place of what they could do before; everyone of the company."""
        colleagues.change_roles(actor(), organisation_id, person_id, asked["roles"])
        return colleagues.of_it(organisation_id)

    @blueprint.doc(summary=_("Retirer une personne de l’entreprise"))
    @blueprint.response(200, ColleagueShown(many=True))
    @allow(Can.WRITE_COLLEAGUES)
    def delete(self, organisation_id: int, person_id: int) -> Any:
        """What they did there stays; who is left."""
        colleagues.take_out(actor(), organisation_id, person_id)
        return colleagues.of_it(organisation_id)


@blueprint.route(f"{ONE}/invitations")
class Invitations(Resource):
    """Who is invited."""

    @blueprint.doc(summary=_("Lister les invitations sans réponse"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, ColleagueAsked(many=True), headers=HEADERS)
    @allow(Can.READ_COLLEAGUES)
    def get(self, asked: dict[str, Any], organisation_id: int) -> Any:
        """Oldest first."""
        return paged(cut(invitations.waiting(actor(), organisation_id), asked))

    @blueprint.doc(summary=_("Inviter un collègue"))
    @idempotent
    @blueprint.arguments(ColleagueInvited)
    @blueprint.response(201, ColleagueAsked(many=True))
    @allow(Can.WRITE_COLLEAGUES)
    def post(self, asked: dict[str, Any], organisation_id: int) -> Any:
        """A mail leaves, the same whoever has an account; asked again, only the rights change. All that wait."""
        invitations.invite(actor(), organisation_id, asked["email"], asked["roles"])
        return invitations.unanswered(organisation_id)


@blueprint.route(f"{ONE}/invitations/<{ID}:invitation_id>")
class OneInvitation(Resource):
    """One of them."""

    @blueprint.doc(summary=_("Annuler une invitation"))
    @blueprint.response(200, ColleagueAsked(many=True))
    @allow(Can.WRITE_COLLEAGUES)
    def delete(self, organisation_id: int, invitation_id: int) -> Any:
        """Its link stops working; those that still wait."""
        invitations.cancel(actor(), organisation_id, invitation_id)
        return invitations.unanswered(organisation_id)
