"""A trainee's own page, the player of lessons, and what the player sends."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from markupsafe import Markup

from elearn.core.errors import Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.web.errors import is_api
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.modules import queries as modules
from elearn.modules.extend import ACTIVITY_KINDS
from elearn.progress import beacons, changes, queries, services
from elearn.progress.completion import resume_at, summary
from elearn.progress.policy import Can

blueprint = Blueprint("progress", __name__, template_folder="templates")
LONGEST_BODY = 200_000  # bytes of a report of the player


@blueprint.get("/mon-espace")
@allow(Can.OWN_PAGES)
def dashboard() -> str:
    """What to take up again, and where one is on the path."""
    return render_template("progress/dashboard.html", board=queries.dashboard(actor()))


@blueprint.post("/mes-formations/<slug>/inscription")
@allow(Can.OWN_PAGES)
def enrol(slug: str) -> Response:
    """Begin a module and open its first lesson."""
    services.enrol(actor(), slug)
    return _see_other("progress.resume", slug=slug)


@blueprint.get("/suivre/<slug>")
@allow(Can.OWN_PAGES)
def resume(slug: str) -> Response:
    """Go where one stopped in a module."""
    found = _following(slug)
    if found is None:
        return _not_enrolled(slug)
    steps = modules.outline(found.enrolment.version_id)
    return _see_other("progress.lesson", slug=slug, key=resume_at(steps, found.done, found.enrolment.last_activity_key))


@blueprint.get("/suivre/<slug>/<key>")
@allow(Can.OWN_PAGES)
def lesson(slug: str, key: str) -> str | Response:
    """One activity of the version that the trainee follows. Reading it changes nothing."""
    who = actor()
    module = modules.module(slug)
    found = queries.following(who.id, module.id, key)
    if found is None:
        return _not_enrolled(slug)
    enrolment = found.enrolment
    steps = modules.outline(enrolment.version_id)
    rank = next((i for i, step in enumerate(steps) if step.key == key), None)
    if rank is None:
        raise Missing(_("Cette leçon n’existe pas dans la version que vous suivez."))
    activity = modules.activity(enrolment.version_id, key)
    kind = ACTIVITY_KINDS.get(activity.card.kind)
    state = found.states.get(key)
    return render_template(
        "progress/lesson.html",
        module=module,
        enrolment=enrolment,
        steps=steps,
        rank=rank,
        step=steps[rank],
        before=steps[rank - 1] if rank else None,
        after=steps[rank + 1] if rank + 1 < len(steps) else None,
        kind=kind,
        # A kind gives the HTML that its room made safe.
        fragment=Markup(kind.render(who, activity, enrolment.id)),  # noqa: S704
        found=found,
        state=state,
        # What is done is read again from the top.
        scroll=state.position.get("scroll", 0) if state and not state.is_done else 0,
        resume_ms=state.position.get("ms", 0) if state else 0,
        progress=summary(steps, found.done),
    )


@blueprint.post("/suivre/<slug>/<key>/suivant")
@allow(Can.OWN_PAGES)
def go_on(slug: str, key: str) -> Response:
    """ "Suivant": this lesson is seen; open the next one, or the module's page after the last."""
    found = _following(slug)
    if found is None:
        return _not_enrolled(slug)
    services.see(actor(), found.enrolment.id, key)
    keys = [s.key for s in modules.outline(found.enrolment.version_id)]
    following = keys[keys.index(key) + 1 :]
    if following:
        return _see_other("progress.lesson", slug=slug, key=following[0])
    return _see_other("progress.module", slug=slug)


@blueprint.post("/suivre/<slug>/<key>/transcription")
@allow(Can.OWN_PAGES)
def read_transcript(slug: str, key: str) -> Response:
    """The transcript was read instead of playing the media; stay on the page, which says that it is done."""
    found = _following(slug)
    if found is None:
        return _not_enrolled(slug)
    services.read_transcript(actor(), found.enrolment.id, key)
    flash(_("C’est noté : vous avez lu la transcription, cette activité est acquise."), "done")
    return _see_other("progress.lesson", slug=slug, key=key)


