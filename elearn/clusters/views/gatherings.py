"""Gatherings: asking, saying how much, closing, making the request of the sum."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, flash, redirect, render_template, request, url_for

from elearn.clusters import queries, services
from elearn.clusters.forms import GatheringForm
from elearn.clusters.policy import Can
from elearn.clusters.services.gatherings import GatheringSheet
from elearn.clusters.views.blueprint import blueprint
from elearn.clusters.views.shared import Answer, number, quantities
from elearn.core.errors import Forbidden, Invalid
from elearn.core.i18n import end_of, today
from elearn.core.i18n import gettext as _
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.posted import new_key, see_other
from elearn.pool import words as pool_words
from elearn.pool.queries import providers


@blueprint.route("/grappes/<int:cluster_id>/collectes/nouvelle", methods=["GET", "POST"])
@allow(Can.LIST)
def new_gathering(cluster_id: int) -> Answer:
    """Ask the members how much they need."""
    view = queries.members.view(actor(), cluster_id)
    if not view.is_manager:
        raise Forbidden(_("Seul qui achète pour la grappe ouvre une collecte."), code="not-yours")
    form = GatheringForm()
    form.category.choices = [(one.code, one.label) for one in providers.catalogue().offered()]
    if request.method == "GET":
        form.key.data, form.answer_until.data = new_key(), today() + timedelta(days=14)
    elif form.validate():
        try:
            made = services.gatherings.begin(actor(), cluster_id, _sheet(form), form.text("key"))
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("La collecte est ouverte ; les membres sont prévenus."), "done")
            return see_other("clusters.gathering", gathering_id=made)
    page = render_template("clusters/gathering_form.html", form=form, view=view)
    return (page, 422) if request.method == "POST" else page


def _sheet(form: GatheringForm) -> GatheringSheet:
    day = form.day("answer_until") or today()
    until = end_of(day)
    return GatheringSheet(form.text("category"), form.text("title"), form.text("need"), until, form.items())


@blueprint.get("/collectes/<int:gathering_id>")
@allow(Can.LIST)
def gathering(gathering_id: int) -> str:
    """One gathering: one's own volumes, and the totals once they may be read."""
    return _page(gathering_id)


@blueprint.post("/collectes/<int:gathering_id>/declarer")
@allow(Can.LIST)
def declare(gathering_id: int) -> Answer:
    """Say how much one's company needs."""
    card, _view = queries.gatherings.read(actor(), gathering_id)
    try:
        typed = quantities(one.id for one in card.items)
        services.gatherings.declare(actor(), gathering_id, number("company"), typed)
    except Invalid as error:
        return _page(gathering_id, error.fields), 422
    flash(_("Votre besoin est enregistré. Les autres entreprises ne le voient pas."), "done")
    return see_other("clusters.gathering", gathering_id=gathering_id)


@blueprint.post("/collectes/<int:gathering_id>/clore")
@allow(Can.LIST)
def close_gathering(gathering_id: int) -> Response:
    """Take no more answers."""
    services.gatherings.close(actor(), gathering_id)
    flash(_("La collecte est close."), "done")
    return see_other("clusters.gathering", gathering_id=gathering_id)


@blueprint.post("/collectes/<int:gathering_id>/demande")
@allow(Can.LIST)
def ask_gathering(gathering_id: int) -> Response:
    """Make a request of the pool from the sum."""
    made = services.gatherings.ask(actor(), gathering_id)
    flash(_("La demande est prête : relisez-la, puis publiez-la."), "done")
    return redirect(url_for("pool.own_request", request_id=made), code=303)  # type: ignore[return-value]


def _page(gathering_id: int, errors: dict[str, list[str]] | None = None) -> str:
    card, view = queries.gatherings.read(actor(), gathering_id)
    return render_template(
        "clusters/gathering.html",
        card=card,
        view=view,
        members=len(queries.members.joined(view.cluster_id)),
        frameworks=queries.frameworks.of_request(card.request_id) if card.request_id and view.is_manager else [],
        speaks={one for one in view.mine if one in actor().organisations("buyer")},
        fewest=queries.members.FEWEST,
        words=pool_words,
        errors=errors or {},
        typed=request.form,
    )
