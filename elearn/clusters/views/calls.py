"""Call-offs: ordering under an agreement, offering a price, choosing."""

from __future__ import annotations

from flask import Response, flash, render_template, request

from elearn.clusters import queries, services, words
from elearn.clusters.life import calls as life
from elearn.clusters.policy import Can
from elearn.clusters.services.calls import Wanted
from elearn.clusters.services.deals import Deal
from elearn.clusters.views.blueprint import blueprint
from elearn.clusters.views.shared import QUANTITY, Answer, key, number, quantities
from elearn.core.amounts import cents_of
from elearn.core.errors import Conflict, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.web import typed
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.posted import new_key, see_other
from elearn.pool import queries as pool
from elearn.pool import words as pool_words
from elearn.pool.services.spending import Refused


@blueprint.route("/accords-cadres/<int:framework_id>/commander", methods=["GET", "POST"])
@allow(Can.LIST)
def call_off(framework_id: int) -> Answer:
    """Order under an agreement."""
    errors: dict[str, list[str]] = {}
    may_ask = False
    deal: Deal | None = None
    if request.method == "POST":
        try:
            if "compute" not in request.form:
                return _ordered(framework_id)
            deal = services.calls.price(actor(), framework_id, _wanted())
        except Invalid as error:
            errors = error.fields or {"quantities": [error.message]}
        except Conflict as error:
            # Nothing was ordered: why, and the form again.
            errors, may_ask = {"quantities": [error.message]}, _may_ask(error)
    reading = queries.frameworks.read(actor(), framework_id)
    if not reading.companies:
        raise queries.frameworks.missing()
    page = render_template(
        "clusters/call_form.html",
        reading=reading,
        card=reading.card,
        left={one: queries.frameworks.left_for(framework_id, one) for one in reading.companies},
        key=request.form.get("key") or new_key(),
        after=request.args.get("suite") or request.form.get("after") or "",
        typed=request.form,
        errors=errors,
        may_ask=may_ask,
        deal=deal,
        words=words,
        pool_words=pool_words,
    )
    return (page, 422) if errors else page


def _ordered(framework_id: int) -> Response:
    """Do what the form asks for: order, ask the holders for their price, or ask for an agreement."""
    asked = _wanted()
    if "ask" in request.form:
        services.calls.ask(actor(), framework_id, asked)
        return _asked()
    made = services.calls.call(actor(), framework_id, asked)
    is_competing = queries.calls.state(made) == life.COMPETING
    said = _("C’est demandé aux titulaires.") if is_competing else _("C’est commandé. Le titulaire est prévenu.")
    flash(said, "done")
    return see_other("clusters.call_page", call_id=made)


def _wanted() -> Wanted:
    return Wanted(number("company"), quantities(_lots()), key(), request.form.get("note", ""), _after())


def _lots() -> list[int]:
    """The lots beside which the form has a quantity."""
    found = (typed.number(name.removeprefix(QUANTITY)) for name in request.form if name.startswith(QUANTITY))
    return [lot for lot in found if lot is not None]


def _may_ask(error: Conflict) -> bool:
    """Whether somebody of the company may grant what was refused."""
    return isinstance(error, Refused) and error.can_be_asked


def _asked() -> Response:
    flash(_("Votre demande de validation est envoyée. Un avis vous dira la réponse."), "done")
    return see_other("pool.approvals")


def _after() -> int | None:
    return typed.number(request.form.get("after"))


@blueprint.get("/bons-de-commande/<int:call_id>")
@allow(Can.LIST)
def call_page(call_id: int) -> str:
    """One call-off."""
    return _page(call_id)


@blueprint.post("/bons-de-commande/<int:call_id>/proposer")
@allow(Can.LIST)
def bid(call_id: int) -> Answer:
    """Offer a price, as a holder."""
    try:
        rebate = cents_of(request.form.get("rebate", "").replace("%", "").strip() or "0")
        services.competing.bid(actor(), call_id, rebate)
    except (ValueError, Invalid):
        return _page(call_id, {"rebate": [_("Donnez une remise de 0 à 90, par exemple 5 ou 7,5.")]}), 422
    flash(_("Votre prix est enregistré. Il n’est lu qu’au moment du choix."), "done")
    return see_other("clusters.call_page", call_id=call_id)


@blueprint.post("/bons-de-commande/<int:call_id>/attribuer")
@allow(Can.LIST)
def award(call_id: int) -> Answer:
    """Give it to the lowest price, or ask for the agreement that it needs."""
    try:
        if "ask" in request.form:
            services.competing.ask_award(actor(), call_id, key())
            return _asked()
        services.competing.award(actor(), call_id)
    except Conflict as error:
        return _page(call_id, {"award": [error.message]}, may_ask=_may_ask(error)), 409
    flash(_("C’est commandé. Le titulaire est prévenu."), "done")
    return see_other("clusters.call_page", call_id=call_id)


@blueprint.post("/bons-de-commande/<int:call_id>/abandonner")
@allow(Can.LIST)
def drop(call_id: int) -> Response:
    """Give it up while prices are asked."""
    services.competing.drop(actor(), call_id)
    flash(_("La demande de prix est abandonnée."), "done")
    return see_other("clusters.call_page", call_id=call_id)


def _page(call_id: int, errors: dict[str, list[str]] | None = None, *, may_ask: bool = False) -> str:
    who = actor()
    card, reading = queries.calls.readable(who, call_id)
    is_ours = card.company_id in reading.companies
    said = queries.calls.bids(call_id)
    own = said.get(reading.holder.id) if reading.holder else None
    asks = is_ours and card.state == life.COMPETING
    return render_template(
        "clusters/call.html",
        card=card,
        reading=reading,
        framework=reading.card,
        is_ours=is_ours,
        opens=card.engagement_id is not None and pool.engagements.is_readable(who, card.engagement_id),
        answered=len(said),
        bidding=reading.card.bidding,
        room=services.deals.listed(reading.card, card.company_id, card.quantities) if asks else None,
        may_award=card.state == "competing" and services.competing.is_decided(card, len(said), reading.card.bidding),
        may_ask=may_ask,
        key=new_key(),
        own=own[0] if own else None,
        holders={one.id: one for one in reading.card.holders},
        words=words,
        pool_words=pool_words,
        errors=errors or {},
    )
