"""Clusters: one's own, one with its members, gatherings and agreements, and joining or leaving it."""

from __future__ import annotations

from flask import Response, flash, render_template

from elearn.clusters import queries, services, words
from elearn.clusters.policy import Can
from elearn.clusters.queries.members import BUYER
from elearn.clusters.views.blueprint import blueprint
from elearn.clusters.views.shared import number
from elearn.core.i18n import gettext as _
from elearn.core.pages import PAGE
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.paging import asked_for
from elearn.core.web.posted import see_other


@blueprint.get("/grappes")
@allow(Can.LIST)
def index() -> str:
    """One's clusters, and the agreements that one holds."""
    who = actor()
    return render_template(
        "clusters/index.html", mine=queries.members.mine(who), held=queries.frameworks.held(who), words=words
    )


@blueprint.get("/grappes/<int:cluster_id>")
@allow(Can.LIST)
def cluster(cluster_id: int) -> str:
    """One cluster."""
    who = actor()
    view = queries.members.view(who, cluster_id)
    return render_template(
        "clusters/cluster.html",
        view=view,
        speaks=who.organisations(BUYER),
        members=queries.members.live(cluster_id) if view.is_of_it else [],
        candidates=queries.members.candidates(cluster_id) if view.is_manager else {},
        gatherings=asked_for(lambda number: queries.gatherings.of_cluster(view, number), PAGE, "collectes"),
        frameworks=asked_for(lambda number: queries.frameworks.of_cluster(view, number), PAGE, "accords"),
        words=words,
    )


@blueprint.post("/grappes/<int:cluster_id>/inviter")
@allow(Can.LIST)
def invite(cluster_id: int) -> Response:
    """Ask a company to join."""
    view = queries.members.view(actor(), cluster_id)
    services.members.invite(actor(), view.cluster_id, number("company"))
    flash(_("L’entreprise est invitée. Qui achète pour elle répondra."), "done")
    return see_other("clusters.cluster", cluster_id=cluster_id)


@blueprint.post("/grappes/<int:cluster_id>/rejoindre")
@allow(Can.LIST)
def join(cluster_id: int) -> Response:
    """Accept for one's company."""
    view = queries.members.view(actor(), cluster_id)
    services.members.join(actor(), view.cluster_id, number("company"))
    flash(_("Votre entreprise est de la grappe."), "done")
    return see_other("clusters.cluster", cluster_id=cluster_id)


@blueprint.post("/grappes/<int:cluster_id>/quitter")
@allow(Can.LIST)
def leave(cluster_id: int) -> Response:
    """Leave, refuse, or take a company out."""
    view = queries.members.view(actor(), cluster_id)
    services.members.leave(actor(), view.cluster_id, number("company"))
    flash(_("L’entreprise n’est plus de la grappe. Ses missions en cours continuent."), "done")
    return see_other("clusters.index")
