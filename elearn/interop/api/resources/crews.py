"""Who works in a mission: the members of a group with their part, and the certificates of vigilance asked of each."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from elearn.core.i18n import lazy_gettext as _
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.interop.api.paging import HEADERS, PageAsked, cut, paged
from elearn.interop.api.resource import Blueprint, Resource
from elearn.interop.api.resources.engagements import ONE
from elearn.interop.api.schemas import ID, Day, Flag, Schema
from elearn.interop.policy import Can
from elearn.pool import queries, services
from elearn.pool.queries.engagements import EngagementCard

blueprint = Blueprint("api_crews", __name__, url_prefix="/engagements", description=_("Qui travaille à une mission"))


class CrewMemberShown(Schema):
    """A member of the group that works, and its part."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    is_lead = fields.Boolean(required=True)
    scope = fields.String(required=True)
    share_basis_points = fields.Integer(required=True)
    net_cents = fields.Integer(required=True)
    gross_cents = fields.Integer(required=True)
    cap_minutes = fields.Integer(required=True, metadata={"description": _("0 : sans plafond d’heures.")})
    cap_month_minutes = fields.Integer(required=True, metadata={"description": _("0 : sans plafond d’heures.")})
    may_deliver = fields.Boolean(required=True, metadata={"description": _("Remet ses livrables au client")})
    signs_hours = fields.Boolean(required=True, metadata={"description": _("Envoie ses heures au client")})


class Entrusted(Schema):
    """What a member does in their own name."""

    may_deliver = Flag(required=True)
    signs_hours = Flag(required=True)


class PaperShown(Schema):
    """The certificate of vigilance of one person: held until a day, or awaited since one."""

    person = fields.String(required=True)
    until_on = Day(required=True, allow_none=True, metadata={"description": _("Le premier jour sans elle.")})
    since = Day(required=True, allow_none=True, metadata={"description": _("Attendue depuis ce jour.")})
    is_checked = fields.Boolean(required=True, metadata={"description": _("Son code a été contrôlé.")})


def paper(one: queries.vigilance.Paper) -> dict[str, Any]:
    """The fields of :class:`PaperShown`."""
    return {"person": one.name, "until_on": one.until_on, "since": one.since, "is_checked": one.is_checked}


def _members(card: EngagementCard) -> list[dict[str, Any]]:
    if card.crew is None:
        return []
    same = ("name", "scope", "net_cents", "gross_cents", "cap_minutes", "cap_month_minutes", "may_deliver",
            "signs_hours")  # fmt: skip
    return [
        {name: getattr(one, name) for name in same}
        | {"id": one.person_id, "is_lead": one.person_id == card.crew.lead_id, "share_basis_points": one.share_bp}
        for one in card.crew.members
    ]


@blueprint.route(f"{ONE}/members")
class CrewMembers(Resource):
    """The members."""

    @blueprint.doc(summary=_("Lister les membres du groupement qui fait une mission"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, CrewMemberShown(many=True), headers=HEADERS)
    @allow(Can.READ_ENGAGEMENTS)
    def get(self, asked: dict[str, Any], engagement_id: int) -> Any:
        """The lead first; none when one provider works alone."""
        return paged(cut(_members(queries.engagements.readable(actor(), engagement_id)), asked))


@blueprint.route(f"{ONE}/members/<{ID}:person_id>")
class Entrusting(Resource):
    """Entrusting."""

    @blueprint.doc(summary=_("Dire ce qu’un membre fait en son nom"))
    @blueprint.arguments(Entrusted)
    @blueprint.response(200, CrewMemberShown)
    @allow(Can.WRITE_ENGAGEMENTS)
    def put(self, asked: dict[str, Any], engagement_id: int, person_id: int) -> Any:
        """As the lead of the group: the member is told. Without these rights the lead sends in their place."""
        services.staffing.entrust(actor(), engagement_id, person_id, **asked)
        card = queries.engagements.cards([queries.engagements.row(engagement_id)])[0]
        return next(one for one in _members(card) if one["id"] == person_id)


@blueprint.route(f"{ONE}/vigilance")
class MissionPapers(Resource):
    """Certificates."""

    @blueprint.doc(summary=_("Lire les attestations de vigilance demandées dans une mission"))
    @blueprint.response(200, PaperShown(many=True))
    @allow(Can.READ_ENGAGEMENTS)
    def get(self, engagement_id: int) -> Any:
        """All of them for the client and the lead, one's own for a member; none below the threshold of the law."""
        who = actor()
        return [paper(one) for one in queries.vigilance.seen(who, queries.engagements.readable(who, engagement_id))]
