"""The week of a telecentre from a day on, and the days that differ."""

from __future__ import annotations

from datetime import date, timedelta

from flask import flash, render_template, request

from elearn.core.errors import Conflict, Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.i18n import today
from elearn.core.web import typed
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.posted import see_other
from elearn.telecentres import queries, words
from elearn.telecentres.clock_text import stretches_of, typed_stretches
from elearn.telecentres.manage_forms import ExceptionForm, HoursForm
from elearn.telecentres.models import Centre
from elearn.telecentres.policy import Can
from elearn.telecentres.services import hours as service
from elearn.telecentres.views.blueprint import blueprint
from elearn.telecentres.views.manage import Answer, managed_centre, shown

A_YEAR = timedelta(days=366)
WHOLE_DAY: tuple[tuple[int | None, int | None], ...] = ((None, None),)


@blueprint.route("/gestion/telecentres/<slug>/horaires", methods=["GET", "POST"])
@allow(Can.LIST_MANAGED)
def manage_hours(slug: str) -> Answer:
    """The usual week; a change begins on a day and leaves what was before."""
    centre = managed_centre(slug)
    if request.method == "GET":
        return _page(centre, _current(centre), ExceptionForm(formdata=None))
    form = HoursForm()
    if form.holds(lambda: _check(form)):
        try:
            service.set_hours(actor(), centre.id, form.from_on.data or today(), _typed(form)[0])
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Les nouveaux horaires sont enregistrés."), "done")
            return see_other("telecentres.manage_hours", slug=slug)
    return _page(centre, form, ExceptionForm(formdata=None))


@blueprint.post("/gestion/telecentres/<slug>/jours")
@allow(Can.LIST_MANAGED)
def add_exception(slug: str) -> Answer:
    """Say that a day differs."""
    centre = managed_centre(slug)
    form = ExceptionForm()
    if form.holds(lambda: service.check_day(_of_the_day(form))):
        try:
            for opens, closes in _of_the_day(form) or WHOLE_DAY:
                service.add_exception(
                    actor(), centre.id, form.on.data or today(), opens=opens, closes=closes, reason=form.text("reason")
                )
        except Invalid as error:
            form.refuse(error)
        except Conflict as error:
            form.refuse(Invalid(fields={"on": [error.message]}))
        else:
            flash(_("Ce jour est noté."), "done")
            return see_other("telecentres.manage_hours", slug=slug)
    return _page(centre, _current(centre), form)


@blueprint.post("/gestion/telecentres/<slug>/jours/<int:exception_id>/retirer")
@allow(Can.LIST_MANAGED)
def remove_exception(slug: str, exception_id: int) -> Answer:
    """The usual hours hold again that day."""
    managed_centre(slug)
    service.remove_exception(actor(), exception_id)
    flash(_("Les horaires habituels valent de nouveau ce jour-là."), "done")
    return see_other("telecentres.manage_hours", slug=slug)


@blueprint.post("/gestion/telecentres/<slug>/horaires/renoncer")
@allow(Can.LIST_MANAGED)
def give_up_hours(slug: str) -> Answer:
    """A change to come does not happen."""
    centre = managed_centre(slug)
    try:
        service.give_up_change(actor(), centre.id, typed.day(request.form.get("from_on")) or today(), today())
    except (Conflict, Missing) as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("Ce changement n’aura pas lieu : les horaires d’avant continuent."), "done")
    return see_other("telecentres.manage_hours", slug=slug)


def _of_the_day(form: ExceptionForm) -> list[tuple[int, int]]:
    """The hours typed for a day that differs; raises :class:`Invalid`."""
    try:
        return stretches_of(form.text("opens"))
    except ValueError:
        raise Invalid(fields={"opens": [_not_hours(_("Heures ce jour-là"))]}) from None


def _check(form: HoursForm) -> None:
    """Raise :class:`Invalid` naming each day that is not hours, or whose hours do not hold together."""
    found, faults = _typed(form)
    try:
        service.check_stretches(found, date.min)
    except Invalid as error:
        faults |= error.fields
    if faults:
        raise Invalid(fields=faults)


def _typed(form: HoursForm) -> tuple[list[tuple[int, int, int]], dict[str, list[str]]]:
    """All the stretches typed; and a sentence for each day that is not hours."""
    found: list[tuple[int, int, int]] = []
    faults: dict[str, list[str]] = {}
    for weekday, name in enumerate(words.WEEKDAYS):
        try:
            found += [(weekday, *stretch) for stretch in stretches_of(form.text(f"hours-{weekday}"))]
        except ValueError:
            faults[f"hours-{weekday}"] = [_not_hours(str(name).capitalize())]
    return found, faults


def _not_hours(name: str) -> str:
    return _("%(name)s : écrivez des heures, par exemple 8:30-12:00, 13:30-17:30.", name=name)


def _current(centre: Centre) -> HoursForm:
    """The form filled with the week of today, beginning tomorrow."""
    week = queries.directory.entry(centre.id).week()
    values = {f"hours-{n}": typed_stretches(stretches) for n, stretches in enumerate(week)}
    return HoursForm(formdata=None, data={"from_on": today() + timedelta(days=1), **values})


def _page(centre: Centre, form: HoursForm, exception: ExceptionForm) -> Answer:
    page = render_template(
        "telecentres/manage_hours.html",
        centre=centre,
        form=form,
        days=[form[f"hours-{n}"] for n in range(7)],
        exception=exception,
        exceptions=queries.hours.exceptions(centre.id, today(), today() + A_YEAR),
        periods=queries.hours.periods(centre.id),
        today=today(),
        one_day=timedelta(days=1),
        words=words,
    )
    return shown(page, refused=bool(form.errors or exception.errors))
