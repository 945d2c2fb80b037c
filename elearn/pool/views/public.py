"""Requests as those who may answer read them, and how providers are ranked."""

from __future__ import annotations

from flask import Response, flash, render_template, request

from elearn.core.errors import Invalid
from elearn.core.i18n import gettext as _
from elearn.core.policy import can
from elearn.core.web.guard import allow, public
from elearn.core.web.identity import actor
from elearn.core.web.paging import Page, existing, page_number
from elearn.core.web.posted import see_other
from elearn.pool import queries, services, words
from elearn.pool.policy import Can
from elearn.pool.views.blueprint import blueprint
from elearn.pool.views.shared import Answer, as_attachment


@blueprint.get("/demandes")
@public("companies may ask everyone; each request is listed only to whom it is addressed")
def requests() -> str:
    """What may be read and answered now."""
    number, category = page_number(request.args.get("page")), request.args.get("metier", "")
    found, total = queries.requests.open_to(actor(), category, number)
    return render_template(
        "pool/requests.html",
        page=existing(Page(found, number, total, queries.requests.PAGE)),
        catalogue=queries.providers.catalogue(),
        category=category,
    )


@blueprint.get("/demandes/<int:request_id>")
@public("a request addressed to everyone is read without an account; any other does not exist for a visitor")
def request_page(request_id: int) -> str:
    """One request."""
    return _page(request_id)


def _page(request_id: int, question: str = "", errors: dict[str, list[str]] | None = None) -> str:
    who = actor()
    card = queries.requests.readable(who, request_id)
    own = queries.quotes.own(who, request_id) if who.is_authenticated else None
    return render_template(
        "pool/request.html",
        card=card,
        own=own,
        groups=queries.groups.of_request(who, request_id) if who.is_authenticated else [],
        is_listed=who.is_authenticated and queries.providers.is_listed(who.id),
        buys=can(Can.READ_ASKED, who, card),
        pledged=who.is_authenticated and queries.requests.has_pledged(card, who.id),
        files=queries.requests.attachments(request_id),
        questions=queries.requests.questions(who, request_id),
        catalogue=queries.providers.catalogue(),
        words=words,
        typed=question,
        errors=errors or {},
    )


@blueprint.post("/demandes/<int:request_id>/questions")
@allow(Can.ANSWER)
def ask(request_id: int) -> Answer:
    """Ask a question."""
    typed = request.form.get("question", "")
    try:
        services.requests.ask(actor(), request_id, typed)
    except Invalid as error:
        return _page(request_id, typed, error.fields), 422
    flash(_("Votre question est envoyée. La réponse sera lue par toutes les personnes qui peuvent répondre."), "done")
    return see_other("pool.request_page", request_id=request_id)


@blueprint.post("/demandes/<int:request_id>/confidentialite")
@allow(Can.PLEDGE)
def pledge(request_id: int) -> Response:
    """Accept the confidentiality agreement."""
    services.confidentiality.pledge(actor(), request_id, request.form.get("digest", ""))
    flash(_("Votre engagement est enregistré : les pièces vous sont ouvertes."), "done")
    return see_other("pool.request_page", request_id=request_id, _anchor="pieces")


@blueprint.post("/demandes/<int:request_id>/pieces/<int:attachment_id>")
@allow(Can.OPEN_FILES)
def open_file(request_id: int, attachment_id: int) -> Response:
    """Take a file; each opening is written down, hence a button and not a link."""
    found = services.confidentiality.open_file(actor(), request_id, attachment_id)
    return as_attachment(found.storage_key, found.name, found.bytes)
