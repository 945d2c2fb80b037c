"""The pages of an attempt: one question at a time, reading over, the result."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4, uuid5

from flask import Flask, current_app, make_response, redirect, render_template, request, url_for
from flask import Response as FlaskResponse
from flask_wtf.csrf import CSRFError
from werkzeug import Response
from werkzeug.datastructures import MultiDict

from elearn.core import clock
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.web.guard import members, public
from elearn.core.web.identity import actor
from elearn.quizzes import queries, services
from elearn.quizzes.behaviours.base import Shown
from elearn.quizzes.services.recording import KNOWN, SAVED, Incoming
from elearn.quizzes.sheet import Item, Sheet
from elearn.quizzes.text import gaps, inline, plain
from elearn.quizzes.views import blueprint, shown


def kept_private(html: str, status: int = 200) -> FlaskResponse:
    """A page of an attempt: never kept, so that going back shows it as it is now."""
    response = make_response(html, status)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.get("/essais/<uuid:attempt_id>")
@members()
def attempt(attempt_id: UUID) -> Response:
    """Where this attempt is to be taken up again."""
    sheet = queries.own_sheet(actor(), attempt_id)
    return redirect(_somewhere(sheet, sheet.next_open), code=303)


def _somewhere(sheet: Sheet, slot: int) -> str:
    """The page of a question, or of what is left to see when the attempt takes no more answers."""
    attempt_id = sheet.attempt.id
    if not sheet.attempt.is_open:
        return url_for("quizzes.result", attempt_id=attempt_id)
    if sheet.attempt.has_lapsed(clock.now()):
        return url_for("quizzes.summary", attempt_id=attempt_id)
    return url_for("quizzes.question", attempt_id=attempt_id, slot=slot)


@blueprint.get("/essais/<uuid:attempt_id>/questions/<int:slot>")
@members()
def question(attempt_id: UUID, slot: int) -> Response | FlaskResponse:
    """One question, with its feedback once it has been checked."""
    sheet = queries.own_sheet(actor(), attempt_id)
    item = sheet.item(slot)
    if item is None:
        raise Missing(_("Cet essai n’a pas cette question."))
    if not sheet.attempt.is_writable(clock.now()):
        return redirect(_somewhere(sheet, slot), code=303)
    if request.args and not item.state.is_final:
        again = _("Votre réponse est reprise ici. Elle sera enregistrée quand vous continuerez.")
        return kept_private(_question_page(sheet, item, resumed=again, typed=request.args))
    return kept_private(_question_page(sheet, item))


def _question_page(
    sheet: Sheet, item: Item, *, error: str = "", resumed: str = "", typed: MultiDict[str, str] | None = None
) -> str:
    now = clock.now()
    control, sure = shown.control(item), item.state.sure
    if typed is not None:
        control["values"] = {"answer": []} | {n: typed.getlist(n) for n in typed if n.startswith("answer")}
        sure = typed.get("sure", "")
    reveals = sheet.shows(item, Shown.VERDICT)
    return render_template(
        "quizzes/question.html",
        sheet=sheet,
        attempt=sheet.attempt,
        quiz=sheet.quiz,
        item=item,
        control=control,
        sure=sure,
        marked=shown.marked(sheet, item, shown.Lessons(actor(), sheet.quiz)) if reveals else None,
        map=shown.question_map(sheet, item.slot),
        sure_options=shown.sure_options(),
        minutes_left=shown.minutes_left(sheet, now),
        now=now,
        event=uuid4(),
        error=error,
        resumed=resumed,
    )


@blueprint.post("/essais/<uuid:attempt_id>/questions/<int:slot>")
@public("an answer sent after the session has ended is shown back to be sent again, not lost")
def answer(attempt_id: UUID, slot: int) -> Response | FlaskResponse:
    """Save what the form holds, then go where its button says."""
    who = actor()
    if not who.is_authenticated:
        return kept_private(_kept_page(attempt_id, slot), 403)
    sheet = queries.own_sheet(who, attempt_id)
    item = sheet.item(slot)
    if item is None:
        raise Missing(_("Cet essai n’a pas cette question."))
    try:
        # Exempt from the check before views (see setup below), so that this page too loses nothing.
        current_app.extensions["csrf"].protect()
    except CSRFError:
        if not sheet.attempt.is_writable(clock.now()):
            raise
        renewed = _("Votre session a été renouvelée. Votre réponse est reprise ici : envoyez-la de nouveau.")
        return kept_private(_shown_again(sheet, item, renewed), 422)
    go = request.form.get("go", "next")
    receipts = services.record(who, attempt_id, _events(sheet, item, go))
    refused = next((r for r in receipts if r.status not in {SAVED, KNOWN}), None)
    if refused is not None and sheet.attempt.is_writable(clock.now()) and not item.state.is_final:
        return kept_private(_shown_again(sheet, item, refused.message), 422)
    return redirect(_after(sheet, slot, go), code=303)


def setup(app: Flask) -> None:
    """Filters for templates; and the form of a question goes through the check of tokens before
    views: its own view checks, and keeps what was typed."""
    app.jinja_env.filters.update(inline=inline, plain=plain, gaps=gaps)
    app.extensions["csrf"].exempt(f"{__name__}.answer")


def _kept_page(attempt_id: UUID, slot: int) -> str:
    """What was answered goes on in the address to come back to, where the form shows it again."""
    values = {name: request.form.getlist(name) for name in request.form if name == "sure" or name.startswith("answer")}
    back = url_for("quizzes.question", attempt_id=attempt_id, slot=slot, **values)  # type: ignore[arg-type]
    return render_template("quizzes/kept.html", back=back)


def _shown_again(sheet: Sheet, item: Item, error: str) -> str:
    """The question with what was typed and why it was not taken. Nothing of it is written (422)."""
    return _question_page(sheet, item, error=error, typed=request.form)


def _events(sheet: Sheet, item: Item, go: str) -> list[Incoming]:
    """What the form changes, as events. The same form sent twice gives the same ids."""
    form = request.form
    try:
        made = UUID(form.get("event", ""))
    except ValueError:
        made = uuid4()
    seq = sheet.state.last_seq
    out: list[Incoming] = []

    def add(kind: str, values: dict[str, Any]) -> None:
        # The content is part of the name: a page gone back to and changed is another event.
        number = uuid5(made, f"{kind}:{sorted(values.items())}")
        out.append(Incoming(number, item.slot, seq + len(out) + 1, kind, values, clock.now()))

    fields = {name: form.getlist(name) for name in form if name.startswith("answer")}
    fields = {"answer": [], **fields}
    if not item.state.is_final:
        given = item.type.parse(item.body, item.prepared, fields)
        if go == "check":
            add("check", fields | {"sure": form.get("sure", "")})
        else:
            if given != item.state.answer:
                add("answer", fields)
            if form.get("sure", "") != item.state.sure:
                add("sure", {"sure": form.get("sure", "")})
    if go in {"flag", "unflag"} and (go == "flag") != item.state.is_flagged:
        add("flag", {"on": go == "flag"})
    return out


def _after(sheet: Sheet, slot: int, go: str) -> str:
    """Where the button leads: a rank of the map, a word, or the next question."""
    last = len(sheet.items)
    if go in {"flag", "unflag", "check"}:
        target = slot
    elif go == "previous":
        target = max(1, slot - 1)
    elif go.isascii() and go.isdigit() and 1 <= int(go[:4]) <= last:
        target = int(go[:4])
    else:
        target = last + 1 if go == "summary" else slot + 1
    if target > last:
        return url_for("quizzes.summary", attempt_id=sheet.attempt.id)
    return url_for("quizzes.question", attempt_id=sheet.attempt.id, slot=target)


@blueprint.get("/essais/<uuid:attempt_id>/relecture")
@members()
def summary(attempt_id: UUID) -> Response | FlaskResponse:
    """Before sending: what has no answer, what was marked to come back to."""
    sheet = queries.own_sheet(actor(), attempt_id)
    if not sheet.attempt.is_open:
        return redirect(_somewhere(sheet, 1), code=303)
    now = clock.now()
    page = render_template(
        "quizzes/summary.html",
        sheet=sheet,
        attempt=sheet.attempt,
        quiz=sheet.quiz,
        map=shown.question_map(sheet),
        unreadable=[i.slot for i in sheet.items if i.problem],
        unchecked=[i.slot for i in sheet.items if sheet.behaviour.checks and not i.state.is_final],
        lapsed=sheet.attempt.has_lapsed(now),
        minutes_left=shown.minutes_left(sheet, now),
        now=now,
        event=uuid4(),
    )
    return kept_private(page)


@blueprint.post("/essais/<uuid:attempt_id>/envoyer")
@members()
def submit(attempt_id: UUID) -> Response:
    """Send the attempt; sent twice, it is as sent once."""
    try:
        event = UUID(request.form.get("event", ""))
    except ValueError:
        event = None
    services.submit(actor(), attempt_id, event)
    return redirect(url_for("quizzes.result", attempt_id=attempt_id), code=303)


@blueprint.get("/essais/<uuid:attempt_id>/resultat")
@members()
def result(attempt_id: UUID) -> Response | FlaskResponse:
    """The score, whether it is passed, and each question: right or not, why, where to read again."""
    who = actor()
    sheet = queries.own_sheet(who, attempt_id)
    if sheet.attempt.is_open:
        return redirect(_somewhere(sheet, sheet.next_open), code=303)
    read_again = shown.Lessons(who, sheet.quiz)
    attempts = queries.attempts_of(who.id, quiz_ids=[sheet.quiz.id])
    page = render_template(
        "quizzes/result.html",
        sheet=sheet,
        attempt=sheet.attempt,
        quiz=sheet.quiz,
        questions=[(item, shown.marked(sheet, item, read_again)) for item in sheet.items],
        can_retry=not sheet.quiz.attempts or len(attempts) < sheet.quiz.attempts,
        has_open=any(a.is_writable(clock.now()) for a in attempts),
        new_attempt=uuid4(),
        back=shown.page_of(who, sheet.quiz, sheet.quiz.activity_key),
        lessons=shown.placed(sheet, read_again) if sheet.quiz.placement else [],
    )
    return kept_private(page)
