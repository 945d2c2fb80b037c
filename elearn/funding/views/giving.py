"""The manager's page of a telecentre's seats: reserve, give by name or by code, follow, justify."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for

from elearn.accounts import queries as accounts
from elearn.core.errors import Conflict, Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.i18n import ngettext, today
from elearn.core.policy import can, require
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.posted import new_key, see_other
from elearn.funding import queries, seat_list, services, words
from elearn.funding.forms import ReserveForm, SeatListForm
from elearn.funding.policy import Can
from elearn.funding.views.blueprint import blueprint
from elearn.funding.views.shared import MOST_TYPED, Refused
from elearn.modules import queries as modules
from elearn.telecentres import queries as telecentres

Answer = str | Response | tuple[str, int]
# What was typed for an action, on a seat that is in the state where it is asked.
_FIELDS = {("offer", "reserved"): "email", ("revoke", "assigned"): "reason"}


@blueprint.get("/gestion/places")
@allow(Can.FIND_SEATS)
def centres() -> Answer:
    """The telecentres whose seats one gives; the only one, when there is but one; their network for coordinators."""
    if not can(Can.LIST_SEATS, actor()):
        flash(_("Les places se donnent dans chaque télécentre. Voici le réseau que vous coordonnez."), "info")
        return redirect(url_for("telecentres.networks"), code=303)  # type: ignore[return-value]
    ids = telecentres.places.managed_by(actor())
    found = telecentres.places.centres(ids)
    if len(found) == 1:
        return redirect(url_for("funding.seats", slug=next(iter(found.values())).slug))  # type: ignore[return-value]
    return render_template("funding/centres.html", centres=found, counts=queries.seats.counts(ids))


@blueprint.route("/gestion/telecentres/<slug>/places", methods=["GET", "POST"])
@allow(Can.LIST_SEATS)
def seats(slug: str) -> Answer:
    """The seats of one telecentre; and more to reserve."""
    return _page(slug) if request.method == "GET" else _reserve(slug)


def _reserve(slug: str) -> Answer:
    form = ReserveForm()
    if not form.validate():
        return _page(slug, form=form)
    centre = telecentres.places.card_by_slug(slug)
    envelope_id, module_slug = form.choice.data.split(":", 1)
    try:
        made = services.seats.reserve(
            actor(), int(envelope_id), centre.id, module_slug, form.whole("count"), form.text("key") or new_key()
        )
    except Invalid as refused:
        form.refuse(refused)
    except (Conflict, Missing) as refused:
        form.refuse(Invalid(refused.message))
    else:
        flash(ngettext("%(n)s place réservée.", "%(n)s places réservées.", len(made)), "done")
        return see_other("funding.seats", slug=slug)
    return _page(slug, form=form)


def _page(
    slug: str, code: str = "", fault: Refused | None = None, listed: SeatListForm | None = None,
    form: ReserveForm | None = None,
) -> Answer:  # fmt: skip
    centre, form = queries.seats.managed(actor(), slug), form or ReserveForm()
    envelopes = [e for e in queries.envelopes.open_on(today()) if e.serves_centre(centre.id)]
    by_id = {e.id: e for e in envelopes}
    known, funds = queries.envelopes.prices(today()), queries.envelopes.funds(list(by_id))
    form.choice.choices = [
        (f"{e.id}:{s}", _("%(module)s · %(envelope)s", module=price.title, envelope=e.name))
        for e in envelopes
        for s, (price, part) in queries.envelopes.payable(e, known).items()
        if part <= funds[e.id].open_to(centre.id, self_service=e.self_service) or form.choice.data == f"{e.id}:{s}"
    ]
    form.key.data = form.key.data or new_key()
    found = queries.seats.of_centre(centre.id)
    line = queries.seats.line_of_centre(centre.id)
    page = render_template(
        "funding/seats.html",
        centre=centre,
        slug=slug,
        form=form,
        seats=found,
        line=line,
        people=accounts.people({s.person_id for s in found if s.person_id} | {w.person_id for w in line}),
        titles={m.slug: m.title for m in modules.current_versions()},
        envelopes=queries.envelopes.cards({s.envelope_id for s in found} | set(by_id)),
        funds=funds,
        serving=envelopes,
        words=words,
        code=code,
        fault=fault,
        listed=listed or SeatListForm(),
        columns=seat_list.COLUMNS,
        missing=queries.proofs.missing(found),
    )
    is_refused = form.errors or form.form_errors or fault or (listed is not None and listed.errors)
    return (page, 422) if is_refused else page


@blueprint.post("/gestion/telecentres/<slug>/places/liste")
@allow(Can.LIST_SEATS)
def offer_list(slug: str) -> Answer:
    """Give several seats by name, from a file: all of them, or none."""
    centre = queries.seats.managed(actor(), slug)
    form = SeatListForm()
    sent = request.files.get("file")
    titles = {m.slug: m.title for m in modules.current_versions()}
    rows, faults = seat_list.read(sent.stream.read(seat_list.MOST_BYTES + 1) if sent else b"", titles)
    try:
        services.listing.refuse(faults)
        made = services.listing.offer_list(actor(), centre.id, rows)
    except Invalid as refused:
        form.refuse(refused)
        return _page(slug, listed=form)
    flash(ngettext("%(n)s place proposée.", "%(n)s places proposées.", len(made)), "done")
    return see_other("funding.seats", slug=slug)


@blueprint.post("/gestion/places/<int:seat_id>")
@allow(Can.LIST_SEATS)
def act(seat_id: int) -> Answer:
    """One thing done to one seat, named by the button."""
    seat, action = queries.seats.seat(seat_id), request.form.get("action", "")
    centre = telecentres.places.centres([seat.centre_id])[seat.centre_id]
    require(Can.GIVE, actor(), centre)
    try:
        if action == "code":
            # Shown now, on this very answer, and never again: only its hash is kept.
            return _page(centre.slug, code=services.seats.offer_by_code(actor(), seat_id))
        _act(action, seat_id)
    except (Conflict, Invalid, Missing) as refused:
        field = _FIELDS.get((action, seat.state), "")  # of a seat that moved meanwhile no field is there any more
        return _page(
            centre.slug, fault=Refused(seat_id, field, request.form.get(field, "")[:MOST_TYPED], refused.message)
        )
    flash(_("C’est enregistré."), "done")
    return see_other("funding.seats", slug=centre.slug)


def _act(action: str, seat_id: int) -> None:
    who, reason = actor(), request.form.get("reason", "")
    if action == "offer":
        email = request.form.get("email", "").strip()
        if not email:
            raise Invalid(_("Adresse électronique : écrivez celle de la personne, ou donnez la place par un code."))
        person = accounts.person_by_email(email)
        if person is None:
            raise Missing(_("Personne n’a de compte à cette adresse : donnez plutôt un code."))
        services.seats.offer(who, seat_id, person.id)
    elif action == "withdraw":
        services.ending.withdraw(who, seat_id)
    elif action == "give_back":
        services.ending.give_back(who, seat_id)
    elif action == "revoke":
        services.ending.revoke(who, seat_id, reason)
    elif action == "abandon":
        services.ending.abandon(who, seat_id)
    elif action == "justify":
        services.seats.justify(who, seat_id)
    else:
        raise Invalid(_("Ce choix n’existe pas."))
