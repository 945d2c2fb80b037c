"""The questions of a request and their answers, read by all who may answer it."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from elearn.core.i18n import lazy_gettext as _
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.interop.api.idempotent import idempotent
from elearn.interop.api.paging import HEADERS, PageAsked, cut, paged
from elearn.interop.api.resource import Blueprint, Resource
from elearn.interop.api.schemas import ID, Schema, Text, When
from elearn.interop.policy import Can
from elearn.pool import queries, services
from elearn.pool.queries.requests import QuestionCard

blueprint = Blueprint(
    "api_request_questions", __name__, url_prefix="/requests", description=_("Questions sur une demande")
)


class QuestionAsked(Schema):
    """A question."""

    question = Text(required=True, longest=2000)


class AnswerGiven(Schema):
    """The answer to a question."""

    answer = Text(required=True, longest=4000)


class RequestQuestionShown(Schema):
    """A question, without who asked it."""

    id = fields.Integer(required=True)
    question = fields.String(required=True, attribute="body")
    answer = fields.String(required=True)
    asked_at = When(required=True)
    answered_at = When(required=True, allow_none=True)
    is_own = fields.Boolean(required=True)


@blueprint.route(f"/<{ID}:request_id>/questions")
class Questions(Resource):
    """The questions of a request."""

    @blueprint.doc(summary=_("Lister les questions d’une demande"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, RequestQuestionShown(many=True), headers=HEADERS)
    @allow(Can.READ_REQUESTS)
    def get(self, asked: dict[str, Any], request_id: int) -> Any:
        """Those that are answered, and one's own; all of them for the company that asks."""
        queries.requests.readable(actor(), request_id)
        return paged(cut(queries.requests.questions(actor(), request_id), asked))

    @blueprint.doc(summary=_("Poser une question"))
    @idempotent
    @blueprint.arguments(QuestionAsked)
    @blueprint.response(201, RequestQuestionShown)
    @allow(Can.WRITE_QUOTES)
    def post(self, asked: dict[str, Any], request_id: int) -> Any:
        """Ask the company: the answer is read by all who may answer the request, without who asked."""
        made = services.requests.ask(actor(), request_id, asked["question"])
        return _question(request_id, made)


@blueprint.route(f"/<{ID}:request_id>/questions/<{ID}:question_id>/answer")
class Answered(Resource):
    """Answering a question."""

    @blueprint.doc(summary=_("Répondre à une question"))
    @idempotent
    @blueprint.arguments(AnswerGiven)
    @blueprint.response(200, RequestQuestionShown)
    @allow(Can.WRITE_REQUESTS)
    def post(self, asked: dict[str, Any], request_id: int, question_id: int) -> Any:
        """Once, as the company that asks; all who may answer read it."""
        services.requests.answer(actor(), request_id, question_id, asked["answer"])
        return _question(request_id, question_id)


def _question(request_id: int, question_id: int) -> QuestionCard:
    """A question that was just asked or answered."""
    return next(q for q in queries.requests.questions(actor(), request_id) if q.id == question_id)
