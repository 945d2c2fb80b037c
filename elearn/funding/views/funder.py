"""The funder's pages: programmes, agreements, envelopes, and the money moved by hand."""

from __future__ import annotations

from flask import Response, flash, render_template, request

from elearn.accounts import queries as accounts
from elearn.core.errors import Conflict, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.i18n import today
from elearn.core.policy import require
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.posted import new_key, see_other
from elearn.funding import queries, services, words
from elearn.funding.forms import AllotForm, ConventionForm, EnvelopeForm, PriceForm, ProgrammeForm
from elearn.funding.policy import Can, administrator
from elearn.funding.rules import Rules
from elearn.funding.services.envelopes import EnvelopeSheet
from elearn.funding.services.programmes import ProgrammeSheet
from elearn.funding.views.blueprint import blueprint
from elearn.modules import queries as modules
from elearn.telecentres import queries as telecentres

Answer = str | Response | tuple[str, int]


@blueprint.get("/financements")
@allow(Can.LIST_PROGRAMMES)
def index() -> str:
    """Every programme with its envelopes and what is left in them."""
    found = queries.envelopes.programmes(actor())
    envelopes = queries.envelopes.of_programmes([p.id for p in found])
    return render_template(
        "funding/index.html",
        programmes=found,
        envelopes=envelopes,
        funds=queries.envelopes.funds([e.id for e in envelopes]),
        funders=accounts.organisations_by_id({p.funder_id for p in found}),
        sets_prices=administrator.holds(actor(), None),
    )


@blueprint.route("/financements/dispositifs/nouveau", methods=["GET", "POST"])
@allow(Can.LIST_PROGRAMMES)
def new_programme() -> Answer:
    """Open a programme."""
    form, who = ProgrammeForm(), actor()
    own = who.organisations("funder")
    every = accounts.organisations("funder")
    form.funder_id.choices = [(o.id, o.name) for o in every if o.id in own or administrator.holds(who, None)]
    if form.validate_on_submit():
        sheet = ProgrammeSheet(
            form.funder_id.data, form.text("name"), form.day("first_on"), form.day("last_on"), form.text("presentation")
        )
        try:
            made = services.programmes.open_programme(who, sheet)
        except Invalid as refused:
            form.refuse(refused)
        else:
            flash(_("Le dispositif est ouvert. Écrivez maintenant sa convention."), "done")
            return see_other("funding.programme", programme_id=made)
    page = render_template("funding/form.html", form=form, title=_("Ouvrir un dispositif"), action=_("Ouvrir"))
    return (page, 422) if form.errors else page


@blueprint.get("/financements/dispositifs/<int:programme_id>")
@allow(Can.LIST_PROGRAMMES)
def programme(programme_id: int) -> str:
    """One programme: its agreements and envelopes."""
    found = services.programmes.programme(programme_id)
    require(Can.FUND, actor(), found)
    envelopes = queries.envelopes.of_programmes([programme_id])
    return render_template(
        "funding/programme.html",
        programme=found,
        conventions=queries.envelopes.conventions(programme_id),
        envelopes=envelopes,
        funds=queries.envelopes.funds([e.id for e in envelopes]),
        words=words,
        today=today(),
    )


@blueprint.route("/financements/dispositifs/<int:programme_id>/conventions/nouvelle", methods=["GET", "POST"])
@allow(Can.LIST_PROGRAMMES)
def new_convention(programme_id: int) -> Answer:
    """Write an agreement, to be signed."""
    require(Can.FUND, actor(), services.programmes.programme(programme_id))
    form = ConventionForm()
    if form.validate_on_submit():
        rules = Rules(
            basis=form.basis.data,
            proofs=tuple(form.proofs.data or ()),
            personal=form.personal.data,
            hours=tuple(form.hours.data or ()),
            pays_abandoned=form.pays_abandoned.data,
            keep_years=form.whole("keep_years"),
        )
        try:
            services.programmes.draft_convention(actor(), programme_id, form.text("reference"), rules)
        except Invalid as refused:
            form.refuse(refused)
        else:
            flash(_("La convention est écrite. Relisez ses règles : elles ne changeront plus une fois signée."), "done")
            return see_other("funding.programme", programme_id=programme_id)
    page = render_template("funding/form.html", form=form, title=_("Écrire la convention"), action=_("Enregistrer"))
    return (page, 422) if form.errors else page


@blueprint.post("/financements/conventions/<int:convention_id>/signature")
@allow(Can.LIST_PROGRAMMES)
def sign(convention_id: int) -> Response:
    """Sign an agreement: its rules are then fixed."""
    programme_id = queries.envelopes.convention(convention_id).programme_id
    services.programmes.sign_convention(actor(), convention_id, today())
    flash(_("La convention est signée. Vous pouvez ouvrir une enveloppe."), "done")
    return see_other("funding.programme", programme_id=programme_id)


@blueprint.route("/financements/conventions/<int:convention_id>/enveloppes/nouvelle", methods=["GET", "POST"])
@allow(Can.LIST_PROGRAMMES)
def new_envelope(convention_id: int) -> Answer:
    """Open an envelope under a signed agreement."""
    owner = services.programmes.programme(queries.envelopes.convention(convention_id).programme_id)
    require(Can.FUND, actor(), owner)
    form = EnvelopeForm()
    form.module_slugs.choices = [(m.slug, m.title) for m in modules.current_versions()]
    form.centre_ids.choices = [(c.id, c.name) for c in telecentres.places.centres().values()]
    form.publics.choices = [(code, str(label)) for code, label in words.STATUSES.items() if code]
    if form.validate_on_submit():
        try:
            made = services.envelopes.open_envelope(actor(), convention_id, _sheet(form), form.cents("amount"))
        except Invalid as refused:
            form.refuse(refused)
        except Conflict as refused:
            form.refuse(Invalid(refused.message))
        else:
            flash(_("L’enveloppe est ouverte."), "done")
            return see_other("funding.envelope", envelope_id=made)
    page = render_template("funding/form.html", form=form, title=_("Ouvrir une enveloppe"), action=_("Ouvrir"))
    return (page, 422) if form.errors else page


