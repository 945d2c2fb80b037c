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
from elearn.telecentres.forms import MIDNIGHT, SeriesForm, minutes
from elearn.telecentres.models import Centre
from elearn.telecentres.policy import Can
from elearn.telecentres.queries import series as reads
from elearn.telecentres.queries.places import WorkspaceCard
from elearn.telecentres.recurrence import Rule
from elearn.telecentres.services import making
from elearn.telecentres.services import series as verbs
from elearn.telecentres.views import asking
from elearn.telecentres.views.blueprint import blueprint

Answer = str | Response | tuple[str, int]
LONGEST = timedelta(days=370)
RULE = ("workspace", "weekdays", "starts", "ends", "first", "until", "every")  # the fields that make the dates


@blueprint.get("/telecentres/<slug>/serie")
@allow(Can.BOOK)
def series(slug: str) -> Answer:
    """The rule; once it is given, every date as it stands."""
    centre = queries.places.centre_by_slug(slug)
    form = _form(centre, request.args)
    if "weekdays" not in request.args and "starts" not in request.args:
        return _page(centre, form)
    previews = _previews(centre, form)
    page = _page(centre, form, previews)
    return (page, 422) if form.errors else page


@blueprint.post("/telecentres/<slug>/serie")
@allow(Can.BOOK)
def book_series(slug: str) -> Answer:
    """Book the dates as they were shown, with what was chosen for each."""
    centre = queries.places.centre_by_slug(slug)
    form = _form(centre, request.form)
    previews, said = _previews(centre, form), _said(request.form)
    if form.errors or previews is None:
        return _page(centre, form, previews, said), 422
    try:
        workspace = _workspace(centre, form)
        chosen = reads.choices(previews, workspace.id, said)
        made = verbs.book(
            actor(), centre, workspace, _rule(form), chosen, form.text("key"), purpose=form.text("purpose")
        )
    except Invalid as error:
        form.refuse(error)
        return _page(centre, form, previews, said), 422
    except Conflict as error:
        form.form_errors.append(error.message)
        return _page(centre, form, _previews(centre, form), said), 409
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


def _workspace(centre: Centre, form: SeriesForm) -> WorkspaceCard:
    return asking.choices(centre, form.first.data).chosen(form.text("workspace"))[0]


def _minutes(form: SeriesForm) -> tuple[int, int]:
    """From and until which minutes of the day; a series that ends at 0 h ends at midnight."""
    return minutes(form.starts.data), 1440 if form.ends.data == MIDNIGHT else minutes(form.ends.data)


def _check(form: SeriesForm, centre: Centre) -> None:
    """Raise :class:`Invalid` with all that the fields say wrong together; a field that is not read says so itself."""
    faults: dict[str, list[str]] = {}
    starts, ends = _minutes(form)
    if None not in (form.starts.data, form.ends.data):
        if starts >= ends:
            faults["ends"] = [_("La fin vient avant le début.")]
        elif ends - starts < centre.least_minutes:
            faults["ends"] = [making.at_least(centre.least_minutes)]
    first, until = form.first.data, form.until.data
    if first is not None and until is not None:
        if until < first:
            faults["until"] = [_("La fin vient avant le début.")]
        elif until - first > LONGEST:
            faults["until"] = [_("Une série dure au plus un an.")]
    if faults:
        raise Invalid(fields=faults)


def _rule(form: SeriesForm) -> Rule:
    """The rule, once its fields hold."""
    weekdays = frozenset(int(n) for n in form.weekdays.data or ())
    first, until = form.first.data or date.max, form.until.data or date.min
    return Rule(weekdays, *_minutes(form), first, until, int(form.text("every") or 1))


def _previews(centre: Centre, form: SeriesForm) -> list[reads.Preview] | None:
    """Each date of the rule; none when a field of it is at fault, which the form then says."""
    form.holds(lambda: _check(form, centre))
    if any(form[name].errors for name in RULE):
        return None
    found = reads.preview(actor(), centre, _workspace(centre, form), _rule(form))
    if not found:
        form.refuse(Invalid(fields={"weekdays": [_("Aucune date entre ces deux jours.")]}))
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


def _page(
    centre: Centre,
    form: SeriesForm,
    previews: list[reads.Preview] | None = None,
    said: Mapping[date, str] | None = None,
) -> str:
    return render_template(
        "telecentres/series.html", centre=centre, form=form, previews=previews, said=said or {},
        wording=wording, words=words,
        total=sum(p.quote.cents for p in previews or () if p.quote is not None),
        free=sum(p.state == reads.FREE for p in previews or ()),
    )  # fmt: skip
