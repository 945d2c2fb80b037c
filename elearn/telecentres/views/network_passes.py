"""What who coordinates a network sets for all of it: the passes it offers, and its quotas."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import flash, render_template, request

from elearn.core.errors import Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.i18n import today
from elearn.core.web import typed
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.posted import see_other
from elearn.telecentres import queries, words
from elearn.telecentres.manage_forms import PlanForm, QuotaForm
from elearn.telecentres.policy import Can
from elearn.telecentres.quota_words import quota_in_words
from elearn.telecentres.services import passes as passes_service
from elearn.telecentres.services import tariffs as service
from elearn.telecentres.views.blueprint import blueprint
from elearn.telecentres.views.manage import Answer, shown
from elearn.telecentres.views.networks import coordinated, end_typed, place_choices, places_of, say
from elearn.telecentres.views.tariff_fields import amount_of, plan_choices


@blueprint.route("/gestion/reseaux/<slug>/pass", methods=["GET", "POST"])
@allow(Can.LIST_COORDINATED)
def network_plans(slug: str) -> Answer:
    """The terms offered, to come and past, who holds them, and a form for others."""
    network = coordinated(slug)
    is_sent = request.method == "POST"
    form = PlanForm() if is_sent else PlanForm(formdata=None, data={"valid_from": today(), "period_months": 12})
    if is_sent and form.holds(lambda: passes_service.check_plan(**_terms(form))):
        try:
            passes_service.add_plan(actor(), network.id, presentation=form.text("presentation"), **_terms(form))
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Ces conditions sont enregistrées. Un Pass déjà pris garde les siennes."), "done")
            return see_other("telecentres.network_plans", slug=slug)
    plans = queries.passes.every_plan(network.id)
    page = render_template(
        "telecentres/network_plans.html",
        network=network,
        form=form,
        hours=[form[f"hours-{kind}"] for kind in words.WORKSPACE_KIND],
        days=[form[f"days-{kind}"] for kind in words.WORKSPACE_KIND],
        plans=[p for p in plans if p.valid_until is None or p.valid_until > today()],
        past=[p for p in plans if p.valid_until is not None and p.valid_until <= today()],
        holders=queries.passes.holders_by_plan(network.id, today()),
        words=words,
        today=today(),
    )
    return shown(page, refused=bool(form.errors))


def _terms(form: PlanForm) -> dict[str, Any]:
    """What was typed, as the verbs take it; a price that is none is said beside its field."""
    return {
        "code": form.text("code").strip(),
        "name": form.text("name"),
        "price_cents": form.gathered(lambda name: amount_of(form.text(name)), "price", 0),
        "valid_from": form.valid_from.data or date.min,  # one that is not read accuses no other
        "valid_until": form.valid_until.data,
        "period_months": form.period_months.data or 0,
        "entitlements": _entitlements(form),
    }


def _entitlements(form: PlanForm) -> dict[str, Any]:
    """What the pass gives, as the verb takes it; nothing is written for what it does not give."""
    given: dict[str, Any] = {}
    for measure in ("hours", "days"):
        said = {kind: form[f"{measure}-{kind}"].data for kind in words.WORKSPACE_KIND}
        if counts := {kind: count for kind, count in said.items() if count}:
            given[measure] = counts
    events = True if form.all_events.data else form.events.data
    if events:
        given["events"] = events
    return given | {name: True for name in ("directory", "domiciliation") if form[name].data}


@blueprint.post("/gestion/reseaux/<slug>/pass/<int:plan_id>/fin")
@allow(Can.LIST_COORDINATED)
def end_plan(slug: str, plan_id: int) -> Answer:
    """These terms are no longer offered from a day on."""
    network = coordinated(slug)
    if not any(p.id == plan_id for p in queries.passes.every_plan(network.id)):
        raise Missing(_("Ce Pass n’existe pas."))
    try:
        passes_service.end_plan(actor(), plan_id, end_typed())
    except Invalid as error:
        say(error)
    else:
        flash(_("Ce Pass ne sera plus proposé à partir de ce jour. Ceux qui sont pris vont à leur terme."), "done")
    return see_other("telecentres.network_plans", slug=slug)


@blueprint.route("/gestion/reseaux/<slug>/quotas", methods=["GET", "POST"])
@allow(Can.LIST_COORDINATED)
def network_quotas(slug: str) -> Answer:
    """The quotas in force and to come, and a form for one more."""
    network = coordinated(slug)
    is_sent = request.method == "POST"
    form = QuotaForm() if is_sent else QuotaForm(formdata=None, data={"valid_from": today()})
    form.plan.choices = plan_choices(queries.passes.plans_on([network.id], today()))
    form.centre.choices = place_choices(network.id)
    asked: dict[str, Any] = {
        "per": form.text("per"),
        "measure": form.text("measure"),
        "period": form.text("period"),
        "amount": form.amount.data or 0,
        "valid_from": form.valid_from.data or date.min,
        "valid_until": form.valid_until.data,
        "kind": form.text("kind"),
    }
    if is_sent and form.holds(lambda: service.check_quota(**asked)):
        where, plan = typed.number(form.text("centre")), typed.number(form.text("plan"))
        try:
            service.add_quota(actor(), network.id, centre_id=where, plan_id=plan, **asked)
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Le quota est enregistré. Il compte pour les prochaines réservations."), "done")
            return see_other("telecentres.network_quotas", slug=slug)
    quotas = queries.tariffs.quotas_from(network.id, today())
    page = render_template(
        "telecentres/network_quotas.html",
        network=network,
        form=form,
        quotas=quotas,
        quota_in_words=quota_in_words,
        plans=queries.passes.plans_by_id({q.plan_id for q in quotas if q.plan_id is not None}),
        places={c.id: c for c in places_of(network.id)},
        words=words,
        today=today(),
    )
    return shown(page, refused=bool(form.errors))


@blueprint.post("/gestion/reseaux/<slug>/quotas/<int:quota_id>/fin")
@allow(Can.LIST_COORDINATED)
def end_quota(slug: str, quota_id: int) -> Answer:
    """The quota no longer holds from a day on."""
    network = coordinated(slug)
    if not any(q.id == quota_id for q in queries.tariffs.quotas_from(network.id, today())):
        raise Missing(_("Ce quota n’existe plus."))
    try:
        service.end_quota(actor(), quota_id, end_typed())
    except Invalid as error:
        say(error)
    else:
        flash(_("Le quota s’arrêtera ce jour-là."), "done")
    return see_other("telecentres.network_quotas", slug=slug)
