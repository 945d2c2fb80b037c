"""The link that a company receives: what it asked for, to become a request of its own."""

from __future__ import annotations

from flask import flash, render_template, request

from elearn.accounts import queries as accounts
from elearn.core.errors import Forbidden, Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import can
from elearn.core.web.forms import options
from elearn.core.web.guard import public
from elearn.core.web.identity import actor
from elearn.core.web.layout import kernel
from elearn.core.web.posted import see_other
from elearn.pool.queries import requests
from elearn.prospecting import links, queries, services
from elearn.prospecting.forms import ConvertForm
from elearn.prospecting.policy import Can
from elearn.prospecting.queries.prospects import NeedCard
from elearn.prospecting.views.blueprint import Answer, blueprint


@blueprint.route("/demandes/depuis/<token>", methods=["GET", "POST"])
@public("a company reads what it asked for by the link that it was sent; a buyer's account is needed to take it up")
def need(token: str) -> Answer:
    """What was understood of the need; a buyer takes it up as a draft."""
    found = _need(token)
    form = ConvertForm()
    places = accounts.organisations_by_id(sorted(actor().organisations("buyer")))
    form.organisation.choices = options({str(o.id): o.name for o in places.values()})
    if request.method == "POST":
        actor().id  # noqa: B018 - sends a visitor to sign in
        if form.validate() or not can(Can.CONVERT, actor()):
            made = services.needs.convert(actor(), found.prospect_id, form.organisation.data or 0)
            flash(_("Votre demande est écrite en brouillon : relisez-la, puis publiez-la."), "done")
            return see_other("pool.own_request", request_id=made)
    page = render_template(
        "prospecting/need.html", need=found, form=form, may=can(Can.CONVERT, actor()), is_own=_is_own(found)
    )
    return (page, 422) if form.errors else page


def _is_own(need: NeedCard) -> bool:
    """Whether the reader buys for whoever made a request of it."""
    if need.request_id is None or not actor().is_authenticated:
        return False
    try:
        requests.buyers(actor(), need.request_id)
    except (Forbidden, Missing):
        return False
    return True


def _need(token: str) -> NeedCard:
    prospect_id = links.prospect_of(kernel().settings.secret_key, token)
    found = queries.prospects.need(prospect_id) if prospect_id is not None else None
    if found is None:
        raise Missing(_("Ce lien ne mène plus à rien : la demande a été retirée, ou le lien est incomplet."))
    return found
