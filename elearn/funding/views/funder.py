"""The funder's pages: programmes, agreements, envelopes, and the money moved by hand."""

from __future__ import annotations

from datetime import date

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
from elearn.funding.queries.envelopes import EnvelopeCard
from elearn.funding.rules import Rules
from elearn.funding.services.envelopes import EnvelopeSheet
from elearn.funding.services.programmes import ProgrammeSheet
from elearn.funding.views.blueprint import blueprint
from elearn.funding.views.shared import MOST_TYPED, Refused
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

    def sheet() -> ProgrammeSheet:
        first_on = form.day_or("first_on", form.day_or("last_on", today()))
        last_on = form.day_or("last_on", first_on)
        return ProgrammeSheet(form.funder_id.data, form.text("name"), first_on, last_on, form.text("presentation"))

    def check() -> None:
        if form.funder_id.errors:  # whose it would be is not known: the rest is told all the same
            raise Invalid(fields=services.programmes.faults_of(sheet()))
        services.programmes.check_programme(who, sheet())

    if request.method == "POST" and form.holds(check):
        made = services.programmes.open_programme(who, sheet(), form.text("key"))
        flash(_("Le dispositif est ouvert. Écrivez maintenant sa convention."), "done")
        return see_other("funding.programme", programme_id=made)
    form.key.data = form.key.data or new_key()
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

    def rules() -> Rules:
        return Rules(
            basis=form.basis.data,
            proofs=tuple(form.proofs.data or ()),
            personal=form.personal.data,
            hours=tuple(form.hours.data or ()),
            pays_abandoned=form.pays_abandoned.data,
            keep_years=form.whole("keep_years"),
        )

    def check() -> None:
        written = None if form.errors else rules()
        services.programmes.check_convention(actor(), programme_id, form.text("reference"), written)

    if request.method == "POST" and form.holds(check):
        services.programmes.draft_convention(actor(), programme_id, form.text("reference"), rules())
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

    def check() -> None:
        amount = form.gathered(form.cents, "amount", 1)
        services.envelopes.check_envelope(actor(), convention_id, _sheet(form, owner.first_on), amount)

    if request.method == "POST" and form.holds(check):
        try:
            sheet, amount = _sheet(form, owner.first_on), form.cents("amount")
            made = services.envelopes.open_envelope(actor(), convention_id, sheet, amount, form.text("key"))
        except Conflict as refused:
            form.refuse(Invalid(refused.message))
        else:
            flash(_("L’enveloppe est ouverte."), "done")
            return see_other("funding.envelope", envelope_id=made)
    form.key.data = form.key.data or new_key()
    page = render_template("funding/form.html", form=form, title=_("Ouvrir une enveloppe"), action=_("Ouvrir"))
    return (page, 422) if form.errors else page


