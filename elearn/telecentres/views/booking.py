"""Booking: the form, what was booked, and one's own bookings."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for

from elearn.core import clock
from elearn.core.errors import Conflict, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.i18n import local
from elearn.core.policy import can
from elearn.core.web import typed
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.telecentres import periods, pricing, queries, wording, words
from elearn.telecentres.forms import BookForm
from elearn.telecentres.models import Centre
from elearn.telecentres.policy import Can
from elearn.telecentres.queries import alternatives
from elearn.telecentres.queries import bookings as reads
from elearn.telecentres.services import bookings, waiting
from elearn.telecentres.services.claims import Taken
from elearn.telecentres.services.making import Wanted
from elearn.telecentres.transitions import RELEASED
from elearn.telecentres.views import asking
from elearn.telecentres.views.blueprint import blueprint

Answer = str | Response | tuple[str, int]
# What the page of a booking takes from its address (see ``asking.prefilled``).
TYPED = ("workspace", "unit", "on", "part", "starts", "ends", "people", "purpose")


@blueprint.route("/telecentres/<slug>/reserver", methods=["GET", "POST"])
@allow(Can.BOOK, resumes=TYPED)
def book(slug: str) -> Answer:
    """Choose a workspace and a time; sent, the place is kept while one confirms."""
    centre = queries.places.centre_by_slug(slug)
    form = _form(centre)
    if request.method == "GET":
        return _book_page(centre, form)
    if not form.validate():
        return _book_page(centre, _all_told(form, centre)), 422
    wanted, kind = None, ""
    try:
        chosen = asking.choices(centre, form.on.data).chosen(form.text("workspace"))
        kind, wanted = chosen[0].kind, asking.wanted_of(form, centre, chosen)
        return _see(bookings.hold(actor(), wanted).id)
    except Invalid as error:
        return _book_page(centre, _all_told(form, centre, error)), 422
    except Conflict as error:
        if wanted is not None and isinstance(error, Taken):
            return _book_page(centre, form, taken=error, wanted=wanted, kind=kind, own=_own(wanted)), 409
        form.form_errors.append(error.message)
        return _book_page(centre, form), 409


def _form(centre: Centre, **more: Any) -> BookForm:
    data = asking.prefilled(request.args, secrets.token_urlsafe(16)) | more
    form = BookForm(data=data)
    if request.method == "GET":
        form.process(data=data)
    form.workspace.choices = asking.choices(centre, form.on.data).options()
    if not can(Can.MANAGE, actor(), centre):
        del form.email
    return form


def _all_told(form: BookForm, centre: Centre, error: Invalid | None = None) -> BookForm:
    """The form with every fault it holds, not the first alone; asked of a refused one only."""
    form.holds(lambda: asking.check(form, centre))
    if error is not None:
        form.refuse(asking.by_field(error))
    return form


def _book_page(
    centre: Centre,
    form: BookForm,
    *,
    taken: Taken | None = None,
    wanted: Wanted | None = None,
    kind: str = "",
    own: reads.BookingCard | None = None,
) -> str:
    others = _others(centre, kind, wanted) if wanted is not None and own is None else []
    return render_template(
        "telecentres/book.html",
        centre=centre,
        form=form,
        price=asking.price_before(actor(), form, centre),
        taken=taken,
        wanted=wanted,
        kind=kind,
        others=others,
        own=own,
        is_own=own is not None and own.person_id == actor().person_id,
        held=reads.held(actor(), centre.id),
        wording=wording,
    )


def _own(wanted: Wanted, but: int = 0) -> reads.BookingCard | None:
    """What took the place, when it is theirs already who want it."""
    who = actor()
    ids, start, end = wanted.workspace_ids, wanted.starts_at, wanted.ends_at
    return reads.already(who, wanted.person_id or who.id, ids, start, end, but)


def _others(centre: Centre, kind: str, wanted: Wanted) -> list[alternatives.Alternative]:
    return alternatives.alternatives(centre, kind, wanted.unit, wanted.starts_at, wanted.ends_at, people=wanted.people)


@blueprint.get("/mes-reservations")
@allow(Can.LIST_OWN)
def mine() -> str:
    """One's own bookings, to come and past, and what one waits for."""
    return _mine_page()


