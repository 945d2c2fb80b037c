"""Call-offs: ordering under an agreement, offering a price, choosing."""

from __future__ import annotations

from flask import Response, flash, render_template, request

from elearn.clusters import queries, services, words
from elearn.clusters.policy import Can
from elearn.clusters.services.calls import Wanted
from elearn.clusters.views.blueprint import blueprint
from elearn.clusters.views.shared import Answer, key, new_key, number, quantities, see_other
from elearn.core.amounts import cents_of
from elearn.core.errors import Conflict, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.web import typed
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.pool import queries as pool
from elearn.pool import words as pool_words


@blueprint.route("/accords-cadres/<int:framework_id>/commander", methods=["GET", "POST"])
@allow(Can.LIST)
def call_off(framework_id: int) -> Answer:
    """Order under an agreement."""
    reading = queries.frameworks.read(actor(), framework_id)
    if not reading.companies:
        raise queries.frameworks.missing()
    errors: dict[str, list[str]] = {}
    if request.method == "POST":
        try:
            amounts = quantities(int(lot["rank"]) for lot in reading.card.lots)
            asked = Wanted(number("company"), amounts, key(), request.form.get("note", ""), _after())
            made = services.calls.call(actor(), framework_id, asked)
        except Invalid as error:
            errors = error.fields or {"quantities": [error.message]}
        except Conflict as error:
            # Nothing was ordered: why, and the form again.
            errors = {"quantities": [error.message]}
        else:
            flash(
                _("C’est demandé aux titulaires.")
                if reading.card.rule == "competition"
                else _("C’est commandé. Le titulaire est prévenu."),
                "done",
            )
            return see_other("clusters.call_page", call_id=made)
    page = render_template(
        "clusters/call_form.html",
        reading=reading,
        card=reading.card,
        left={one: queries.frameworks.left_for(framework_id, one) for one in reading.companies},
        key=request.form.get("key") or new_key(),
        after=request.args.get("suite") or request.form.get("after") or "",
        typed=request.form,
        errors=errors,
        words=words,
        pool_words=pool_words,
    )
    return (page, 422) if errors else page


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
        services.calls.bid(actor(), call_id, rebate)
    except (ValueError, Invalid):
        return _page(call_id, {"rebate": [_("Donnez une remise de 0 à 90, par exemple 5 ou 7,5.")]}), 422
    flash(_("Votre prix est enregistré. Il n’est lu qu’au moment du choix."), "done")
    return see_other("clusters.call_page", call_id=call_id)


@blueprint.post("/bons-de-commande/<int:call_id>/attribuer")
@allow(Can.LIST)
def award(call_id: int) -> Response:
    """Give it to the lowest price."""
    services.calls.award(actor(), call_id)
    flash(_("C’est commandé. Le titulaire est prévenu."), "done")
    return see_other("clusters.call_page", call_id=call_id)


@blueprint.post("/bons-de-commande/<int:call_id>/abandonner")
@allow(Can.LIST)
def drop(call_id: int) -> Response:
    """Give it up while prices are asked."""
    services.calls.drop(actor(), call_id)
    flash(_("La demande de prix est abandonnée."), "done")
    return see_other("clusters.call_page", call_id=call_id)


def _page(call_id: int, errors: dict[str, list[str]] | None = None) -> str:
    who = actor()
    card, reading = queries.calls.readable(who, call_id)
    is_ours = card.company_id in reading.companies
    said = queries.calls.bids(call_id)
    own = said.get(reading.holder.id) if reading.holder else None
    return render_template(
        "clusters/call.html",
        card=card,
        reading=reading,
        framework=reading.card,
        is_ours=is_ours,
        opens=card.engagement_id is not None and pool.engagements.is_readable(who, card.engagement_id),
        answered=len(said),
        may_award=card.state == "competing" and services.calls.is_decided(card, len(said), len(reading.card.holders)),
        own=own[0] if own else None,
        holders={one.id: one for one in reading.card.holders},
        words=words,
        pool_words=pool_words,
        errors=errors or {},
    )
