"""Ordering an offer as it is published, and the agreements that an order may need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, flash, render_template, request

from elearn.core.errors import Conflict, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.pages import PAGE
from elearn.core.policy import can
from elearn.core.web import typed
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.paging import asked_for
from elearn.core.web.posted import new_key, see_other
from elearn.directory import extend as offer_words
from elearn.directory.queries import offers, profiles
from elearn.directory.queries.offers import OfferCard
from elearn.pool import queries, refusals, services, words
from elearn.pool.conditions import APPROVAL, Condition, Decision
from elearn.pool.ordering_forms import OrderForm, quantity_of
from elearn.pool.policy import Can
from elearn.pool.queries.approvals import ApprovalCard
from elearn.pool.services.direct import Wanted, price, weigh
from elearn.pool.services.orderers import orderer
from elearn.pool.services.spending import Refused
from elearn.pool.views.blueprint import blueprint
from elearn.pool.views.shared import Answer

CEILINGS = ("order-ceiling", "person-month", "month")
WHOLE = "organisation-month"


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page says of an order: its amounts, the decision, and what is left of each ceiling."""

    line: Any
    sums: Any
    decision: Decision
    left: dict[str, tuple[int, int]]


@blueprint.route("/annuaire/offres/<int:offer_id>/commander", methods=["GET", "POST"])
@allow(Can.ORDER)
def order_offer(offer_id: int) -> Answer:
    """Order an offer: how much, from where, what it costs, what is left; then it is ordered."""
    card, form = offers.offer(offer_id), _form()
    if request.method == "GET":
        form.number.data, form.key.data = str(card.version), new_key()
        return _page(form, card)
    refused = None
    try:
        done = _order(form, card) if form.validate() else None
    except Invalid as error:
        form.refuse(error)
        done = None
    except Refused as error:
        done, refused = None, error.decision
    if done is not None:
        return done
    page = _page(form, card, refused)
    return (page, 422) if form.errors or refused is not None else page


def _order(form: OrderForm, card: OfferCard) -> Response | None:
    """Do what was asked; None when the page is to be shown again, with what the order comes to now."""
    asked = _wanted(form, card)
    # The amount that one agrees to, or asks another to agree to, is the amount that one read.
    who = orderer(actor(), asked.organisation_id)
    now = price(card, asked.quantity, who.organisation_id)[1].net_cents
    if "compute" in request.form:
        return None
    if form.text("seen") != str(now):
        flash(_("Voici ce que cela coûte maintenant. Rien n’est encore commandé ni demandé."), "here")
        return None
    if "ask" in request.form:
        return _ask(asked, weigh(who, card, asked.quantity, asked.place).decision)
    made = services.direct.order(actor(), asked)
    flash(_("C’est commandé. Le prestataire est prévenu."), "done")
    return see_other("pool.mission", engagement_id=made)


def _ask(asked: Wanted, decision: Decision) -> Response | None:
    """Ask for the agreement; None when it takes none any more, which the page says with the button to order."""
    if decision.is_allowed:
        flash(_("Aucune validation n’est plus nécessaire : vous pouvez commander."), "here")
        return None
    services.approvals.ask(actor(), asked)
    flash(_("Votre demande de validation est envoyée. Un avis vous dira la réponse."), "done")
    return see_other("pool.approvals")


def _form() -> OrderForm:
    who, form = actor(), OrderForm()
    found = queries.conditions.organisations(who)
    form.organisation.choices = list(found.items())
    if request.method == "GET":
        form.organisation.data = next(iter(found), None)
        form.count.data = "1"
        form.place.data = "telecentre" if queries.conditions.presence(who).centre else "home"
    return form


def _wanted(form: OrderForm, card: OfferCard) -> Wanted:
    number = typed.number(form.text("number"))
    if number is None or not form.text("key"):
        raise Invalid(_("Ce formulaire n’est pas lisible. Rechargez la page."))
    asked = Wanted(
        int(form.organisation.data), card.id, number, quantity_of(form.text("count")), form.text("place"),
        form.text("note"), form.text("key"),
    )  # fmt: skip
    services.direct.check(card, asked)
    return asked


