"""Reports of contents: made, followed, contested; handled by administrators, with reasons for both sides."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from elearn.core import throttle
from elearn.core.i18n import lazy_gettext as _
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.interop.api.idempotent import idempotent
from elearn.interop.api.paging import HEADERS, LAST_PAGE, PageAsked, of, paged
from elearn.interop.api.resource import Blueprint, Resource
from elearn.interop.api.schemas import ID, OneOf, QueryWhole, Schema, Text, When
from elearn.interop.policy import Can
from elearn.reports import queries, services, words
from elearn.reports.life import OUTCOMES, STATES
from elearn.reports.queries import ReportCard

MOST_AN_HOUR, AN_HOUR = 10, 3600  # as the page
ONE = f"/<{ID}:report_id>"
blueprint = Blueprint("api_reports", __name__, url_prefix="/reports", description=_("Signalements"))


class ReportWritten(Schema):
    """What is wrong with a content that one may read."""

    kind = Text(required=True, longest=40, metadata={"description": _("profile, offer, request ou review.")})
    key = Text(required=True, longest=40, metadata={"description": _("Le numéro du contenu.")})
    reason = fields.String(required=True, validate=OneOf(tuple(words.REASON)))
    text = Text(required=True, longest=services.LONGEST, shortest=services.SHORTEST)


class ContestWritten(Schema):
    """Why one contests."""

    text = Text(required=True, longest=services.LONGEST, shortest=services.SHORTEST)


class ReportDecided(Schema):
    """A decision, with its reasons for each side."""

    outcome = fields.String(required=True, validate=OneOf(OUTCOMES))
    answer = Text(required=True, longest=services.LONGEST, shortest=services.SHORTEST)
    statement = Text(
        required=True, longest=services.LONGEST, shortest=services.SHORTEST,
        metadata={"description": _("Motifs pour qui a publié. Ne dites pas qui a signalé.")},
    )  # fmt: skip


class ReportSettled(ContestWritten):
    """The last answer, read by both sides."""

    outcome = fields.String(required=True, validate=OneOf(OUTCOMES))


class ReportShown(Schema):
    """A report, without who made it."""

    id = fields.Integer(required=True)
    kind = fields.String(required=True)
    title = fields.String(required=True)
    state = fields.String(required=True, metadata={"enum": list(STATES)})
    created_at = When(required=True)
    is_own = fields.Boolean(required=True)
    reason = fields.String(required=True)
    text = fields.String(required=True, metadata={"description": _("Pour qui signale et qui examine ; vide sinon.")})
    outcome = fields.String(required=True, metadata={"enum": ["", *OUTCOMES]})
    answer = fields.String(required=True)
    statement = fields.String(required=True)
    settlement = fields.String(required=True)
    settlement_text = fields.String(required=True)


class ReportsToHandle(Schema):
    """Which page of what is to be handled."""

    page = QueryWhole(least=1, most=LAST_PAGE, load_default=1)


def shown(card: ReportCard, *, is_handled: bool = False) -> dict[str, Any]:
    """The fields of :class:`ReportShown`; whom it concerns reads neither who said it nor in which words."""
    names = ("id", "kind", "title", "state", "created_at", "reason", "outcome", "settlement", "settlement_text")
    is_own = actor().person_id == card.reporter_id
    is_concerned = actor().person_id in card.people
    return {name: getattr(card, name) for name in names} | {
        "is_own": is_own,
        "text": card.text if is_own or is_handled else "",
        "answer": card.answer if is_own or is_handled else "",
        "statement": card.statement if is_concerned or is_handled else "",
    }


def _handled(report_id: int) -> dict[str, Any]:
    return shown(queries.handled(actor(), report_id), is_handled=True)


@blueprint.route("")
class Reports(Resource):
    """One's reports."""

    @blueprint.doc(summary=_("Lister mes signalements et les décisions qui me concernent"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, ReportShown(many=True), headers=HEADERS)
    @allow(Can.READ_REPORTS)
    def get(self, asked: dict[str, Any]) -> Any:
        """The newest first."""
        found, total = queries.own(actor(), asked["page"], asked["page_size"])
        return paged(of([shown(card) for card in found], total, asked))

    @blueprint.doc(summary=_("Signaler un contenu"))
    @idempotent
    @blueprint.arguments(ReportWritten)
    @blueprint.response(201, ReportShown)
    @allow(Can.WRITE_REPORTS)
    def post(self, asked: dict[str, Any]) -> Any:
        """The same content again, before an answer, is the same report. Without an account, from its page."""
        throttle.spend("reports.make", str(actor().id), MOST_AN_HOUR, AN_HOUR)
        made = services.make(actor(), asked["kind"], asked["key"], asked["reason"], asked["text"])
        return shown(queries.cards([queries.row(made)])[0]), 201, {"Location": f"/api/v1/reports/{made}"}


@blueprint.route("/to-handle")
class ToHandle(Resource):
    """What one may handle."""

    @blueprint.doc(summary=_("Lister les signalements à examiner"))
    @blueprint.arguments(ReportsToHandle, location="query")
    @blueprint.response(200, ReportShown(many=True), headers=HEADERS)
    @allow(Can.HANDLE_REPORTS)
    def get(self, asked: dict[str, Any]) -> Any:
        """For administrators: what waits first, thirty at a time; nothing for anybody else."""
        found, total = queries.to_handle(actor(), asked["page"])
        rows = [shown(card, is_handled=True) for card in found]
        return paged(of(rows, total, asked | {"page_size": queries.PAGE}))


@blueprint.route(ONE)
class OneReport(Resource):
    """One report."""

    @blueprint.doc(summary=_("Lire un signalement"))
    @blueprint.response(200, ReportShown)
    @allow(Can.READ_REPORTS)
    def get(self, report_id: int) -> Any:
        """One of one's own, or a decision that concerns one; any other does not exist."""
        return shown(queries.readable(actor(), report_id))


@blueprint.route(f"{ONE}/contest")
class Contest(Resource):
    """Contesting."""

    @blueprint.doc(summary=_("Contester une décision"))
    @idempotent
    @blueprint.arguments(ContestWritten)
    @blueprint.response(200, ReportShown)
    @allow(Can.WRITE_REPORTS)
    def post(self, asked: dict[str, Any], report_id: int) -> Any:
        """Once, by either side: somebody else looks again."""
        services.contest(actor(), report_id, asked["text"])
        return shown(queries.cards([queries.row(report_id)])[0])


@blueprint.route(f"{ONE}/decision")
class ReportDecision(Resource):
    """Deciding."""

    @blueprint.doc(summary=_("Décider d’un signalement"))
    @idempotent
    @blueprint.arguments(ReportDecided)
    @blueprint.response(200, ReportShown)
    @allow(Can.HANDLE_REPORTS)
    def post(self, asked: dict[str, Any], report_id: int) -> Any:
        """As an administrator whom it does not concern: the content stays or goes, each side is sent its reasons."""
        services.decide(actor(), report_id, asked["outcome"], asked["answer"], asked["statement"])
        return _handled(report_id)


@blueprint.route(f"{ONE}/settlement")
class ReportSettlement(Resource):
    """The last answer."""

    @blueprint.doc(summary=_("Répondre à qui conteste une décision"))
    @idempotent
    @blueprint.arguments(ReportSettled)
    @blueprint.response(200, ReportShown)
    @allow(Can.HANDLE_REPORTS)
    def post(self, asked: dict[str, Any], report_id: int) -> Any:
        """By somebody else than who decided; both sides are sent the reasons."""
        services.settle(actor(), report_id, asked["outcome"], asked["text"])
        return _handled(report_id)
