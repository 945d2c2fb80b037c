"""The hours of a mission: noted by day, sent by month, approved or refused."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from elearn.core.i18n import lazy_gettext as _
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.interop.api.idempotent import idempotent
from elearn.interop.api.paging import HEADERS, PageAsked, cut, paged
from elearn.interop.api.parsing import named
from elearn.interop.api.resource import Blueprint, Resource
from elearn.interop.api.schemas import ID, KEY, Day, Reason, Schema, Text, Uuid, When, Whole
from elearn.interop.policy import Can
from elearn.pool import queries, services
from elearn.pool.queries.engagements import SheetCard
from elearn.pool.services.timesheets import DAY

STATES = ["open", "sent", "approved", "refused"]
ONE = f"/<{ID}:engagement_id>"
MONTH = f"{ONE}/timesheets/<{ID}:sheet_id>"
blueprint = Blueprint("api_hours", __name__, url_prefix="/engagements", description=_("Heures des missions"))


class HoursWritten(Schema):
    """Time worked on one day."""

    day = Day(required=True)
    minutes = Whole(required=True, least=1, most=DAY)
    note = Text(longest=200, shortest=0, load_default="")
    key = Uuid(required=True, metadata=KEY)


class EntryShown(Schema):
    """Time worked on one day."""

    id = fields.Integer(required=True)
    day = Day(required=True)
    minutes = fields.Integer(required=True)
    note = fields.String(required=True)


class SheetShown(Schema):
    """The hours of one person in one month."""

    id = fields.Integer(required=True)
    person = fields.String(required=True)
    month = Day(required=True, metadata={"description": _("Son premier jour.")})
    state = fields.String(required=True, metadata={"enum": STATES})
    minutes = fields.Integer(required=True)
    reason = fields.String(required=True, metadata={"description": _("Pourquoi elles sont refusées.")})
    silent_from = When(required=True, allow_none=True)
    entries = fields.List(fields.Nested(EntryShown), required=True)


def month_of(engagement_id: int, sheet_id: int) -> SheetCard:
    """The hours that one has just moved."""
    return next(s for s in queries.engagements.sheets(engagement_id) if s.id == sheet_id)


@blueprint.route(f"{ONE}/timesheets")
class Timesheets(Resource):
    """The hours by month."""

    @blueprint.doc(summary=_("Lire les heures d’une mission"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, SheetShown(many=True), headers=HEADERS)
    @allow(Can.READ_ENGAGEMENTS)
    def get(self, asked: dict[str, Any], engagement_id: int) -> Any:
        """The last month first."""
        queries.engagements.readable(actor(), engagement_id)
        return paged(cut(queries.engagements.sheets(engagement_id), asked))


@blueprint.route(f"{ONE}/hours")
class Hours(Resource):
    """Noting."""

    @blueprint.doc(summary=_("Noter des heures"))
    @idempotent
    @blueprint.arguments(HoursWritten)
    @blueprint.response(201, SheetShown)
    @allow(Can.WRITE_ENGAGEMENTS)
    @named(time="minutes")
    def post(self, asked: dict[str, Any], engagement_id: int) -> Any:
        """As the provider, within the caps of the contract; the same key again notes nothing more."""
        services.timesheets.log(
            actor(), engagement_id, asked["day"], asked["minutes"], asked["note"], str(asked["key"])
        )
        who, month = actor().id, asked["day"].replace(day=1)
        return next(s for s in queries.engagements.sheets(engagement_id) if (s.person_id, s.month) == (who, month))


@blueprint.route(f"{ONE}/hours/<{ID}:entry_id>")
class Entry(Resource):
    """Taking back."""

    @blueprint.doc(summary=_("Retirer des heures notées"))
    @blueprint.response(200, SheetShown)
    @allow(Can.WRITE_ENGAGEMENTS)
    def delete(self, engagement_id: int, entry_id: int) -> Any:
        """Before they are sent, or once they are refused; that they were noted stays in the history."""
        sheet = services.timesheets.remove(actor(), engagement_id, entry_id)
        return month_of(engagement_id, sheet)


@blueprint.route(f"{MONTH}/submission")
class Submission(Resource):
    """Sending."""

    @blueprint.doc(summary=_("Envoyer les heures d’un mois"))
    @idempotent
    @blueprint.response(200, SheetShown)
    @allow(Can.WRITE_ENGAGEMENTS)
    def post(self, engagement_id: int, sheet_id: int) -> Any:
        """Send them to the client, as the provider."""
        services.timesheets.send(actor(), engagement_id, sheet_id)
        return month_of(engagement_id, sheet_id)


@blueprint.route(f"{MONTH}/approval")
class Approval(Resource):
    """Approving."""

    @blueprint.doc(summary=_("Valider les heures d’un mois"))
    @idempotent
    @blueprint.response(200, SheetShown)
    @allow(Can.WRITE_ENGAGEMENTS)
    def post(self, engagement_id: int, sheet_id: int) -> Any:
        """Approve them, as the client."""
        services.timesheets.approve(actor(), engagement_id, sheet_id)
        return month_of(engagement_id, sheet_id)


@blueprint.route(f"{MONTH}/refusal")
class HoursNotApproved(Resource):
    """Refusing."""

    @blueprint.doc(summary=_("Refuser les heures d’un mois"))
    @idempotent
    @blueprint.arguments(Reason)
    @blueprint.response(200, SheetShown)
    @allow(Can.WRITE_ENGAGEMENTS)
    def post(self, asked: dict[str, Any], engagement_id: int, sheet_id: int) -> Any:
        """Refuse them, as the client, and say why: they may be mended and sent again."""
        services.timesheets.refuse(actor(), engagement_id, sheet_id, asked["reason"])
        return month_of(engagement_id, sheet_id)
