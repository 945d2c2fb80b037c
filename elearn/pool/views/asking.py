"""A company's pages: its requests, from a draft to the quote it accepts."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response, flash, render_template, request, url_for

from elearn.accounts import queries as accounts
from elearn.core.errors import Conflict, Invalid
from elearn.core.i18n import day, end_of
from elearn.core.i18n import gettext as _
from elearn.core.policy import can
from elearn.core.web import typed
from elearn.core.web.forms import typed_kept
from elearn.core.web.guard import allow, members, public
from elearn.core.web.identity import actor
from elearn.core.web.layout import kernel
from elearn.core.web.paging import Page, existing, page_number
from elearn.core.web.posted import new_key, see_other
from elearn.directory import extend as ranking
from elearn.pool import drafts, history_words, queries, refusals, services, words
from elearn.pool.conditions import Decision
from elearn.pool.forms import ExtensionForm, InvitationForm
from elearn.pool.life import requests as life
from elearn.pool.policy import Can
from elearn.pool.services.spending import Refused
from elearn.pool.views import request_forms
from elearn.pool.views.blueprint import blueprint
from elearn.pool.views.shared import Answer, keep_sent, number, numbers, sent_name, told, trail

STEPS = ("draft", "published", "closed", "awarded")


@blueprint.get("/mes-demandes")
@allow(Can.LIST_OWN)
def own_requests() -> str:
    """The requests of one's company, what awaits it first."""
    asked = page_number(request.args.get("page"))
    found, total = queries.requests.followed(actor(), asked)
    return render_template(
        "pool/own_requests.html",
        page=existing(Page(found, asked, total, queries.requests.PAGE)),
        counts=queries.requests.counts_of_quotes([card.id for card, _need in found]),
        catalogue=queries.providers.catalogue(),
        words=words,
    )


@blueprint.get("/mes-demandes/nouvelle")
@public("the drafts hold nobody's data: a company sees what a need looks like before it has an account")
def choose_draft() -> str:
    """Choose a trade: each has a request to begin from."""
    return render_template(
        "pool/choose.html",
        catalogue=queries.providers.catalogue(),
        drafts=drafts.drafts(),
        buys=can(Can.START, actor()),
    )


@blueprint.route("/mes-demandes/nouvelle/<category>", methods=["GET", "POST"])
@members()
def new_request(category: str) -> Answer:
    """Write a request from the draft of a trade; who buys for nobody adds their company first."""
    if not can(Can.START, actor()):
        return see_other("accounts.open_company", next=request.path)
    form = request_forms.new(actor(), category, typed.number(request.args.get("offer")))
    sheet = request_forms.taken(form, actor(), category) if request.method == "POST" else None
    if sheet is not None:
        made = services.requests.begin(actor(), form.organisation.data, sheet, form.text("key"))
        return see_other("pool.own_request", request_id=made)
    page = _form(form, category, {"label": _("Décrire un besoin"), "url": url_for("pool.choose_draft")})
    return (page, 422) if request.method == "POST" else page


@blueprint.route("/mes-demandes/<int:request_id>/modifier", methods=["GET", "POST"])
@allow(Can.START)
def change_request(request_id: int) -> Answer:
    """Rewrite a draft."""
    card = queries.requests.buyers(actor(), request_id)
    changed = _("Une demande publiée ne change plus : annulez-la et refaites-la.") if card.state != life.DRAFT else ""
    if changed and request.method != "POST":
        flash(changed, "info")
        return see_other("pool.own_request", request_id=request_id)
    form = request_forms.of(actor(), card)
    sheet = request_forms.taken(form, actor(), card.category) if request.method == "POST" else None
    if changed:  # by another window: what was typed here is not thrown away
        form.refuse(Invalid(changed))
    elif sheet is not None:
        try:
            services.requests.change(actor(), request_id, sheet, number("version"))
        except Conflict as error:
            form.refuse(typed_kept(error))
            form.version.data = str(card.version)
        else:
            return see_other("pool.own_request", request_id=request_id)
    page = _form(form, card.category, {"label": card.title, "url": url_for("pool.own_request", request_id=request_id)})
    return (page, 422) if request.method == "POST" else page


def _form(form: request_forms.RequestForm, category: str, before: dict[str, str]) -> str:
    """``before`` is the crumb of the page that led here."""
    catalogue = queries.providers.catalogue()
    return render_template("pool/request_form.html", form=form, category=catalogue.category(category), before=before)


@blueprint.get("/mes-demandes/<int:request_id>")
@allow(Can.LIST_OWN)
def own_request(request_id: int) -> str:
    """One request, for its buyer."""
    return _own_page(request_id)