@blueprint.post("/suivre/<slug>/<key>/note")
@allow(Can.OWN_PAGES)
def keep_note(slug: str, key: str) -> Response:
    """Keep the trainee's note of one lesson; answers JSON to the player's script."""
    found = _following(slug)
    if found is None:
        return _not_enrolled(slug)
    revision = request.form.get("revision", "")
    if not revision.isascii() or not revision.isdigit() or len(revision) > 9:
        raise Invalid(_("Cette note n’est pas lisible. Rechargez la page."))
    kept = services.note(actor(), found.enrolment.id, key, request.form.get("body", ""), revision=int(revision))
    if is_api():
        return jsonify(body=kept.body, revision=kept.revision)
    flash(_("Votre note est enregistrée."), "done")
    return _see_other("progress.lesson", slug=slug, key=key)


@blueprint.post("/avancement/<int:enrolment_id>")
@allow(Can.OWN_PAGES)
def record(enrolment_id: int) -> Response:
    """What the player reports: time, place, ranges. Sent again, it counts once."""
    if (request.content_length or 0) > LONGEST_BODY:
        raise Invalid(_("Ce relevé d’avancement est trop long."), code="beacons")
    reported = beacons.parse(request.get_json(silent=True))
    done = services.record(actor(), enrolment_id, reported)
    if not done:
        return jsonify(done=[])
    enrolment = queries.enrolments([enrolment_id])[enrolment_id]
    how_far = queries.progress(enrolment)
    return jsonify(done=done, completed=how_far.done, total=how_far.total)


@blueprint.get("/mes-formations/<slug>")
@allow(Can.OWN_PAGES)
def module(slug: str) -> str | Response:
    """How far one is in a module, what is left, time expected and measured."""
    found = _following(slug)
    if found is None:
        return _not_enrolled(slug)
    version = modules.version(found.enrolment.version_id)
    steps = modules.outline(version.id)
    return render_template(
        "progress/module.html",
        version=version,
        found=found,
        enrolment=found.enrolment,
        steps=steps,
        progress=summary(steps, found.done),
        resume_key=resume_at(steps, found.done, found.enrolment.last_activity_key),
        time=queries.time_spent(found.enrolment.id),
        kinds=ACTIVITY_KINDS,
    )


@blueprint.get("/mes-formations/<slug>/version")
@allow(Can.OWN_PAGES)
def newer_version(slug: str) -> str | Response:
    """What changes in the newer version, with a button to go over to it."""
    found = _following(slug)
    if found is None:
        return _not_enrolled(slug)
    mine, current = modules.version(found.enrolment.version_id), modules.current_version(slug)
    outlines = modules.outlines([mine.id, current.id])
    return render_template(
        "progress/version.html",
        mine=mine,
        current=current,
        enrolment=found.enrolment,
        changes=changes.between(outlines[mine.id], outlines[current.id], found.done),
    )


@blueprint.post("/mes-formations/<slug>/version")
@allow(Can.OWN_PAGES)
def move(slug: str) -> Response:
    """Go over to the newer version."""
    found = _following(slug)
    if found is None:
        return _not_enrolled(slug)
    services.move_to_version(actor(), found.enrolment.id)
    flash(_("Vous suivez maintenant la version la plus récente. Ce que vous aviez fait est gardé."), "done")
    return _see_other("progress.module", slug=slug)


@blueprint.post("/mes-formations/<slug>/quitter")
@allow(Can.OWN_PAGES)
def leave(slug: str) -> Response:
    """Stop following a module."""
    found = _following(slug)
    if found is not None:
        services.leave(actor(), found.enrolment.id)
        flash(_("Vous ne suivez plus ce module. Vous pourrez le reprendre depuis le catalogue."), "info")
    return _see_other("progress.dashboard")


def _following(slug: str) -> queries.Following | None:
    return queries.following(actor().id, modules.module(slug).id)


def _not_enrolled(slug: str) -> Response:
    flash(_("Inscrivez-vous à ce module pour le suivre."), "info")
    return _see_other("modules.module", slug=slug)


def _see_other(endpoint: str, **values: Any) -> Response:
    return redirect(url_for(endpoint, **values), code=303)  # type: ignore[return-value]
