"""One company: its sheet, who holds it, what was done, what it asks for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import flash, render_template, request, url_for

from elearn.core.errors import Conflict, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.pages import PAGE
from elearn.core.web import typed
from elearn.core.web.forms import options, typed_kept
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.layout import kernel
from elearn.core.web.paging import asked_for
from elearn.core.web.posted import new_key, see_other
from elearn.pool.queries import providers
from elearn.prospecting import checking, life, links, queries, services, words
from elearn.prospecting.forms import ContactForm, NeedForm, ProspectForm
from elearn.prospecting.policy import Can
from elearn.prospecting.queries.circles import CircleCard
from elearn.prospecting.queries.prospects import ProspectCard
from elearn.prospecting.views.blueprint import Answer, blueprint


def _form(circle: CircleCard) -> ProspectForm:
    form = ProspectForm()
    names = {str(m.person_id): m.name for m in circle.members if m.person_id in circle.people}
    form.owner.choices = options({"0": _("Personne pour l’instant"), **names})
    return form


def _beside(error: Conflict) -> Invalid:
    """What is said beside a field, the rest of the form kept: a company known, or one that refuses; or raise it."""
    field = {"known": "siren", "opposed": "name"}.get(error.code)
    if field is None:
        return typed_kept(error)
    return Invalid(fields={field: [error.message]})


def _check(circle: CircleCard, form: ProspectForm, before: date | None = None) -> None:
    """Raise ``Invalid`` with what the verb refuses of it, under the names of the form."""
    try:
        services.prospects.check(circle, form.sheet(), before)
    except Invalid as error:
        raise Invalid(fields={"owner" if k == "owner_id" else k: v for k, v in error.fields.items()}) from error


def _close(circle: CircleCard, form: ProspectForm) -> list[ProspectCard]:
    """The sheets that a refusal speaks of, to be opened from the form: of this SIREN, or of a near name."""
    sheet = form.sheet()
    if form.siren.errors:
        return queries.prospects.of_siren(actor(), circle.id, checking.siren_of(sheet))
    if form.is_other.errors:
        return queries.prospects.near_ones(actor(), circle.id, sheet.name, checking.siren_of(sheet))
    return []


@blueprint.route("/prospection/<int:circle_id>/ajouter", methods=["GET", "POST"])
@allow(Can.LIST)
def add(circle_id: int) -> Answer:
    """List a company."""
    circle = queries.circles.circle(actor(), circle_id)
    form = _form(circle)
    if request.method == "POST" and form.holds(lambda: _check(circle, form)):
        try:
            made = services.prospects.add(
                actor(), circle_id, form.sheet(), is_other=bool(form.is_other.data), key=form.text("key")
            )
        except Invalid as error:
            form.refuse(error)
        except Conflict as error:
            form.refuse(_beside(error))
        else:
            flash(_("L’entreprise est dans la liste."), "done")
            return see_other("prospecting.prospect", prospect_id=made)
    elif request.method == "GET":
        form.owner.data = actor().id
    form.key.data = form.key.data or new_key()
    page = render_template(
        "prospecting/prospect_form.html", circle=circle, form=form, card=None, close=_close(circle, form), words=words
    )
    return (page, 422) if form.errors else page


@blueprint.route("/prospection/fiches/<int:prospect_id>/modifier", methods=["GET", "POST"])
@allow(Can.LIST)
def change(prospect_id: int) -> Answer:
    """Rewrite a sheet."""
    card, circle = queries.prospects.prospect(actor(), prospect_id)
    form = _form(circle)
    if request.method == "POST" and form.holds(lambda: _check(circle, form, card.next_on)):
        try:
            services.prospects.change(actor(), prospect_id, form.sheet(), typed.number(form.text("version")) or 0)
        except Invalid as error:
            form.refuse(error)
        except Conflict as error:
            form.refuse(_beside(error))
            form.version.data = str(card.version)
        else:
            return see_other("prospecting.prospect", prospect_id=prospect_id)
    elif request.method == "GET":
        form.process(obj=card)
        form.owner.data = card.owner_id or 0
    page = render_template(
        "prospecting/prospect_form.html", circle=circle, form=form, card=card, close=_close(circle, form), words=words
    )
    return (page, 422) if form.errors else page


@blueprint.get("/prospection/fiches/<int:prospect_id>")
@allow(Can.LIST)
def prospect(prospect_id: int) -> str:
    """One company, whole."""
    return _page(prospect_id)


@blueprint.post(
    "/prospection/fiches/<int:prospect_id>/<any(reserver, liberer, opposition, classer, reprendre, effacer):action>"
)
@allow(Can.LIST)
def act(prospect_id: int, action: str) -> Answer:
    """Hold it, let it go, write that it refuses, that nothing comes of it, erase it."""
    _card, circle = queries.prospects.prospect(actor(), prospect_id)
    verbs: dict[str, tuple[Callable[[Any, int], None], str]] = {
        "reserver": (services.prospects.claim, _("Le contact est à vous pendant deux jours.")),
        "liberer": (services.prospects.release, _("Le contact est libre.")),
        "opposition": (services.prospects.oppose, _("C’est écrit : cette entreprise ne sera plus contactée.")),
        "classer": (services.prospects.lose, _("C’est noté.")),
        "reprendre": (services.prospects.reopen, _("L’entreprise est de nouveau à suivre.")),
        "effacer": (services.prospects.erase, _("La fiche est effacée.")),
    }
    verb, done = verbs[action]
    verb(actor(), prospect_id)
    flash(done, "done")
    if action == "effacer":
        return see_other("prospecting.circle", circle_id=circle.id)
    return see_other("prospecting.prospect", prospect_id=prospect_id)


@blueprint.post("/prospection/fiches/<int:prospect_id>/contacts")
@allow(Can.LIST)
def contact(prospect_id: int) -> Answer:
    """Note a contact."""
    form = ContactForm()

    def note() -> None:
        try:
            if form.text("take"):
                services.prospects.claim(actor(), prospect_id)
            services.prospects.contact(actor(), prospect_id, form.text("channel"), form.text("note"), form.text("key"))
        except Conflict as error:
            if error.code not in {"not-held", "held-by-other"}:
                raise
            form.take.data = "1"
            raise Invalid(error.message + " " + _("Ce que vous avez écrit est gardé ici.")) from error

    return _do(prospect_id, form, _("Le contact est noté."), note)


@blueprint.post("/prospection/fiches/<int:prospect_id>/besoin")
@allow(Can.LIST)
def express(prospect_id: int) -> Answer:
    """Write what it asks for."""
    form = NeedForm()
    form.category.choices = _trades()
    return _do(
        prospect_id, form, _("Le besoin est écrit. Envoyez le lien à l’entreprise."),
        lambda: services.needs.express(
            actor(), prospect_id, form.text("category"), form.text("title"), form.text("need")
        ),
    )  # fmt: skip


def _trades() -> Any:
    listed = providers.catalogue().categories
    return options({"": _("Choisissez"), **{c.code: c.label for c in listed.values()}})


def _do(prospect_id: int, form: Any, done: str, verb: Callable[[], None]) -> Answer:
    queries.prospects.prospect(actor(), prospect_id)
    try:
        verb()
    except Invalid as error:
        form.refuse(error)
        return _page(prospect_id, form), 422
    flash(done, "done")
    return see_other("prospecting.prospect", prospect_id=prospect_id)


def _page(prospect_id: int, form: Any = None) -> str:
    card, circle = queries.prospects.prospect(actor(), prospect_id)
    need = queries.prospects.need(prospect_id)
    contact_form = form if isinstance(form, ContactForm) else ContactForm(formdata=None)
    need_form = form if isinstance(form, NeedForm) else NeedForm(formdata=None)
    need_form.category.choices = _trades()
    if form is None:
        contact_form.key.data = new_key()
        if need is not None:
            need_form.process(data={"category": need.category, "title": need.title, "need": need.text})
    row, _circle = queries.prospects.row(actor(), prospect_id)
    facts = queries.prospects.facts(row, actor().id)
    token = links.token(kernel().settings.secret_key, prospect_id)
    root = kernel().settings.public_url.rstrip("/")
    return render_template(
        "prospecting/prospect.html",
        card=card,
        circle=circle,
        contacts=asked_for(lambda number: queries.prospects.contacts(prospect_id, number), PAGE, "contacts"),
        need=need,
        can_do=life.MACHINE.possible(card.state, (life.MEMBER,), facts),
        me=actor().id,
        link=f"{root}{url_for('prospecting.need', token=token)}",
        contact_form=contact_form,
        need_form=need_form,
        words=words,
    )