def _own_page(
    request_id: int, errors: dict[str, list[str]] | None = None, invitation: InvitationForm | None = None,
    extension: ExtensionForm | None = None,
) -> str:  # fmt: skip
    who = actor()
    card = queries.requests.buyers(who, request_id)
    running = card.state in (life.DRAFT, life.PUBLISHED)
    lacking = services.requests.lacking(card) if card.state == life.DRAFT else {}
    matches, groups = queries.matching.suiting(who, request_id) if running else ([], [])
    invited = queries.requests.invited(request_id)
    known = {*invited, *(m.person_id for m in matches), *(one for group in groups for one in group.people)}
    stopped = str(words.REQUEST_STATE[life.CANCELLED]) if card.state == life.CANCELLED else ""
    return render_template(
        "pool/own_request.html",
        card=card,
        steps=trail([(code, words.REQUEST_STATE[code]) for code in STEPS], card.state, stopped),
        lacking=lacking,
        where=_where(request_id, lacking),
        matches=matches,
        groups=groups,
        teams={team.id: team.name for team in queries.teams.complete()} if groups else {},
        labels=ranking.LABELS,
        sentence=ranking.sentence,
        profiles=queries.providers.listed(known),
        invited=invited,
        answered=queries.providers.answering(request_id),
        people=accounts.people(invited),
        files=queries.requests.attachments(request_id),
        openings=queries.requests.openings(who, request_id),
        questions=queries.requests.questions(who, request_id),
        quotes=queries.quotes.received(who, request_id),
        mission=queries.engagements.of_request(who, request_id),
        history=history_words.lines(queries.history.of_request(who, request_id)),
        catalogue=queries.providers.catalogue(),
        words=words,
        errors=errors or {},
        invitation=invitation or InvitationForm(),
        extension=extension or ExtensionForm(formdata=None),
    )


_FIELDS = {"lots": "lot_1_title", "criteria": "weight_price", "answer_until": "answer_on"}


def _where(request_id: int, lacking: Iterable[str]) -> dict[str, str]:
    """Where each thing that lacks is mended: in the form of the draft, people in the page itself."""
    form = url_for("pool.change_request", request_id=request_id)
    return {k: "#prestataires" if k == "audience" else f"{form}#{_FIELDS.get(k, k)}" for k in lacking}


@blueprint.post("/mes-demandes/<int:request_id>/publier")
@allow(Can.START)
def publish(request_id: int) -> Answer:
    """Open the request to answers."""
    try:
        services.requests.publish(actor(), request_id)
    except Invalid as error:
        return _own_page(request_id, told(error)), 422
    flash(_("La demande est publiée. Chaque devis reçu vous sera signalé."), "done")
    return see_other("pool.own_request", request_id=request_id)


@blueprint.post("/mes-demandes/<int:request_id>/clore")
@allow(Can.START)
def close_request(request_id: int) -> Response:
    """Take no more answers."""
    services.requests.close(actor(), request_id)
    flash(_("La demande ne reçoit plus de devis."), "done")
    return see_other("pool.own_request", request_id=request_id)


@blueprint.post("/mes-demandes/<int:request_id>/prolonger")
@allow(Can.START)
def extend_request(request_id: int) -> Answer:
    """Give more time to answer."""
    form = ExtensionForm()
    form.validate()
    asked = form.answer_on.data
    try:
        last = services.requests.extend(actor(), request_id, end_of(asked) if asked else None)
    except Invalid as error:
        form.refuse(error)
        return _own_page(request_id, extension=form), 422
    until = day(last)
    flash(_("Réponses jusqu’au %(day)s ; qui a répondu ou était invité est prévenu.", day=until), "done")
    return see_other("pool.own_request", request_id=request_id)


@blueprint.post("/mes-demandes/<int:request_id>/annuler")
@allow(Can.START)
def cancel_request(request_id: int) -> Response:
    """Give the request up."""
    services.requests.cancel(actor(), request_id)
    flash(_("La demande est annulée ; les personnes invitées ou qui ont répondu sont prévenues."), "done")
    return see_other("pool.own_request", request_id=request_id)


@blueprint.post("/mes-demandes/<int:request_id>/invitations")
@allow(Can.START)
def invite(request_id: int) -> Answer:
    """Ask to answer those who are proposed, or anyone of the directory by the address of a profile."""
    form = InvitationForm()
    if "address" in request.form:
        if not form.validate() or not _invite_at(form, request_id):
            return _own_page(request_id, invitation=form), 422
    else:
        for person_id in numbers("person"):
            services.requests.invite(actor(), request_id, person_id)
    is_draft = queries.requests.buyers(actor(), request_id).state == life.DRAFT
    waits, left = _("L’invitation est enregistrée : elle part avec la publication."), _("L’invitation est envoyée.")
    flash(waits if is_draft else left, "done")
    return see_other("pool.own_request", request_id=request_id, _anchor="prestataires")