def _mine(what: str, refusal: Conflict) -> tuple[str, int]:
    """One's bookings as they are now, above them why nothing was done."""
    return _mine_page(refused=(what, refusal.message)), 409


def _mine_page(**more: Any) -> str:
    who = actor()
    return render_template(
        "telecentres/mine.html",
        coming=reads.mine(who),
        past=reads.mine(who, past=True, limit=20),
        waiting=queries.waiting.mine(who),
        visit=queries.visits.open_visit(who),
        wording=wording,
        **more,
    )


@blueprint.get("/mes-reservations/<int:booking_id>")
@allow(Can.LIST_OWN)
def booking(booking_id: int) -> str:
    """One booking: when, where, what it costs, what can be done, what was done."""
    return booking_page(reads.booking(actor(), booking_id))


def booking_page(card: reads.BookingCard, **more: Any) -> str:
    """The page of one booking; ``more`` is what it says beside: ``refused``, ``errors`` by field."""
    who = actor()
    return render_template(
        "telecentres/booking.html",
        one=card,
        is_own=card.person_id == who.person_id,
        steps=reads.steps(who, card.id),
        following=reads.to_come(who, card.series_id) if card.series_id else 0,
        price_words=words.price_in_words(pricing.thawed(card.price)) if card.price.get("lines") else "",
        again=_again(card) if card.person_id == who.person_id else None,
        wording=wording,
        **{"errors": {}, **more},
    )


def _again(card: reads.BookingCard) -> dict[str, str | int] | None:
    """What fills in the form anew with what was let go, while there is time for it."""
    start, end = local(card.starts_at), local(card.ends_at)
    if card.state != RELEASED or card.ends_at <= clock.now() or not card.workspaces:
        return None
    first = card.workspaces[0]
    is_whole = len(card.workspaces) > 1
    is_month = card.unit == periods.MONTH
    times = {} if is_month else {"starts": f"{start:%H:%M}", "ends": f"{end:%H:%M}"}
    return {
        "workspace": f"{asking.ROOM}{first.space_id}" if is_whole else first.id,
        "on": start.date().isoformat(),
        "unit": card.unit if is_month else periods.HOUR,
        "people": card.people,
        "purpose": card.purpose,
        **times,
    }


def not_done(booking_id: int, what: str, refusal: Conflict) -> tuple[str, int]:
    """The booking as it is now, above it why nothing was done."""
    return booking_page(reads.booking(actor(), booking_id), refused=(what, refusal.message)), 409


def _see(booking_id: int) -> Response:
    return redirect(url_for("telecentres.booking", booking_id=booking_id), code=303)  # type: ignore[return-value]


@blueprint.post("/mes-reservations/<int:booking_id>/confirmation")
@allow(Can.BOOK)
def confirm(booking_id: int) -> Answer:
    """Confirm what is held."""
    try:
        done = bookings.confirm(actor(), booking_id)
    except Conflict as refusal:
        return not_done(booking_id, _("Votre réservation n’est pas confirmée"), refusal)
    if done.state == "pending":
        flash(_("Votre demande est envoyée au télécentre. La place est gardée jusqu’à sa réponse."), "done")
    else:
        flash(_("C’est réservé."), "done")
    return _see(booking_id)


@blueprint.post("/mes-reservations/<int:booking_id>/abandon")
@allow(Can.BOOK)
def decline(booking_id: int) -> Answer:
    """Give a hold or an offer back."""
    try:
        bookings.decline(actor(), booking_id)
    except Conflict as refusal:
        return not_done(booking_id, _("Rien n’a été rendu"), refusal)
    flash(_("La place est rendue."), "info")
    return redirect(url_for("telecentres.mine"), code=303)  # type: ignore[return-value]


