"""The trainee's pages: seats offered and held, what one can still get, waiting lists, other payers."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, flash, render_template, request

from elearn.accounts import queries as accounts
from elearn.core.errors import Conflict, Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.i18n import today
from elearn.core.web import typed
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.posted import see_other
from elearn.funding import queries, services, words
from elearn.funding.forms import CodeForm
from elearn.funding.policy import Can
from elearn.funding.views.blueprint import blueprint
from elearn.modules import queries as modules
from elearn.telecentres import queries as telecentres

Answer = str | Response | tuple[str, int]


@blueprint.get("/mes-places")
@allow(Can.OWN_SEATS)
def own() -> str:
    """One's own seats, and what one can still get in a telecentre."""
    return _page(CodeForm())


def _page(form: CodeForm, fault: str = "", by_code: queries.seats.SeatCard | None = None) -> str:
    who = actor()
    centres = telecentres.places.centres()
    found = queries.seats.of_person(who.id)
    chosen = _centre(centres, who.id, found)
    return render_template(
        "funding/own.html",
        form=form,
        fault=fault,
        seats=found,
        line=queries.seats.line_of_person(who.id),
        centres=centres,
        chosen=chosen,
        chances=queries.seats.chances(who.id, chosen) if chosen else [],
        by_code=by_code,
        envelopes=queries.envelopes.cards({s.envelope_id for s in [*found, *([by_code] if by_code else [])]}),
        titles={m.slug: m.title for m in modules.current_versions()},
        words=words,
    )


def _centre(
    centres: dict[int, telecentres.places.CentreCard], person_id: int, seats: Sequence[queries.seats.SeatCard]
) -> int | None:
    """The telecentre asked for, else the one of one's last seat, else one's own, else one that funds seats."""
    slug = request.args.get("telecentre", "")
    asked = next((c.id for c in centres.values() if c.slug == slug), None)
    if asked is not None:
        return asked
    if seats and seats[0].centre_id in centres:
        return seats[0].centre_id
    named = accounts.telecentre_of(person_id)
    if named is not None and (mine := next((c.id for c in centres.values() if c.organisation_id == named), None)):
        return mine
    for envelope in queries.envelopes.open_on(today()):
        for centre_id in centres:
            if envelope.serves_centre(centre_id):
                return centre_id
    return None


@blueprint.post("/mes-places/<int:seat_id>/accepter")
@allow(Can.OWN_SEATS)
def accept(seat_id: int) -> Answer:
    """Accept a seat: one is enrolled at once."""
    try:
        services.seats.accept(actor(), seat_id)
    except Conflict as refused:
        return _page(CodeForm(formdata=None), refused.message), 409
    flash(_("La place est à vous, et vous êtes inscrit au module."), "done")
    return see_other("funding.own")


@blueprint.post("/mes-places/<int:seat_id>/refuser")
@allow(Can.OWN_SEATS)
def decline(seat_id: int) -> Answer:
    """Decline a seat: the next in line is offered it."""
    try:
        services.ending.decline(actor(), seat_id)
    except Conflict as refused:
        return _page(CodeForm(formdata=None), refused.message), 409
    flash(_("Vous avez laissé la place : elle peut être donnée à quelqu’un d’autre."), "done")
    return see_other("funding.own")


@blueprint.post("/mes-places/<int:seat_id>/abandonner")
@allow(Can.OWN_SEATS)
def abandon(seat_id: int) -> Answer:
    """Give up a seat."""
    try:
        services.ending.abandon(actor(), seat_id)
    except Conflict as refused:
        return _page(CodeForm(formdata=None), refused.message), 409
    flash(_("Vous avez rendu votre place."), "done")
    return see_other("funding.own")


@blueprint.post("/mes-places/code")
@allow(Can.OWN_SEATS)
def take_by_code() -> Answer:
    """Show the seat that a code gives, then take it."""
    form = CodeForm()
    if form.validate_on_submit():
        try:
            if "look" in request.form:
                return _page(form, by_code=services.seats.look_at_code(actor(), form.text("code")))
            services.seats.accept_code(actor(), form.text("code"))
        except Invalid as refused:
            form.refuse(Invalid(fields=refused.fields))
        except Conflict as refused:
            form.refuse(Invalid(fields={"code": [refused.message]}))
        else:
            flash(_("La place est à vous, et vous êtes inscrit au module."), "done")
            return see_other("funding.own")
    return _page(form), 422


@blueprint.post("/mes-places/attente")
@allow(Can.OWN_SEATS)
def join() -> Answer:
    """Ask for a seat: it is offered at once when one is free, else one waits in line."""
    envelope_id, centre_id = (typed.number(request.form.get(name)) for name in ("envelope", "centre"))
    if envelope_id is None or centre_id is None:
        raise Invalid(_("Ce formulaire n’est pas lisible. Rechargez la page."))
    try:
        services.waiting.join(actor(), envelope_id, centre_id, request.form.get("module", ""))
    except Conflict as refused:
        return _page(CodeForm(formdata=None), refused.message), 409
    flash(_("Votre demande est enregistrée. Si une place est libre, elle vous est proposée aussitôt."), "done")
    return see_other("funding.own")


@blueprint.post("/mes-places/attente/<int:waiting_id>/quitter")
@allow(Can.OWN_SEATS)
def leave(waiting_id: int) -> Answer:
    """Stop waiting."""
    try:
        services.waiting.leave(actor(), waiting_id)
    except Conflict as refused:
        return _page(CodeForm(formdata=None), refused.message), 409
    flash(_("Vous n’attendez plus cette place."), "done")
    return see_other("funding.own")


@blueprint.get("/mes-places/financeurs")
@allow(Can.OWN_SEATS)
def payers() -> str:
    """Who else might pay: training funds by activity code, and what would be left."""
    prices = queries.envelopes.prices(today())
    slug, activity = request.args.get("module", ""), request.args.get("activite", "")[:20]
    if slug and slug not in prices:
        raise Missing(_("Ce module n’a pas de prix connu."))
    funds = queries.payers.for_activity(activity, today())
    price = prices.get(slug) or next(iter(prices.values()), None)
    return render_template(
        "funding/payers.html",
        prices=prices,
        price=price,
        activity=activity,
        funds=funds,
        known=queries.payers.on(today()),
        simulation=queries.payers.simulate(price, 0, funds) if price else None,
        names={p.code: p.name for p in funds},
        untold={p.code for p in funds if price and not p.has_ceiling(price.mode)},
        is_code=bool(queries.payers.activity_code(activity)),
        words=words,
    )