def _sheet(form: EnvelopeForm) -> EnvelopeSheet:
    return EnvelopeSheet(
        name=form.text("name"),
        first_on=form.day("first_on"),
        return_on=form.day("return_on"),
        last_on=form.day("last_on"),
        justify_on=form.day("justify_on"),
        rate_bp=form.basis_points(),
        remaining_cents=form.cents_or_none("remaining"),
        cap_person_cents=form.cents_or_none("cap_person_cents"),
        cap_person_seats=form.cap_person_seats.data,
        cap_centre_cents=form.cents_or_none("cap_centre_cents"),
        module_slugs=tuple(form.module_slugs.data or ()),
        centre_ids=tuple(form.centre_ids.data or ()),
        publics=tuple(form.publics.data or ()),
        visits=form.visits.data or 0,
        visit_days=form.visit_days.data or 30,
        self_service=form.self_service.data,
    )


@blueprint.route("/financements/enveloppes/<int:envelope_id>", methods=["GET", "POST"])
@allow(Can.LIST_PROGRAMMES)
def envelope(envelope_id: int) -> Answer:
    """One envelope: its figures, its telecentres, its seats; and money moved by hand."""
    found = queries.envelopes.readable(actor(), envelope_id)
    form = AllotForm()
    centres = {i: c for i, c in telecentres.places.centres().items() if found.serves_centre(i)}
    form.centre.choices = form.to.choices = [(c.id, c.name) for c in centres.values()]
    if form.validate_on_submit():
        try:
            _move_money(form, envelope_id)
        except Invalid as refused:
            form.refuse(refused)
        except Conflict as refused:
            form.refuse(Invalid(refused.message))
        else:
            flash(_("L’écriture est passée."), "done")
            return see_other("funding.envelope", envelope_id=envelope_id)
    form.key.data = form.key.data or new_key()
    held = queries.seats.of_envelope(envelope_id)
    page = render_template(
        "funding/envelope.html",
        envelope=found,
        funds=queries.envelopes.funds([envelope_id])[envelope_id],
        seats=held,
        missing=queries.proofs.missing(held),
        centres=centres,
        titles={m.slug: m.title for m in modules.current_versions()},
        form=form,
        words=words,
    )
    return (page, 422) if form.errors or form.form_errors else page


def _move_money(form: AllotForm, envelope_id: int) -> None:
    who, cents, key = actor(), form.cents("amount"), form.text("key")
    money, kind, centre = services.envelopes, form.kind.data, form.centre.data
    asked = {"deposit": {}, "transfer": {"centre": centre, "to": form.to.data}}.get(kind, {"centre": centre})
    lacking = [field for field, chosen in asked.items() if not chosen]
    if lacking:
        raise Invalid(fields={field: [_("Choisissez un télécentre.")] for field in lacking})
    if kind == "allot":
        money.allot(who, envelope_id, centre, cents, key)
    elif kind == "back":
        money.take_back(who, envelope_id, centre, cents, key)
    elif kind == "transfer":
        money.transfer(who, envelope_id, centre, form.to.data or 0, cents, key)
    else:
        money.add_money(who, envelope_id, cents, key)


@blueprint.post("/financements/enveloppes/<int:envelope_id>/cloture")
@allow(Can.LIST_PROGRAMMES)
def close(envelope_id: int) -> Response:
    """Close an envelope; what is available goes back to the funder."""
    services.envelopes.close(actor(), envelope_id)
    flash(_("L’enveloppe est close."), "done")
    return see_other("funding.envelope", envelope_id=envelope_id)


@blueprint.post("/financements/places/<int:seat_id>/decision")
@allow(Can.LIST_PROGRAMMES)
def decide(seat_id: int) -> Response:
    """Justify, certify, refuse or take back a seat."""
    seat, verdict, reason = queries.seats.seat(seat_id), request.form.get("verdict", ""), request.form.get("reason", "")
    if verdict == "justify":
        services.seats.justify(actor(), seat_id)
    elif verdict == "certify":
        services.seats.certify(actor(), seat_id)
    elif verdict == "refuse":
        services.seats.refuse(actor(), seat_id, reason)
    elif verdict == "revoke":
        services.ending.revoke(actor(), seat_id, reason)
    else:
        raise Invalid(_("Ce choix n’existe pas."))
    flash(_("C’est enregistré."), "done")
    return see_other("funding.envelope", envelope_id=seat.envelope_id)


@blueprint.route("/financements/tarifs", methods=["GET", "POST"])
@allow(Can.SET_PRICES)
def prices() -> Answer:
    """What a place in each module costs, from which day."""
    form = PriceForm()
    form.module.choices = [(m.slug, m.title) for m in modules.current_versions()]
    if form.validate_on_submit():
        try:
            services.programmes.set_price(
                actor(),
                form.module.data,
                form.cents("price"),
                form.whole("minutes"),
                form.mode.data,
                form.day("first_on"),
            )
        except Invalid as refused:
            form.refuse(refused)
        else:
            flash(_("Le tarif est enregistré."), "done")
            return see_other("funding.prices")
    page = render_template(
        "funding/prices.html", form=form, prices=queries.envelopes.prices(today()).values(), words=words
    )
    return (page, 422) if form.errors else page
