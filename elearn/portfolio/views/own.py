"""One's own dossier: the list, the form of a deliverable, its history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, flash, jsonify, redirect, render_template, request, url_for

from elearn.core.errors import Invalid
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor
from elearn.core.web.errors import is_api
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.portfolio import queries, services
from elearn.portfolio.document import table
from elearn.portfolio.filling import Raw, read_form
from elearn.portfolio.parsing import words
from elearn.portfolio.policy import Can
from elearn.portfolio.views.blueprint import blueprint
from elearn.portfolio.views.texts import Texts
from elearn.progress.queries import Dashboard

Answer = str | Response | tuple[str, int]


@blueprint.get("/mon-dossier")
@allow(Can.LIST_OWN)
def index() -> str:
    """Every deliverable, with how far it is."""
    who = actor()
    lines = queries.dossier(who)
    return render_template(
        "portfolio/index.html",
        lines=lines,
        is_empty=not any(x.is_begun for x in lines),
        booklets=queries.booklets(who),
    )


@blueprint.get("/mon-dossier/<slug>")
@allow(Can.LIST_OWN)
def deliverable(slug: str) -> str:
    """The form of one deliverable. Reading it writes nothing."""
    return _page(queries.form(actor(), slug))


@blueprint.post("/mon-dossier/<slug>/brouillon")
@allow(Can.LIST_OWN)
def save(slug: str) -> Answer:
    """Keep what is typed; answers JSON to the page's script, which shows what was computed."""
    who = actor()
    raw, revision = _posted(slug)
    try:
        services.save(who, slug, raw, revision=revision)
    except services.Stale as stale:
        return _stale(slug, raw, stale)
    if is_api():
        form = queries.form(who, slug)
        return jsonify(revision=form.revision, computed=form.filled.computed(), errors=form.filled.errors)
    flash(_("Votre brouillon est enregistré."), "done")
    return _see_other("portfolio.deliverable", slug=slug)


@blueprint.post("/mon-dossier/<slug>/envoi")
@allow(Can.LIST_OWN)
def submit(slug: str) -> Answer:
    """Hand in a version; what is missing is named, and the form shown again as it was typed."""
    who = actor()
    raw, revision = _posted(slug)
    try:
        done = services.submit(who, slug, raw, revision=revision)
    except services.Stale as stale:
        return _stale(slug, raw, stale)
    except Invalid as refused:
        faults = {place: said[0] for place, said in refused.fields.items()}
        return _page(queries.form(who, slug, raw), faults=faults or {"": refused.message}), 422
    if done.is_new:
        flash(_("Version %(number)s envoyée. Elle est gardée dans votre dossier.", number=done.number), "done")
    else:
        flash(_("La version %(number)s, déjà envoyée, est identique : rien n’a changé.", number=done.number), "info")
    return _see_other("portfolio.deliverable", slug=slug)


@blueprint.get("/mon-dossier/<slug>/historique")
@allow(Can.LIST_OWN)
def history(slug: str) -> str:
    """The versions handed in, and what a trainer said of each."""
    who = actor()
    return render_template(
        "portfolio/history.html", form=queries.form(who, slug), submissions=queries.history(who, slug)
    )


@blueprint.get("/mon-dossier/<slug>/historique/<int:number>")
@allow(Can.LIST_OWN)
def version(slug: str, number: int) -> str:
    """One version as it was handed in."""
    found = queries.own_submission(actor(), slug, number)
    return render_template("portfolio/version.html", one=found, sheet=found.exercise.sheet, table=table, words=words)


def _posted(slug: str) -> tuple[Raw, int]:
    """What was typed, and the revision that it was typed over."""
    sheet = queries.exercise_for(actor().id, slug).sheet
    revision = request.form.get("revision", "")
    if not revision.isascii() or not revision.isdigit() or len(revision) > 9:
        raise Invalid(_("Ce formulaire n’est pas lisible. Rechargez la page."))
    return read_form(sheet, request.form.get, request.form.getlist), int(revision)


def _stale(slug: str, raw: Raw, stale: services.Stale) -> Answer:
    """Another window wrote: say what differs, keep what was typed here, let the person choose."""
    form = queries.form(actor(), slug, raw)
    theirs = queries.form(actor(), slug, stale.draft).filled
    labels = [
        f.label
        for f in form.exercise.sheet.fields
        if f.is_typed and (theirs.raw.get(f.id) or None) != (form.filled.raw.get(f.id) or None)
    ]
    if is_api():
        answer = jsonify(revision=stale.current, differ=labels, message=stale.message)
        answer.status_code = 409
        return answer
    return _page(form, stale=stale, differ=labels), 409


def _page(form: queries.Form, **more: Any) -> str:
    who = actor()
    submissions = queries.history(who, form.exercise.sheet.deliverable) if form.submissions else []
    faults: Mapping[str, str] = more.pop("faults", {})
    return render_template(
        "portfolio/deliverable.html",
        form=form,
        sheet=form.exercise.sheet,
        filled=form.filled,
        faults=faults,
        # What cannot be read is said from the start; what is missing, once it was to be handed in.
        errors={**form.filled.errors, **faults},
        last=submissions[0] if submissions else None,
        review=next((s.review for s in submissions if s.review), None),
        texts=Texts(),
        revision=more["stale"].current if "stale" in more else form.revision,
        **more,
    )


def dashboard_card(who: Actor, *, board: Dashboard, **_context: object) -> str:
    """The dossier beside the trail of the trainee's page; nothing before there is an exercise."""
    handed_in, total = queries.summary(who, {followed.enrolment.version_id for followed in board.followed})
    return render_template("portfolio/card.html", handed_in=handed_in, total=total) if total else ""


def _see_other(endpoint: str, **values: Any) -> Response:
    return redirect(url_for(endpoint, **values), code=303)  # type: ignore[return-value]
