"""A booking that comes back: the rule, its dates one by one, then all of them or none."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date, timedelta

from flask import Response, flash, redirect, render_template, request, url_for

from elearn.core import i18n
from elearn.core.errors import Conflict, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.i18n import ngettext
from elearn.core.web import typed
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.telecentres import queries, wording, words
from elearn.telecentres.forms import SeriesForm, minutes
from elearn.telecentres.models import Centre
from elearn.telecentres.policy import Can
from elearn.telecentres.queries import series as reads
from elearn.telecentres.recurrence import Rule
from elearn.telecentres.services import series as verbs
from elearn.telecentres.views import asking
from elearn.telecentres.views.blueprint import blueprint

Answer = str | Response | tuple[str, int]
LONGEST = timedelta(days=370)


@blueprint.get("/telecentres/<slug>/serie")
@allow(Can.BOOK)
def series(slug: str) -> Answer:
    """The rule; once it is given, every date as it stands."""
    centre = queries.places.centre_by_slug(slug)
    form = _form(centre, request.args)
    if "weekdays" not in request.args and "starts" not in request.args:
        return _page(centre, form)
    if not form.validate():
        return _page(centre, form), 422
    try:
        return _page(centre, form, previews=_previews(centre, form))
    except Invalid as error:
        form.refuse(error)
        return _page(centre, form), 422


@blueprint.post("/telecentres/<slug>/serie")
@allow(Can.BOOK)
def book_series(slug: str) -> Answer:
    """Book the dates as they were shown, with what was chosen for each."""
    centre = queries.places.centre_by_slug(slug)
    form = _form(centre, request.form)
    if not form.validate():
        return _page(centre, form), 422
    previews = None  # of a rule that cannot be read there are none
    try:
        previews = _previews(centre, form)
        workspace = asking.choices(centre, form.first.data).chosen(form.text("workspace"))[0]
        chosen = reads.choices(previews, workspace.id, _said(request.form))
        made = verbs.book(
            actor(), centre, workspace, _rule(form), chosen, form.text("key"), purpose=form.text("purpose")
        )
    except Invalid as error:
        form.refuse(error)
        return _page(centre, form, previews=previews), 422
    except Conflict as error:
        form.form_errors.append(error.message)
        return _page(centre, form, previews=_previews(centre, form)), 409
    flash(ngettext("%(n)s date est réservée.", "%(n)s dates sont réservées.", len(made)), "done")
    return redirect(url_for("telecentres.mine"), code=303)  # type: ignore[return-value]


@blueprint.post("/mes-reservations/series/<int:series_id>/annulation")
@allow(Can.BOOK)
def cancel_series(series_id: int) -> Answer:
    """Cancel all that is still to come of a series and may still be."""
    count = verbs.cancel_rest(actor(), series_id)
    if count:
        flash(ngettext("%(n)s date est annulée.", "%(n)s dates sont annulées.", count), "done")
    else:
        flash(_("Aucune date ne peut plus être annulée."), "info")
    return redirect(url_for("telecentres.mine"), code=303)  # type: ignore[return-value]


def _form(centre: Centre, given: Mapping[str, str]) -> SeriesForm:
    today = i18n.today()
    key = secrets.token_urlsafe(16)
    new = {"key": key, "first": today + timedelta(days=1), "until": today + timedelta(days=60)}
    form = SeriesForm(given or None, data=new)
    if not form.text("key"):
        form.key.data = key
    rooms = asking.choices(centre, form.first.data)
    form.workspace.choices = [(str(w.id), rooms.name(w)) for w in rooms.workspaces]
    return form


def _rule(form: SeriesForm) -> Rule:
    starts, ends = minutes(form.starts.data), minutes(form.ends.data)
    first, until = form.first.data or date.max, form.until.data or date.min
    if starts >= ends:
        raise Invalid(fields={"ends": [_("La fin vient avant le début.")]})
    if until < first:
        raise Invalid(fields={"until": [_("La fin vient avant le début.")]})
    if until - first > LONGEST:
        raise Invalid(fields={"until": [_("Une série dure au plus un an.")]})
    weekdays = frozenset(int(n) for n in form.weekdays.data or ())
    return Rule(weekdays, starts, ends, first, until, int(form.text("every") or 1))


def _previews(centre: Centre, form: SeriesForm) -> list[reads.Preview]:
    workspace = asking.choices(centre, form.first.data).chosen(form.text("workspace"))[0]
    found = reads.preview(actor(), centre, workspace, _rule(form))
    if not found:
        raise Invalid(fields={"weekdays": [_("Aucune date entre ces deux jours.")]})
    return found


def _said(posted: Mapping[str, str]) -> dict[date, str]:
    """What was chosen for each date, by ``date-<day>``."""
    out = {}
    for name, value in posted.items():
        if name.startswith("date-"):
            on = typed.day(name.removeprefix("date-"))
            if on is not None:
                out[on] = value
    return out


def _page(centre: Centre, form: SeriesForm, previews: list[reads.Preview] | None = None) -> str:
    return render_template(
        "telecentres/series.html", centre=centre, form=form, previews=previews, wording=wording, words=words,
        total=sum(p.quote.cents for p in previews or () if p.quote is not None),
        free=sum(p.state == reads.FREE for p in previews or ()),
    )  # fmt: skip