def _sheet(form: EnvelopeForm, otherwise: date) -> EnvelopeSheet:
    """What was typed; a day that is lacking is taken as the one before it, the first as ``otherwise``."""
    first_on = form.day_or("first_on", otherwise)
    return_on = form.day_or("return_on", first_on)
    last_on = form.day_or("last_on", return_on)
    return EnvelopeSheet(
        name=form.text("name"),
        first_on=first_on,
        return_on=return_on,
        last_on=last_on,
        justify_on=form.day_or("justify_on", last_on),
        rate_bp=form.gathered(form.basis_points, "rate", None),
        remaining_cents=form.gathered(form.cents_or_none, "remaining", None),
        cap_person_cents=form.gathered(form.cents_or_none, "cap_person_cents", None),
        cap_person_seats=form.cap_person_seats.data,
        cap_centre_cents=form.gathered(form.cents_or_none, "cap_centre_cents", None),
        module_slugs=tuple(form.module_slugs.data or ()),
        centre_ids=() if form.centre_ids.errors else tuple(form.centre_ids.data or ()),
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
    if request.method == "POST" and form.holds(lambda: _check_move(form)):
        try:
            _move_money(form, envelope_id)
        except Invalid as refused:
            form.refuse(refused)
        except Conflict as refused:
            form.refuse(Invalid(refused.message))
        else:
            flash(_("L’écriture est passée."), "done")
            return see_other("funding.envelope", envelope_id=envelope_id)
    return _envelope_page(found, form)


def _envelope_page(found: EnvelopeCard, form: AllotForm, fault: Refused | None = None) -> Answer:
    centres = {i: c for i, c in telecentres.places.centres().items() if found.serves_centre(i)}
    form.centre.choices = form.to.choices = [(c.id, c.name) for c in centres.values()]
    form.key.data = form.key.data or new_key()
    held = queries.seats.of_envelope(found.id)
    page = render_template(
        "funding/envelope.html",
        envelope=found,
        funds=queries.envelopes.funds([found.id])[found.id],
        seats=held,
        missing=queries.proofs.missing(held),
        centres=centres,
        titles={m.slug: m.title for m in modules.current_versions()},
        form=form,
        fault=fault,
        words=words,
    )
    return (page, 422) if form.errors or form.form_errors or fault else page


def _check_move(form: AllotForm) -> None:
    """The amount and the telecentres of a movement, as far as the form alone can tell."""
    form.gathered(form.positive, "amount", 0)
    kind = form.kind.data
    asked = {"deposit": (), "transfer": ("centre", "to")}.get(kind, ("centre",)) if not form.kind.errors else ()
    lacking = {name: [_("Choisissez un télécentre.")] for name in asked if not form[name].data}
    if kind == "transfer" and not lacking and form.centre.data == form.to.data:
        lacking["to"] = [_("Choisissez deux télécentres différents.")]
    if lacking:
        raise Invalid(fields=lacking)


def _move_money(form: AllotForm, envelope_id: int) -> None:
    who, cents, key = actor(), form.cents("amount"), form.text("key")
    money, kind, centre = services.envelopes, form.kind.data, form.centre.data
    if kind == "allot":
        money.allot(who, envelope_id, centre, cents, key)
    elif kind == "back":
        money.take_back(who, envelope_id, centre, cents, key)
    elif kind == "transfer":
        money.transfer(who, envelope_id, centre, form.to.data, cents, key)
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
def decide(seat_id: int) -> Answer:
    """Justify, certify, refuse or take back a seat; what is refused is said on the page of its envelope."""
    seat, verdict, reason = queries.seats.seat(seat_id), request.form.get("verdict", ""), request.form.get("reason", "")
    found = queries.envelopes.readable(actor(), seat.envelope_id)
    try:
        _decide(seat_id, verdict, reason)
    except (Conflict, Invalid) as refused:
        field = "reason" if verdict == "refuse" and seat.state == "justified" else ""
        fault = Refused(seat_id, field, reason[:MOST_TYPED], refused.message)
        return _envelope_page(found, AllotForm(formdata=None), fault)
    flash(_("C’est enregistré."), "done")
    return see_other("funding.envelope", envelope_id=seat.envelope_id)


def _decide(seat_id: int, verdict: str, reason: str) -> None:
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


@blueprint.route("/financements/tarifs", methods=["GET", "POST"])
@allow(Can.SET_PRICES)
def prices() -> Answer:
    """What a place in each module costs, from which day."""
    form = PriceForm()
    form.module.choices = [(m.slug, m.title) for m in modules.current_versions()]

    def check() -> None:
        cents, minutes = form.gathered(form.cents, "price", 1), form.minutes.data
        services.programmes.check_price(actor(), cents, 1 if minutes is None else minutes, form.mode.data)

    if request.method == "POST" and form.holds(check):
        cents, minutes, first_on = form.cents("price"), form.whole("minutes"), form.day("first_on")
        services.programmes.set_price(actor(), form.module.data, cents, minutes, form.mode.data, first_on)
        flash(_("Le tarif est enregistré."), "done")
        return see_other("funding.prices")
    page = render_template(
        "funding/prices.html", form=form, prices=queries.envelopes.prices(today()).values(), words=words
    )
    return (page, 422) if form.errors else page