@blueprint.post("/mes-reservations/<int:booking_id>/annulation")
@allow(Can.BOOK)
def cancel(booking_id: int) -> Answer:
    """Cancel a booking."""
    try:
        bookings.cancel(actor(), booking_id, reason=request.form.get("reason", ""))
    except Conflict as refusal:
        return not_done(booking_id, _("La réservation n’est pas annulée"), refusal)
    flash(_("La réservation est annulée. La place est rendue."), "done")
    return _see(booking_id)


@blueprint.route("/mes-reservations/<int:booking_id>/deplacer", methods=["GET", "POST"])
@allow(Can.BOOK)
def move(booking_id: int) -> Answer:
    """Move a booking to another time or workspace of the same centre."""
    card = reads.booking(actor(), booking_id)
    centre = queries.places.centre(card.centre.id)
    start, end = local(card.starts_at), local(card.ends_at)
    whole = len(card.workspaces) > 1
    form = _form(
        centre,
        **({} if request.args.get("on") else {"on": start.date()}),
        workspace=f"{asking.ROOM}{card.workspaces[0].space_id}" if whole else str(card.workspaces[0].id),
        unit="hour" if card.unit != "month" else "month",
        starts=start.time(),
        ends=end.time(),
        purpose=card.purpose,
        people=card.people,
    )
    if "email" in form:
        del form.email
    shown: dict[str, Any] = {"centre": centre, "form": form, "one": card, "wording": wording, "others": []}
    if request.method == "GET":
        return render_template("telecentres/move.html", **shown)
    if not form.validate():
        _all_told(form, centre)
        return render_template("telecentres/move.html", **shown), 422
    wanted = None
    try:
        chosen = asking.choices(centre, form.on.data).chosen(form.text("workspace"))
        wanted = asking.wanted_of(form, centre, chosen)
        bookings.change(actor(), booking_id, wanted, version=typed.number(request.form.get("version")))
    except Invalid as error:
        _all_told(form, centre, error)
        return render_template("telecentres/move.html", **shown), 422
    except Conflict as error:
        said = error.message
        if error.code == "stale":
            said = _("Cette réservation a changé depuis que cette page est ouverte, peut-être dans une autre fenêtre. "
                     "Voici où elle en est. Ce que vous aviez choisi est gardé : relisez, puis renvoyez.")  # fmt: skip
        if wanted is not None and isinstance(error, Taken):
            own = _own(replace(wanted, person_id=card.person_id), but=card.id)
            said = _("Cette place est prise à ce moment. La réservation reste comme elle était.")
            if own is not None:
                said = _("Cette place est déjà réservée à ce moment pour la même personne : %(when)s. La réservation "
                         "reste comme elle était.", when=wording.period(own.starts_at, own.ends_at))  # fmt: skip
            shown["others"] = _others(centre, card.kind, wanted)
        form.form_errors.append(said)
        return render_template("telecentres/move.html", **shown), 409
    flash(_("La réservation est déplacée."), "done")
    return _see(booking_id)


@blueprint.post("/telecentres/<slug>/attente")
@allow(Can.BOOK)
def wait(slug: str) -> Answer:
    """Join the line for a kind of place at a time that is full."""
    centre = queries.places.centre_by_slug(slug)
    try:
        waiting.join(actor(), centre, waiting.read(request.form))
    except Conflict as refusal:
        return _mine(_("Vous n’attendez pas cette place"), refusal)
    flash(_("C’est noté. Dès qu’une place se libère, elle est gardée pour vous deux heures."), "done")
    return redirect(url_for("telecentres.mine"), code=303)  # type: ignore[return-value]


@blueprint.post("/mes-reservations/attentes/<int:waiting_id>/retrait")
@allow(Can.BOOK)
def stop_waiting(waiting_id: int) -> Answer:
    """Leave the line."""
    try:
        waiting.leave(actor(), waiting_id)
    except Conflict as refusal:
        return _mine(_("Cette attente n’est pas retirée"), refusal)
    flash(_("Vous n’attendez plus cette place."), "info")
    return redirect(url_for("telecentres.mine"), code=303)  # type: ignore[return-value]