def _invite_at(form: InvitationForm, request_id: int) -> bool:
    """Invite whose profile has the address typed; what stands against it is said beside the field."""
    try:
        services.requests.invite(actor(), request_id, queries.providers.by_address(form.text("address")))
    except Invalid as error:
        said = [text for texts in error.fields.values() for text in texts] or [error.message]
        form.refuse(Invalid(fields={"address": said}))
        return False
    return True


@blueprint.post("/mes-demandes/<int:request_id>/pieces")
@allow(Can.START)
def attach(request_id: int) -> Answer:
    """Add a file."""
    with kernel().database.reading():
        queries.requests.buyers(actor(), request_id)
    try:
        name = sent_name()
        stored = keep_sent(name)
    except Invalid as error:
        return _own_page(request_id, told(error)), 422
    services.requests.attach(actor(), request_id, name, stored.key, stored.size)
    flash(_("La pièce est ajoutée."), "done")
    return see_other("pool.own_request", request_id=request_id, _anchor="pieces")


@blueprint.post("/mes-demandes/<int:request_id>/pieces/<int:attachment_id>/retirer")
@allow(Can.START)
def detach(request_id: int, attachment_id: int) -> Response:
    """Take a file away."""
    services.requests.detach(actor(), request_id, attachment_id)
    flash(_("La pièce est retirée."), "done")
    return see_other("pool.own_request", request_id=request_id, _anchor="pieces")


@blueprint.post("/mes-demandes/<int:request_id>/questions/<int:question_id>")
@allow(Can.START)
def answer(request_id: int, question_id: int) -> Answer:
    """Answer a question."""
    try:
        services.requests.answer(actor(), request_id, question_id, request.form.get("answer", ""))
    except Invalid as error:
        return _own_page(request_id, told(error)), 422
    flash(_("Votre réponse est publiée."), "done")
    return see_other("pool.own_request", request_id=request_id, _anchor="questions")


@blueprint.get("/mes-demandes/<int:request_id>/comparer")
@allow(Can.LIST_OWN)
def compare(request_id: int) -> str:
    """The quotes side by side."""
    return _comparison(request_id)


def _comparison(
    request_id: int, refused: int = 0, errors: dict[str, list[str]] | None = None, decision: Decision | None = None,
    changed: str = "",
) -> str:  # fmt: skip
    found = queries.comparison.compare(actor(), request_id)
    people = queries.providers.listed(found.people)
    return render_template(
        "pool/compare.html", found=found, people=people, words=words, refused=refused, errors=errors or {},
        decision=decision, changed=changed, refusals=refusals, key=new_key(),
    )  # fmt: skip


def _changed(request_id: int, error: Conflict) -> Answer:
    """The quotes as they stand now, and what changed since they were read."""
    return _comparison(request_id, changed=error.message), 409


@blueprint.post("/mes-demandes/<int:request_id>/devis/<int:quote_id>/accepter")
@allow(Can.START)
def accept(request_id: int, quote_id: int) -> Answer:
    """Accept exactly the version that was read."""
    try:
        made = services.quotes.accept(actor(), request_id, quote_id, request.form.get("digest", ""))
    except Refused as error:
        return _comparison(request_id, quote_id, decision=error.decision), 422
    except Conflict as error:
        return _changed(request_id, error)
    flash(_("Le devis est accepté : la mission est commandée."), "done")
    return see_other("pool.mission", engagement_id=made)


@blueprint.post("/mes-demandes/<int:request_id>/devis/<int:quote_id>/accord")
@allow(Can.START)
def ask_approval(request_id: int, quote_id: int) -> Answer:
    """Ask for an agreement to accept the version that was read."""
    typed = request.form
    try:
        services.approvals.ask_quote(
            actor(), request_id, quote_id, typed.get("digest", ""), typed.get("key", "") or new_key()
        )
    except Refused as error:
        return _comparison(request_id, quote_id, decision=error.decision), 422
    except Conflict as error:
        return _changed(request_id, error)
    flash(_("Votre demande de validation est envoyée : le devis sera accepté dès la réponse."), "done")
    return see_other("pool.approvals")


@blueprint.post("/mes-demandes/<int:request_id>/devis/<int:quote_id>/refuser")
@allow(Can.START)
def refuse(request_id: int, quote_id: int) -> Answer:
    """Say no to a quote, and why."""
    try:
        services.quotes.refuse(actor(), request_id, quote_id, request.form.get("reason", ""))
    except Invalid as error:
        return _comparison(request_id, quote_id, told(error)), 422
    except Conflict as error:
        return _changed(request_id, error)
    flash(_("Le devis est refusé ; votre motif est envoyé."), "done")
    return see_other("pool.compare", request_id=request_id)
