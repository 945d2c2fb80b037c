"""Attempts at a quiz: start, answer in batches, send, read the result."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from marshmallow import fields, validate

from elearn.core.errors import Conflict, Invalid, Missing
from elearn.core.i18n import gettext
from elearn.core.i18n import lazy_gettext as _
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.interop.api.idempotent import idempotent
from elearn.interop.api.paging import HEADERS, PageAsked, of, paged
from elearn.interop.api.resource import Blueprint, Resource
from elearn.interop.api.schemas import LARGEST_ID, Flag, Length, OneOf, Schema, Text, Uuid, When, Whole
from elearn.interop.policy import Can
from elearn.modules import queries as modules
from elearn.progress import queries as progress
from elearn.quizzes import queries, services
from elearn.quizzes.extend import Shown
from elearn.quizzes.queries import AttemptCard, QuizCard, Sheet
from elearn.quizzes.services import Incoming

MOST_EVENTS = 200
LARGEST_SEQ = 100_000
CONTROL = re.compile(r"answer[a-z0-9_.-]{0,40}\Z")
blueprint = Blueprint("api_attempts", __name__, url_prefix="/attempts", description=_("Essais aux quiz"))


class AttemptShown(Schema):
    """One attempt. The score comes once it is marked."""

    id = fields.UUID(required=True)
    module = fields.String(required=True)
    activity = fields.String(required=True)
    title = fields.String(required=True)
    number = fields.Integer(required=True, metadata={"description": _("Rang de l’essai à ce quiz.")})
    state = fields.String(
        required=True,
        metadata={
            "enum": ["open", "submitted", "graded", "expired"],
            "description": _("En cours, envoyé, corrigé, ou clos par le temps."),
        },
    )
    started_at = When(required=True)
    deadline_at = When(required=True, allow_none=True)
    submitted_at = When(required=True, allow_none=True)
    score_basis_points = fields.Integer(
        required=True, allow_none=True, metadata={"description": _("Sur 10 000 ; la note de passage est dans le quiz.")}
    )
    passed = fields.Boolean(required=True, allow_none=True)


class AttemptAsked(Schema):
    """Which quiz to begin, in which enrolment."""

    enrolment = Whole(required=True, least=1, most=LARGEST_ID)
    activity = Text(required=True, longest=100)
    id = Uuid(metadata={"description": _("L’identifiant de l’essai, si vous voulez le choisir.")})


class AttemptMade(Schema):
    """Where the attempt is."""

    id = fields.UUID(required=True)


class QuestionShown(Schema):
    """One question as it may be shown before the end: without what would give the answer."""

    slot = fields.Integer(required=True)
    type = fields.String(required=True)
    text = fields.String(required=True, metadata={"description": _("Texte en Markdown.")})
    control = fields.Dict(
        keys=fields.String(),
        required=True,
        metadata={"description": _("Ce que son genre montre pour répondre : options, unité…")},
    )
    fields_ = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        required=True,
        data_key="fields",
        metadata={"description": _("La réponse enregistrée, champ par champ.")},
    )
    is_answered = fields.Boolean(required=True)
    sure = fields.String(required=True)
    is_flagged = fields.Boolean(required=True)
    is_final = fields.Boolean(required=True)


class AttemptSheet(AttemptShown):
    """An attempt with its questions."""

    pass_mark = fields.Integer(required=True, metadata={"description": _("Note de passage, en pour cent.")})
    behaviour = fields.String(required=True)
    last_seq = fields.Integer(required=True, metadata={"description": _("Plus grand seq enregistré.")})
    questions = fields.List(fields.Nested(QuestionShown), required=True)


class AnswerEvent(Schema):
    """Something done on one question."""

    id = Uuid(required=True, metadata={"description": _("Choisi par vous, un par évènement : il compte une fois.")})
    slot = Whole(required=True, least=1, most=1000)
    seq = Whole(
        required=True,
        least=1,
        most=LARGEST_SEQ,
        metadata={"description": _("Rang de l’évènement chez vous, croissant.")},
    )
    kind = fields.String(required=True, validate=OneOf(["answer", "sure", "flag", "check"]))
    fields_ = fields.Dict(
        keys=fields.String(validate=validate.Regexp(CONTROL)),
        values=fields.List(Text(shortest=0, longest=2000), validate=Length(max=50)),
        validate=Length(max=50),
        load_default=dict,
        data_key="fields",
        metadata={"description": _('Pour answer et check : par exemple {"answer": ["2"]}.')},
    )
    sure = fields.String(validate=OneOf(["", "guess", "fairly", "certain"]), load_default="")
    on = Flag(load_default=False, metadata={"description": _("Pour flag : marquer ou non.")})
    at = When(load_default=None, allow_none=True, metadata={"description": _("Quand c’est arrivé, si cela a attendu.")})


class AnswerEvents(Schema):
    """A batch, in the order in which it happened."""

    events = fields.List(fields.Nested(AnswerEvent), required=True, validate=Length(min=1, max=MOST_EVENTS))


class Receipt(Schema):
    """What became of one event."""

    id = fields.UUID(required=True)
    status = fields.String(
        required=True,
        metadata={
            "enum": ["saved", "known", "late", "closed", "final", "refused"],
            "description": _("saved et known : c’est enregistré. Les autres : cela n’a pas compté."),
        },
    )
    message = fields.String(required=True)


class Receipts(Schema):
    """One receipt an event, in the same order."""

    receipts = fields.List(fields.Nested(Receipt), required=True)


class Submission(Schema):
    """Sending needs nothing more."""

    id = Uuid(metadata={"description": _("Choisi par vous : l’envoi compte une fois.")})


class QuestionResult(Schema):
    """One question once marked, with what the quiz lets show. Null: not shown."""

    slot = fields.Integer(required=True)
    answer = fields.String(required=True, metadata={"description": _("Votre réponse, en une ligne.")})
    score_basis_points = fields.Integer(required=True, allow_none=True)
    verdict = fields.String(required=True, allow_none=True)
    feedback = fields.List(fields.String(), required=True)
    explanation = fields.String(required=True, allow_none=True)
    read_again = fields.String(required=True, allow_none=True, metadata={"description": _("L’activité à relire.")})


class ResultShown(AttemptShown):
    """The result of an attempt."""

    pass_mark = fields.Integer(required=True)
    questions = fields.List(fields.Nested(QuestionResult), required=True)


@blueprint.route("")
class Attempts(Resource):
    """One's attempts."""

    @blueprint.doc(summary=_("Lister ses essais"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, AttemptShown(many=True), headers=HEADERS)
    @allow(Can.READ_ATTEMPTS)
    def get(self, asked: dict[str, Any]) -> Any:
        """One's own attempts at every quiz, the newest first."""
        who, size = actor(), asked["page_size"]
        cards = queries.attempts_of(who.id, limit=size, offset=(asked["page"] - 1) * size)
        quizzes = queries.quizzes({c.quiz_id for c in cards})
        page = of([_shown(c, quizzes[c.quiz_id]) for c in cards], queries.attempts_count(who.id), asked)
        return paged(page)

    @blueprint.doc(summary=_("Commencer un essai"))
    @idempotent
    @blueprint.arguments(AttemptAsked)
    @blueprint.response(201, AttemptMade)
    @blueprint.alt_response(200, schema=AttemptMade, description=_("Il était déjà commencé."), success=True)
    @allow(Can.WRITE_ATTEMPTS)
    def post(self, asked: dict[str, Any]) -> Any:
        """Start an attempt at a quiz of a module that one follows, or give back the open one."""
        who = actor()
        quiz = _quiz(asked["enrolment"], asked["activity"])
        before = {a.id for a in queries.attempts_of(who.id, quiz_id=quiz.id)}
        attempt_id = services.start(who, quiz.id, asked.get("id"))
        status = 200 if attempt_id in before else 201
        return {"id": attempt_id}, status, {"Location": f"/api/v1/attempts/{attempt_id}"}


@blueprint.route("/<uuid:attempt_id>")
class Attempt(Resource):
    """One of one's attempts."""

    @blueprint.doc(summary=_("Lire un essai et ses questions"))
    @blueprint.response(200, AttemptSheet)
    @allow(Can.READ_ATTEMPTS)
    def get(self, attempt_id: UUID) -> dict[str, Any]:
        """The questions as they were drawn, and what is saved of the answers."""
        sheet = queries.own_sheet(actor(), attempt_id)
        questions = [
            {
                "slot": item.slot,
                "type": item.type.name,
                "text": item.statement,
                "control": item.type.control_view(item.body, item.prepared, item.state.answer),
                "fields_": item.type.fields(item.body, item.prepared, item.state.answer),
                "is_answered": item.state.is_answered,
                "sure": item.state.sure,
                "is_flagged": item.state.is_flagged,
                "is_final": item.state.is_final,
            }
            for item in sheet.items
        ]
        return _shown(sheet.attempt, sheet.quiz) | {
            "pass_mark": sheet.quiz.pass_mark,
            "behaviour": sheet.quiz.behaviour,
            "last_seq": sheet.state.last_seq,
            "questions": questions,
        }


@blueprint.route("/<uuid:attempt_id>/events")
class Answers(Resource):
    """What one answers."""

    @blueprint.doc(summary=_("Enregistrer des réponses"))
    @blueprint.arguments(AnswerEvents)
    @blueprint.response(200, Receipts)
    @allow(Can.WRITE_ATTEMPTS)
    def post(self, batch: dict[str, Any], attempt_id: UUID) -> dict[str, Any]:
        """Take a batch; a receipt says what became of each event. A batch may be sent again."""
        events = [
            Incoming(
                e["id"], e["slot"], e["seq"], e["kind"], {**e["fields_"], "sure": e["sure"], "on": e["on"]}, e["at"]
            )
            for e in batch["events"]
        ]
        return {"receipts": services.record(actor(), attempt_id, events)}


@blueprint.route("/<uuid:attempt_id>/submission")
class Sent(Resource):
    """The end of an attempt."""

    @blueprint.doc(summary=_("Envoyer un essai"))
    @blueprint.arguments(Submission)
    @blueprint.response(200, AttemptMade)
    @allow(Can.WRITE_ATTEMPTS)
    def post(self, sent: dict[str, Any], attempt_id: UUID) -> dict[str, Any]:
        """Close the attempt and have it marked; sent twice, it is as sent once."""
        services.submit(actor(), attempt_id, sent.get("id"))
        return {"id": attempt_id}


@blueprint.route("/<uuid:attempt_id>/result")
class Result(Resource):
    """The result of an attempt."""

    @blueprint.doc(summary=_("Lire le résultat d’un essai"))
    @blueprint.response(200, ResultShown)
    @blueprint.alt_response(409, "CONFLICT")
    @allow(Can.READ_ATTEMPTS)
    def get(self, attempt_id: UUID) -> dict[str, Any]:
        """The score and each question, once the attempt is closed; 409 before."""
        sheet = queries.own_sheet(actor(), attempt_id)
        if sheet.attempt.is_open:
            raise Conflict(gettext("Cet essai est en cours : son résultat vient après l’envoi."), code="attempt-open")
        return _shown(sheet.attempt, sheet.quiz) | {
            "pass_mark": sheet.quiz.pass_mark,
            "questions": [_marked(sheet, item.slot) for item in sheet.items],
        }


def _quiz(enrolment_id: int, key: str) -> QuizCard:
    """The quiz of one activity, in the version that the actor follows."""
    enrolment = progress.enrolments([enrolment_id]).get(enrolment_id)
    if enrolment is None or enrolment.person_id != actor().id:
        raise Missing(gettext("Cette inscription n’existe pas."))
    step = next((s for s in modules.outline(enrolment.version_id) if s.key == key), None)
    quiz = queries.quiz_of_activity(step.id) if step else None
    if quiz is None:
        raise Invalid(fields={"activity": [gettext("Cette activité n’est pas un quiz de la version que vous suivez.")]})
    return quiz


def _shown(card: AttemptCard, quiz: QuizCard) -> dict[str, Any]:
    return {
        "id": card.id,
        "module": quiz.module_slug,
        "activity": quiz.activity_key,
        "title": quiz.title,
        "number": card.number,
        "state": card.state,
        "started_at": card.started_at,
        "deadline_at": card.deadline_at,
        "submitted_at": card.submitted_at,
        "score_basis_points": card.fraction_bp,
        "passed": card.passed,
    }


def _marked(sheet: Sheet, slot: int) -> dict[str, Any]:
    """One question with only what the display policy of the quiz shows now."""
    item = sheet.items[slot - 1]
    mark = item.mark()

    def given(what: Shown, value: Any) -> Any:
        return value if sheet.shows(item, what) else None

    return {
        "slot": slot,
        "answer": item.type.summarise(item.body, item.state.answer),
        "score_basis_points": given(Shown.MARK, item.fraction_bp),
        "verdict": given(Shown.VERDICT, mark.verdict if mark else None),
        "feedback": given(Shown.FEEDBACK, list(mark.feedback) if mark else []) or [],
        "explanation": given(Shown.EXPLANATION, item.body["explanation"] or None),
        "read_again": given(Shown.REVIEW, item.body["review"] or None),
    }
