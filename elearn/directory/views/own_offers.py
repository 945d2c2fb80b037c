"""One's own offers: the list, the form, publishing and withdrawing."""

from __future__ import annotations

from typing import Any

from flask import flash, request

from elearn.accounts import queries as accounts
from elearn.core.errors import Conflict, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.i18n import typed_amount
from elearn.core.web.forms import typed_kept
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.posted import see_other
from elearn.directory import access, words
from elearn.directory.access import Access
from elearn.directory.forms import OfferForm
from elearn.directory.policy import Can
from elearn.directory.queries import offers, profiles, proposals, skills
from elearn.directory.queries.offers import OfferCard
from elearn.directory.services import offers as selling
from elearn.directory.services.offers import OfferSheet
from elearn.directory.views.blueprint import Answer, blueprint, cents, page
from elearn.directory.views.typed import sent, whole

_TEXTS = ("category", "title", "unit", "scope", "client_provides", "deliverable", "service_level")


@blueprint.get("/mes-offres")
@allow(Can.READ_OWN)
def my_offers() -> Answer:
    """One's offers whatever their state, and those that the exercises describe."""
    who = actor()
    own = profiles.own(who)
    held = offers.own(who)
    titles = {one.title for one in held}
    return page(
        "my_offers",
        offers=held,
        ideas=[one for one in proposals.offer_ideas(who) if one.title not in titles],
        is_public=own is not None and own.profile.published_at is not None,
        listed=skills.catalogue(),
        words=words,
    )


@blueprint.get("/mes-offres/nouvelle")
@allow(Can.READ_OWN)
def new_offer() -> Answer:
    """The form of a new offer, filled from an exercise when ``idea`` names one."""
    key = request.args.get("idea", "")
    idea = next((one for one in proposals.offer_ideas(actor()) if one.key == key), None) if key else None
    values: dict[str, Any] = {}
    if idea is not None:
        values = {"title": idea.title, "scope": idea.scope, "price": typed_amount(idea.price_cents or None)}
    return _form(OfferForm(formdata=None, data=values), None)


@blueprint.post("/mes-offres/nouvelle")
@allow(Can.CHANGE_OWN)
def create_offer() -> Answer:
    """Keep a draft."""
    form = _filled()
    sheet = _sheet(form)
    if sheet is not None:
        try:
            selling.create(actor(), sheet)
        except Invalid as error:
            form.refuse(error)
        except Conflict as refusal:
            flash(refusal.message, "error")
            return see_other("directory.my_offers")
        else:
            flash(_("L’offre est enregistrée comme brouillon. Publiez-la quand elle vous convient."), "done")
            return see_other("directory.my_offers")
    return _form(form, None)


@blueprint.get("/mes-offres/<int:offer_id>")
@allow(Can.READ_OWN)
def my_offer(offer_id: int) -> Answer:
    """The form of one offer."""
    card = offers.own_one(actor(), offer_id)
    values: dict[str, Any] = {name: getattr(card, name) for name in (*_TEXTS, "delay_days", "capacity")}
    values |= {
        "skills": list(card.skills),
        "price": typed_amount(card.price_cents),
        "price_max": typed_amount(card.price_max_cents),
        "audience": card.access.audience,
        "kinds": list(card.access.kinds),
        "organisations": [str(i) for i in card.access.organisations],
        "place": card.access.place,
        "ceiling": typed_amount(card.access.ceiling_cents),
    }
    return _form(OfferForm(formdata=None, data=values), card)


@blueprint.post("/mes-offres/<int:offer_id>")
@allow(Can.CHANGE_OWN)
def change_offer(offer_id: int) -> Answer:
    """Write it again; a published one is public at once under a new number."""
    card = offers.own_one(actor(), offer_id)
    form = _filled()
    sheet = _sheet(form)
    if sheet is not None:
        try:
            selling.change(actor(), offer_id, sheet, whole(sent("revision")))
        except Invalid as error:
            form.refuse(error)
        except Conflict as error:
            form.refuse(typed_kept(error))
        else:
            flash(_("L’offre est enregistrée."), "done")
            return see_other("directory.my_offers")
    return _form(form, card)


@blueprint.post("/mes-offres/<int:offer_id>/publier")
@allow(Can.CHANGE_OWN)
def publish_offer(offer_id: int) -> Answer:
    """Make it public."""
    try:
        number = selling.publish(actor(), offer_id)
    except Conflict as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("L’offre est publiée (version %(number)s).", number=number), "done")
    return see_other("directory.my_offers")


@blueprint.post("/mes-offres/<int:offer_id>/retirer")
@allow(Can.CHANGE_OWN)
def withdraw_offer(offer_id: int) -> Answer:
    """Show it no longer."""
    try:
        selling.withdraw(actor(), offer_id)
    except Conflict as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("L’offre n’est plus publique."), "done")
    return see_other("directory.my_offers")


def _filled() -> OfferForm:
    form = OfferForm()
    _choices(form)
    return form


def _sheet(form: OfferForm) -> OfferSheet | None:
    """What was typed, or None once what cannot be read is said beside its field."""
    faults: dict[str, list[str]] = {}
    price = cents(form.text("price"), "price", faults)
    most = cents(form.text("price_max"), "price_max", faults)
    ceiling = cents(form.text("ceiling"), "ceiling", faults)
    sheet = OfferSheet(
        **{name: form.text(name) for name in _TEXTS},
        price_cents=price or 0,
        price_max_cents=most,
        skills=tuple(form.skills.data or ()),
        delay_days=form.delay_days.data if form.delay_days.data is not None else 5,
        capacity=form.capacity.data,
        access=Access(
            form.text("audience"),
            tuple(form.kinds.data or ()),
            tuple(whole(one) for one in form.organisations.data or ()),
            form.text("place"),
            ceiling,
        ),
    )

    def check() -> None:
        try:
            selling.check(actor(), sheet)
        except Invalid as error:
            raise Invalid(error.message, fields={**error.fields, **faults}) from error
        if faults:
            raise Invalid(fields=faults)

    return sheet if form.holds(check) else None


def _choices(form: OfferForm) -> None:
    listed = skills.catalogue()
    form.category.choices = [("", _("Choisissez")), *((c.code, c.label) for c in listed.offered())]
    form.skills.choices = [(s.code, s.label) for c in listed.offered() for s in c.skills]
    form.kinds.choices = [(code, str(label)) for code, label in access.KINDS.items()]
    found = accounts.organisations("company", "cluster")
    form.organisations.choices = [(str(one.id), one.name) for one in found]


def _form(form: OfferForm, card: OfferCard | None) -> Answer:
    _choices(form)
    return page("offer_form", refused=bool(form.errors), form=form, card=card, listed=skills.catalogue(), words=words)
