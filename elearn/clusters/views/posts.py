"""Shared posts: opening one, taking a part, beginning, stopping."""

from __future__ import annotations

from flask import Response, flash, request

from elearn.clusters import queries, services
from elearn.clusters.policy import Can
from elearn.clusters.views.blueprint import blueprint
from elearn.clusters.views.frameworks import page_of
from elearn.clusters.views.shared import Answer, number
from elearn.core.amounts import cents_of
from elearn.core.errors import Invalid
from elearn.core.i18n import gettext as _
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.posted import see_other


@blueprint.post("/accords-cadres/<int:framework_id>/postes")
@allow(Can.LIST)
def new_post(framework_id: int) -> Answer:
    """Open a shared post to the members."""
    try:
        services.posts.begin(actor(), framework_id, number("lot"), request.form.get("title", ""))
    except Invalid as error:
        return page_of(framework_id, {f"post-{name}": texts for name, texts in error.fields.items()}), 422
    flash(_("Le poste partagé est ouvert ; les membres sont prévenus."), "done")
    return see_other("clusters.framework", framework_id=framework_id)


@blueprint.post("/postes-partages/<int:post_id>/part")
@allow(Can.LIST)
def take_part(post_id: int) -> Answer:
    """Say which part of a week one's company takes."""
    _row, reading = queries.posts.readable(actor(), post_id)
    company = number("company")
    try:
        services.posts.take(actor(), post_id, company, _part())
    except Invalid as error:
        return page_of(reading.card.id, {f"part-{post_id}-{company}": error.fields.get("part", [error.message])}), 422
    flash(_("Votre part est enregistrée."), "done")
    return see_other("clusters.framework", framework_id=reading.card.id)


def _part() -> int:
    try:
        return cents_of(request.form.get("part", "").strip() or "0")
    except ValueError:
        raise Invalid(fields={"part": [_("Donnez des jours par semaine, par exemple 0,4 ou 1.")]}) from None


@blueprint.post("/postes-partages/<int:post_id>/commencer")
@allow(Can.LIST)
def start_post(post_id: int) -> Response:
    """Begin: the month is ordered for each company."""
    _row, reading = queries.posts.readable(actor(), post_id)
    services.posts.start(actor(), post_id)
    flash(_("Le poste commence : chaque mois sera commandé pour chaque entreprise."), "done")
    return see_other("clusters.framework", framework_id=reading.card.id)


@blueprint.post("/postes-partages/<int:post_id>/arreter")
@allow(Can.LIST)
def stop_post(post_id: int) -> Response:
    """Order no more months."""
    _row, reading = queries.posts.readable(actor(), post_id)
    services.posts.stop(actor(), post_id)
    flash(_("Le poste s’arrête : plus aucun mois ne sera commandé."), "done")
    return see_other("clusters.framework", framework_id=reading.card.id)
