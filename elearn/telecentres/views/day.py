"""The manager's day: who is expected, who is there, who is late, what is asked, what is free."""

from __future__ import annotations

import segno
from flask import Response, flash, redirect, render_template, request, url_for
from markupsafe import Markup

from elearn.accounts import queries as accounts
from elearn.core import clock, i18n
from elearn.core.errors import Conflict, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.policy import require
from elearn.core.web import typed
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.layout import kernel
from elearn.telecentres import codes, queries, wording, words
from elearn.telecentres.models import Centre
from elearn.telecentres.policy import Can
from elearn.telecentres.queries import day as days
from elearn.telecentres.services import bookings, visits
from elearn.telecentres.views.blueprint import blueprint
from elearn.telecentres.views.booking import booking_page, not_done

Answer = Response | tuple[str, int]


def managed(slug: str) -> Centre:
    """The centre of that address, of which one is the manager."""
    centre = queries.places.centre_by_slug(slug)
    require(Can.MANAGE, actor(), centre)
    return centre


@blueprint.get("/gestion/telecentres/<slug>/aujourdhui")
@allow(Can.LIST_MANAGED)
def day(slug: str) -> str:
    """Today in one's centre, for the counter and the phone."""
    return _page(managed(slug))


def _page(centre: Centre, **more: object) -> str:
    return render_template(
        "telecentres/day.html",
        centre=centre,
        day=days.today(actor(), centre),
        wording=wording,
        words=words,
        **{"errors": {}, "typed": "", "chosen": None, **more},
    )


@blueprint.post("/gestion/telecentres/<slug>/arrivees")
@allow(Can.LIST_MANAGED)
def arrivals(slug: str) -> Answer:
    """Someone is at the counter: with a booking, or found by their address."""
    centre, who, posted = managed(slug), actor(), request.form
    if posted.get("booking"):
        card = queries.bookings.booking(who, typed.number(posted["booking"]) or 0)
        try:
            visits.arrive(who, centre, person_id=card.person_id, booking_id=card.id)
        except Conflict as refusal:
            return not_done(card.id, _("L’arrivée n’est pas notée"), refusal)
        flash(_("L’arrivée est notée."), "done")
        return _day(slug)
    said = posted.get("email", "")
    found = accounts.person_by_email(said)
    if found is None:
        wrong = _("Personne n’a de compte avec cette adresse.")
        return _page(centre, errors={"email": wrong}, typed=said), 422
    workspace_id, now = typed.number(posted.get("workspace")), clock.now()
    try:
        visit = visits.arrive(who, centre, person_id=found.id, workspace_id=workspace_id)
    except Conflict as refusal:
        return _page(centre, errors={"workspace": refusal.message}, typed=said, chosen=workspace_id), 409
    if visit.arrived_at < now and workspace_id not in {None, visit.workspace_id}:
        already = _("%(name)s est déjà là, depuis %(hour)s. Pour changer de poste, notez d’abord son départ.",
                    name=found.display_name, hour=wording.hour(visit.arrived_at))  # fmt: skip
        return _page(centre, errors={"workspace": already}, typed=said, chosen=workspace_id), 409
    flash(_("L’arrivée de %(name)s est notée.", name=found.display_name), "done")
    return _day(slug)


@blueprint.post("/gestion/reservations/<int:booking_id>/accord")
@allow(Can.LIST_MANAGED)
def approve(booking_id: int) -> Answer:
    """Grant a request."""
    card = queries.bookings.booking(actor(), booking_id)
    try:
        bookings.approve(actor(), booking_id)
    except Conflict as refusal:
        return not_done(booking_id, _("La demande n’est pas accordée"), refusal)
    flash(_("La demande est accordée. La personne est prévenue."), "done")
    return _day(card.centre.slug)


@blueprint.post("/gestion/reservations/<int:booking_id>/refus")
@allow(Can.LIST_MANAGED)
def refuse(booking_id: int) -> Answer:
    """Refuse a request, and say why."""
    card = queries.bookings.booking(actor(), booking_id)
    try:
        bookings.refuse(actor(), booking_id, reason=request.form.get("reason", ""))
    except Conflict as refusal:
        return not_done(booking_id, _("La demande n’est pas refusée"), refusal)
    except Invalid as error:
        return booking_page(card, errors={name: said[0] for name, said in error.fields.items()}), 422
    flash(_("La demande est refusée. La personne est prévenue."), "info")
    return _day(card.centre.slug)


@blueprint.post("/gestion/reservations/<int:booking_id>/absence")
@allow(Can.LIST_MANAGED)
def miss(booking_id: int) -> Answer:
    """Say that someone did not come: the place is free."""
    card = queries.bookings.booking(actor(), booking_id)
    try:
        bookings.miss(actor(), booking_id)
    except Conflict as refusal:
        return not_done(booking_id, _("L’absence n’est pas notée"), refusal)
    flash(_("La place est rendue."), "done")
    return _day(card.centre.slug)


def _day(slug: str) -> Response:
    return redirect(url_for("telecentres.day", slug=slug), code=303)  # type: ignore[return-value]


@blueprint.get("/gestion/telecentres/<slug>/codes", endpoint="codes")
@allow(Can.LIST_MANAGED)
def desk_codes(slug: str) -> str:
    """The codes to print and put on each desk."""
    centre = managed(slug)
    secret = kernel().settings.secret_key
    there = queries.places.workspaces([centre.id], i18n.today())
    return render_template(
        "telecentres/codes.html", centre=centre, codes=[(w, drawn(codes.desk(secret, w.id))) for w in there]
    )


@blueprint.get("/gestion/telecentres/<slug>/ecran")
@allow(Can.LIST_MANAGED)
def screen(slug: str) -> str:
    """The code of the day, for the screen at the counter."""
    centre, today = managed(slug), i18n.today()
    code = codes.counter(kernel().settings.secret_key, centre.id, today)
    return render_template("telecentres/screen.html", centre=centre, code=drawn(code), today=today)


def drawn(code: str) -> Markup:
    """The QR code of a page of arrival, as SVG without a style of its own."""
    address = f"{kernel().settings.public_url}{url_for('telecentres.coming', code=code)}"
    made = segno.make(address, error="m", micro=False)
    return Markup(made.svg_inline(scale=4, border=3, light="#fff", omitsize=True))  # noqa: S704 - drawn by segno
