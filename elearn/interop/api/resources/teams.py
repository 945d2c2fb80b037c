"""Standing teams: made by a lead, each member says yes for themselves."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from elearn.core.i18n import lazy_gettext as _
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.directory.queries import profiles
from elearn.interop.api.idempotent import idempotent
from elearn.interop.api.paging import HEADERS, PageAsked, cut, paged
from elearn.interop.api.resource import Blueprint, Resource
from elearn.interop.api.resources.groups import BondWritten, SomeoneAsked
from elearn.interop.api.schemas import ID, Schema
from elearn.interop.policy import Can
from elearn.pool import queries, services
from elearn.pool.queries.teams import TeamCard
from elearn.pool.services.sheets import TeamSheet

ONE = f"/<{ID}:team_id>"
blueprint = Blueprint("api_teams", __name__, url_prefix="/teams", description=_("Équipes"))


class TeamMateShown(Schema):
    """Someone of a team; asked until they accepted."""

    person = fields.Integer(required=True, attribute="person_id")
    name = fields.String(required=True)
    scope = fields.String(required=True)
    has_accepted = fields.Boolean(required=True)


class TeamShown(BondWritten):
    """A team."""

    id = fields.Integer(required=True)
    lead = fields.Integer(required=True)
    members = fields.List(fields.Nested(TeamMateShown), required=True)


def shown(card: TeamCard) -> dict[str, Any]:
    """The fields of :class:`TeamShown`."""
    same = {name: getattr(card, name) for name in ("id", "name", "form", "billing", "members")}
    return same | {"lead": card.lead_id, "lead_pay_basis_points": card.lead_pay_bp}


def _team(team_id: int) -> dict[str, Any]:
    return shown(queries.teams.readable(actor(), team_id))


def _mine() -> list[dict[str, Any]]:
    return [shown(card) for card in queries.teams.mine(actor())]


@blueprint.route("")
class Teams(Resource):
    """One's teams."""

    @blueprint.doc(summary=_("Lister mes équipes"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, TeamShown(many=True), headers=HEADERS)
    @allow(Can.READ_QUOTES)
    def get(self, asked: dict[str, Any]) -> Any:
        """Those that one is of, or asked to be of, by name."""
        return paged(cut(_mine(), asked))

    @blueprint.doc(summary=_("Créer une équipe"))
    @idempotent
    @blueprint.arguments(BondWritten)
    @blueprint.response(201, TeamShown)
    @allow(Can.WRITE_QUOTES)
    def post(self, asked: dict[str, Any]) -> Any:
        """As its lead, with a published profile."""
        sheet = TeamSheet(asked["name"], asked["form"], asked["billing"], asked["lead_pay_basis_points"])
        made = services.teams.make(actor(), sheet)
        return _team(made), 201, {"Location": f"/api/v1/teams/{made}"}


@blueprint.route(ONE)
class OneTeam(Resource):
    """One team."""

    @blueprint.doc(summary=_("Lire une équipe"))
    @blueprint.response(200, TeamShown)
    @allow(Can.READ_QUOTES)
    def get(self, team_id: int) -> Any:
        """One that one is of, or asked to be of; any other does not exist."""
        return _team(team_id)

    @blueprint.doc(summary=_("Terminer une équipe"))
    @blueprint.response(200, TeamShown(many=True))
    @allow(Can.WRITE_QUOTES)
    def delete(self, team_id: int) -> Any:
        """As its lead; the groups made from it stay. The teams that one is still of."""
        services.teams.end(actor(), team_id)
        return _mine()


@blueprint.route(f"{ONE}/members")
class TeamMembers(Resource):
    """Its members."""

    @blueprint.doc(summary=_("Inviter quelqu’un dans une équipe"))
    @idempotent
    @blueprint.arguments(SomeoneAsked)
    @blueprint.response(201, TeamShown)
    @allow(Can.WRITE_QUOTES)
    def post(self, asked: dict[str, Any], team_id: int) -> Any:
        """As its lead; they are of it once they say yes."""
        queries.teams.readable(actor(), team_id)
        person = profiles.public(asked["profile"]).person_id
        services.teams.ask(actor(), team_id, person, asked["scope"])
        return _team(team_id)


@blueprint.route(f"{ONE}/members/<{ID}:person_id>")
class TeamMember(Resource):
    """One of its members."""

    @blueprint.doc(summary=_("Retirer quelqu’un d’une équipe"))
    @blueprint.response(200, TeamShown)
    @allow(Can.WRITE_QUOTES)
    def delete(self, team_id: int, person_id: int) -> Any:
        """As its lead."""
        services.teams.remove(actor(), team_id, person_id)
        return _team(team_id)


@blueprint.route(f"{ONE}/membership")
class Membership(Resource):
    """Being of a team."""

    @blueprint.doc(summary=_("Accepter d’être d’une équipe"))
    @blueprint.response(200, TeamShown)
    @allow(Can.WRITE_QUOTES)
    def put(self, team_id: int) -> Any:
        """Say yes; again, nothing more happens."""
        services.teams.accept(actor(), team_id)
        return _team(team_id)

    @blueprint.doc(summary=_("Quitter une équipe"))
    @blueprint.response(200, TeamShown(many=True))
    @allow(Can.WRITE_QUOTES)
    def delete(self, team_id: int) -> Any:
        """Say no, or leave; a lead ends it instead. The teams that one is still of."""
        services.teams.leave(actor(), team_id)
        return _mine()
