"""The conditions of one's organisation: what they say, what the month has seen, and changing them."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, render_template, request

from elearn.accounts import queries as accounts
from elearn.accounts.extend import ROLE
from elearn.core import clock
from elearn.core.errors import Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.i18n import typed_amount
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.posted import new_key, see_other
from elearn.directory.queries import offers
from elearn.pool import queries, refusals, services
from elearn.pool.extend import ORDERING_ROLES
from elearn.pool.models import ConditionRow
from elearn.pool.ordering_forms import CeilingForm, ConditionForm, condition_form
from elearn.pool.policy import Can
from elearn.pool.queries.conditions import month_of
from elearn.pool.views.blueprint import blueprint
from elearn.pool.views.shared import Answer


@blueprint.get("/mes-conditions")
@allow(Can.LIST_CONDITIONS)
def conditions() -> str:
    """The conditions of each organisation one buys for."""
    who, reads, now = actor(), queries.conditions, clock.now()
    found: list[dict[str, Any]] = []
    for organisation_id, name in _bought_for().items():
        rows = reads.of_organisation(who, organisation_id)
        past = [row for row in rows if row.valid_until is not None and row.valid_until <= now]
        live = [row for row in rows if row not in past]
        found.append(
            {
                "id": organisation_id,
                "name": name,
                "live": live,
                "past": past,
                "months": reads.months([row.root for row in live], month_of(now)),
                "spent": sum(reads.spent([reads.whole(organisation_id)], 0, month_of(now)).values()),
                "ceilings": reads.ceilings(who, organisation_id),
                "members": _members(organisation_id),
                "decisions": reads.decisions(who, organisation_id),
            }
        )
    shown = [row for one in found for row in (*one["live"], *one["past"])]
    people = {d.person_id for one in found for d in one["decisions"]}
    return render_template(
        "pool/conditions.html",
        found=found,
        now=now,
        people=accounts.people(people),
        deciding=reads.approvers(shown),
        offers=offers.offers({number for row in shown for number in row.offers}),
        catalogue=queries.providers.catalogue(),
        refusals=refusals,
        ROLE=ROLE,
    )


@blueprint.route("/mes-conditions/<int:organisation_id>/nouvelle", methods=["GET", "POST"])
@allow(Can.LIST_CONDITIONS)
def new_condition(organisation_id: int) -> Answer:
    """Set a condition."""
    if organisation_id not in _bought_for():
        raise Missing(_("Cette organisation n’existe pas, ou ne vous est pas ouverte."))
    form = _form(organisation_id)
    if request.method == "POST" and form.holds(lambda: services.conditions.check(organisation_id, form.sheet())):
        services.conditions.create(actor(), organisation_id, form.sheet(), form.text("key"))
        flash(_("La condition est enregistrée."), "done")
        return see_other("pool.conditions")
    return _page(form)


@blueprint.route("/mes-conditions/<int:organisation_id>/plafond", methods=["GET", "POST"])
@allow(Can.LIST_CONDITIONS)
def set_ceiling(organisation_id: int) -> Answer:
    """Say how much the whole organisation orders in a month."""
    name = _bought_for().get(organisation_id)
    if name is None:
        raise Missing(_("Cette organisation n’existe pas, ou ne vous est pas ouverte."))
    form = CeilingForm(data={"per_month": typed_amount(queries.conditions.ceiling(organisation_id))})
    if request.method == "POST" and form.validate():
        try:
            services.conditions.limit(actor(), organisation_id, form.cents_or_none("per_month"))
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Le plafond de l’organisation est enregistré."), "done")
            return see_other("pool.conditions")
    page = render_template("pool/ceiling_form.html", form=form, name=name)
    return (page, 422) if request.method == "POST" else page


@blueprint.route("/mes-conditions/<int:condition_id>/modifier", methods=["GET", "POST"])
@allow(Can.LIST_CONDITIONS)
def change_condition(condition_id: int) -> Answer:
    """End a condition and begin another in its place."""
    row = queries.conditions.own_condition(actor(), condition_id)
    ended = _("Cette condition est déjà remplacée ou arrêtée.") if row.valid_until is not None else ""
    if ended and request.method != "POST":
        flash(ended, "info")
        return see_other("pool.conditions")
    form = _form(row.organisation_id, row)
    if ended:  # by another window: what was typed here is not thrown away
        form.refuse(Invalid(ended))
    elif request.method == "POST" and form.holds(lambda: services.conditions.check(row.organisation_id, form.sheet())):
        services.conditions.replace(actor(), condition_id, form.sheet())
        flash(_("La condition est remplacée ; l’ancienne reste dans l’historique."), "done")
        return see_other("pool.conditions")
    return _page(form, row)


@blueprint.post("/mes-conditions/<int:condition_id>/arreter")
@allow(Can.LIST_CONDITIONS)
def end_condition(condition_id: int) -> Response:
    """Stop a condition."""
    services.conditions.end(actor(), condition_id)
    flash(_("La condition est arrêtée : elle n’ouvre plus rien."), "done")
    return see_other("pool.conditions")


def _bought_for() -> dict[int, str]:
    mine = actor().organisations("buyer")
    return {number: name for number, name in queries.conditions.organisations(actor()).items() if number in mine}


def _members(organisation_id: int) -> dict[int, str]:
    found = accounts.people(accounts.members(organisation_id, *ORDERING_ROLES))
    return {one.id: one.display_name for one in sorted(found.values(), key=lambda p: (p.display_name, p.id))}


def _form(organisation_id: int, row: ConditionRow | None = None) -> ConditionForm:
    offered = {one.code: one.label for one in queries.providers.catalogue().offered()}
    return condition_form(_members(organisation_id), offered, row)


def _page(form: ConditionForm, row: ConditionRow | None = None) -> Answer:
    form.key.data = form.key.data or new_key()
    page = render_template("pool/condition_form.html", form=form, row=row)
    return (page, 422) if request.method == "POST" else page