def _page(form: OrderForm, card: OfferCard, refused: Decision | None = None) -> str:
    shown = _shown(form, card, refused)
    form.seen.data = str(shown.sums.net_cents) if shown else ""
    condition = shown.decision.condition if shown else None
    agreement = queries.conditions.condition(condition.id).agreement if condition is not None else ""
    return render_template(
        "pool/order.html",
        form=form,
        card=card,
        provider=profiles.cards([card.person_id])[card.person_id],
        shown=shown,
        waiting=_waiting(card) if shown and shown.decision.outcome == APPROVAL else [],
        agreement=agreement,
        may_ask=can(Can.START, actor()),
        presence=queries.conditions.presence(actor()),
        refusals=refusals,
        words=words,
        offer_words=offer_words,
    )


def _shown(form: OrderForm, card: OfferCard, refused: Decision | None) -> Shown | None:
    """What the order as typed comes to; None while the quantity cannot be read."""
    organisation = form.organisation.data
    try:
        asked = Wanted(organisation, card.id, card.version, quantity_of(form.text("count")), form.text("place"), "", "")
        services.direct.check(card, asked)
    except Invalid:
        return None
    who = orderer(actor(), organisation)
    line, sums, _regime = price(card, asked.quantity, who.organisation_id)
    decision = refused or weigh(who, card, asked.quantity, asked.place).decision
    return Shown(line, sums, decision, _left(decision))


def _waiting(card: OfferCard) -> list[ApprovalCard]:
    """The approvals of this offer that one waits for already: asked again, each would be an order."""
    return [one for one in queries.approvals.waited_for(actor()) if one.wanted.get("offer_id") == card.id]


def _left(decision: Decision) -> dict[str, tuple[int, int]]:
    """Each ceiling of the organisation and of the condition that decided: how much, and what is left before this."""
    condition: Condition | None = decision.condition
    return {
        step.check: (step.facts["ceiling"], step.facts["left"])
        for step in decision.trace
        if step.check == WHOLE or (condition and step.condition_id == condition.id and step.check in CEILINGS)
    }


@blueprint.get("/mes-accords")
@allow(Can.LIST_APPROVALS)
def approvals() -> str:
    """What waits for one's agreement, and what one asked for."""
    return _approvals()


def _approvals(refused: int = 0, errors: dict[str, list[str]] | None = None) -> str:
    who, reads = actor(), queries.approvals
    waiting, missed = reads.to_decide(who), reads.missed(who)
    mine = asked_for(lambda number: reads.mine(who, number), PAGE, "asked")
    decided = asked_for(lambda number: reads.decided(who, number), PAGE, "decided")
    return render_template(
        "pool/approvals.html",
        waiting=waiting,
        missed=missed,
        mine=mine,
        decided=decided,
        told=queries.ordered.told([*waiting, *mine.items]),
        refusals=refusals,
        refused=refused,
        errors=errors or {},
    )


@blueprint.post("/mes-accords/<int:approval_id>/accorder")
@allow(Can.LIST_APPROVALS)
def grant_approval(approval_id: int) -> Answer:
    """Agree: it is ordered at once; what stands against it is said beside it, and it waits on."""
    try:
        services.approvals.grant(actor(), approval_id)
    except Conflict as error:
        return _approvals(approval_id, {"grant": [error.message]}), 409
    flash(_("C’est validé et commandé."), "done")
    return see_other("pool.approvals")


@blueprint.post("/mes-accords/<int:approval_id>/refuser")
@allow(Can.LIST_APPROVALS)
def refuse_approval(approval_id: int) -> Answer:
    """Say no, and why."""
    try:
        services.approvals.refuse(actor(), approval_id, request.form.get("reason", ""))
    except Invalid as error:
        return _approvals(approval_id, error.fields), 422
    flash(_("C’est refusé ; votre motif est envoyé."), "done")
    return see_other("pool.approvals")


@blueprint.post("/mes-accords/<int:approval_id>/retirer")
@allow(Can.LIST_APPROVALS)
def withdraw_approval(approval_id: int) -> Response:
    """Ask no more."""
    services.approvals.withdraw(actor(), approval_id)
    flash(_("Votre demande de validation est retirée."), "done")
    return see_other("pool.approvals")
