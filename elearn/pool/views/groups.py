"""A group as its members use it: formed, agreed, its quote sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, flash, render_template, request

from elearn.core import i18n
from elearn.core.errors import Conflict, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.i18n import locale
from elearn.core.web.forms import typed_kept
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.posted import new_key, see_other
from elearn.pool import agreement, group_forms, queries, services, words
from elearn.pool.agreement_pdf import agreement_pdf
from elearn.pool.figures import REAL
from elearn.pool.forms import EXTRAS, TextForm
from elearn.pool.life import groups as life
from elearn.pool.policy import Can
from elearn.pool.queries.groups import GroupCard
from elearn.pool.services.group_checks import check_draft
from elearn.pool.services.sheets import GroupSheet
from elearn.pool.split import parts
from elearn.pool.views.blueprint import blueprint
from elearn.pool.views.shared import Answer, number, told, trail

STEPS = (life.FORMING, life.PROPOSED, life.AGREED, life.SUBMITTED, life.WON)


@blueprint.route("/mes-reponses/<int:request_id>/groupement", methods=["GET", "POST"])
@allow(Can.ANSWER)
def begin_group(request_id: int) -> Answer:
    """Answer a request together: from one of one's teams, or with nobody yet."""
    who = actor()
    if request.method == "POST":
        team = number("team") if request.form.get("team") else None
        made = services.groups.begin(who, request_id, team)
        return see_other("pool.group", group_id=made)
    queries.requests.answerable(who, request_id)
    led = [card for card in queries.groups.of_request(who, request_id) if card.lead_id == who.id]
    if led:
        return see_other("pool.group", group_id=led[0].id)
    teams = [team for team in queries.teams.mine(who) if team.lead_id == who.id]
    card = queries.requests.readable(who, request_id)
    return render_template("pool/group_begin.html", card=card, teams=teams, words=words)


@blueprint.get("/groupements/<int:group_id>")
@allow(Can.JOIN_GROUP)
def group(group_id: int) -> str:
    """The group: its members, its agreement, what they write to each other."""
    return _page(group_id)


def _page(group_id: int, refused: Invalid | None = None, forms: dict[str, Any] | None = None) -> str:
    who = actor()
    card = queries.groups.readable(who, group_id)
    asked = queries.requests.row(card.request_id)
    facts, roles = queries.groups.facts(card, asked), queries.groups.roles(who, card)
    shown = {"person": group_forms.PersonForm(formdata=None), "message": TextForm(formdata=None), **(forms or {})}
    if not shown["message"].key.data:
        shown["message"].key.data = new_key()
    here = card.state if card.state in STEPS else life.FORMING
    stopped = str(words.GROUP_STATE[card.state]) if card.state in (life.LOST, life.DISSOLVED) else ""
    found = card.agreement
    known = {team_mate.person_id: team_mate.name for team in queries.teams.mine(who) for team_mate in team.members}
    quote = queries.quotes.of_lead(card)
    return render_template(
        "pool/group.html",
        card=card,
        me=card.member(who.id),
        is_lead=who.id == card.lead_id,
        can_do=life.MACHINE.possible(card.state, roles, facts),
        facts=facts,
        steps=trail([(code, words.GROUP_STATE[code]) for code in STEPS], here, stopped),
        parts={part.person_id: part for part in parts(card.lines, card.ids, REAL, card.billing)},
        agreement=found,
        articles=agreement.articles(found.content) if found is not None else [],
        others=[one for one in queries.groups.agreements(who, card) if found is None or one.agreement.id != found.id],
        quote=quote,
        mates={one: name for one, name in known.items() if card.member(one) is None},
        profiles=queries.providers.listed(card.ids),
        notes=queries.groups.notes(card),
        forms=shown,
        errors=told(refused),
        words=words,
    )


@blueprint.route("/groupements/<int:group_id>/modifier", methods=["GET", "POST"])
@allow(Can.ANSWER)
def change_group(group_id: int) -> Answer:
    """Rewrite what binds the members, and their quote by lot and member."""
    who = actor()
    card = queries.groups.readable(who, group_id)
    asked = queries.requests.readable(who, card.request_id)
    parties = queries.providers.parties(card.ids, asked.organisation_id)
    has_vat = any(party.regime == REAL for party in parties.values())
    rates = queries.quotes.rates(i18n.today()) if has_vat else {}
    form = group_forms.group_form(card, asked, rates, parties)(data=_values(card))

    def typed() -> GroupSheet:
        return group_forms.sheet(form, card, asked, parties)

    if request.method == "POST" and form.holds(lambda: check_draft(typed(), card.ids)):
        try:
            services.groups.change(who, group_id, typed(), number("version"))
        except Conflict as error:
            form.refuse(typed_kept(error))
            form.version.data = str(card.version)
        else:
            flash(_("C’est enregistré. L’accord est à proposer aux membres."), "done")
            return see_other("pool.group", group_id=group_id)
    page = render_template(
        "pool/group_form.html", form=form, card=card, asked=asked, extras=EXTRAS, has_vat=bool(rates), words=words
    )
    return (page, 422) if request.method == "POST" else page


def _values(card: GroupCard) -> dict[str, Any]:
    sheet = services.group_quotes.sheet_of(card)
    return {
        **group_forms.values(card),
        "valid_until": sheet.valid_until or i18n.today() + group_forms.USUAL,
        "start_on": sheet.start_on,
    }


@blueprint.post("/groupements/<int:group_id>/membres")
@allow(Can.ANSWER)
def add_member(group_id: int) -> Answer:
    """Ask someone to be of it: a team mate, or by the address of their profile."""
    form = group_forms.PersonForm()
    if request.form.get("mate"):
        try:
            services.groups.add(actor(), group_id, number("mate"))
        except Conflict as refused:
            return _page(group_id, Invalid(refused.message)), 422
        except Invalid as error:
            return _page(group_id, error), 422
    elif form.validate():
        try:
            person = queries.providers.by_address(form.text("person"))
            services.groups.add(actor(), group_id, person, form.text("scope"))
        except Conflict as refused:
            form.refuse(Invalid(fields={"person": [refused.message]}))
        except Invalid as error:
            form.refuse(error)
    if form.errors:
        return _page(group_id, forms={"person": form}), 422
    flash(_("Cette personne est du groupement. Elle lit l’accord et l’accepte, ou non."), "done")
    return see_other("pool.group", group_id=group_id)


@blueprint.post("/groupements/<int:group_id>/membres/<int:person_id>/retirer")
@allow(Can.ANSWER)
def remove_member(group_id: int, person_id: int) -> Answer:
    """Take a member out, with their lines."""
    services.groups.remove(actor(), group_id, person_id)
    flash(_("Cette personne n’est plus du groupement, ses lignes sont retirées."), "done")
    return see_other("pool.group", group_id=group_id)


ACTIONS = "proposer, accepter, refuser, quitter, envoyer, reprendre, dissoudre"


@blueprint.post(f"/groupements/<int:group_id>/<any({ACTIONS}):action>")
@allow(Can.JOIN_GROUP)
def decide_group(group_id: int, action: str) -> Answer:
    """What a member may do with the agreement, and its lead with the quote."""
    who, verbs, reason = actor(), services.groups, request.form.get("reason", "")

    def take_back() -> None:
        card = queries.groups.readable(who, group_id)
        services.quotes.withdraw(who, card.request_id)

    does: dict[str, tuple[str, Callable[[], object]]] = {
        "proposer": (_("L’accord est proposé aux membres ; vous l’avez accepté."),
                     lambda: verbs.propose(who, group_id, request.form.get("instead_of", ""))),
        "accepter": (_("Votre accord est enregistré."),
                     lambda: verbs.accept(who, group_id, request.form.get("digest", ""))),
        "refuser": (_("Votre refus est envoyé au mandataire."), lambda: verbs.refuse(who, group_id, reason)),
        "quitter": (_("Vous n’êtes plus du groupement."), lambda: verbs.refuse(who, group_id, reason, leaves=True)),
        "envoyer": (_("Le devis du groupement est envoyé."), lambda: verbs.submit(who, group_id)),
        "reprendre": (_("Le devis est retiré. L’accord tient toujours."), take_back),
        "dissoudre": (_("Le groupement est dissous."), lambda: verbs.dissolve(who, group_id)),
    }  # fmt: skip
    done, verb = does[action]
    try:
        verb()
    except Invalid as error:
        return _page(group_id, error), 422
    flash(done, "done")
    return see_other("pool.teams") if action in ("quitter", "dissoudre") else see_other("pool.group", group_id=group_id)


@blueprint.post("/groupements/<int:group_id>/messages")
@allow(Can.JOIN_GROUP)
def say_in_group(group_id: int) -> Answer:
    """Write to the other members."""
    form = TextForm()
    try:
        services.groups.say(actor(), group_id, form.text("body"), form.text("key"))
    except Invalid as error:
        form.refuse(error)
        return _page(group_id, forms={"message": form}), 422
    return see_other("pool.group", group_id=group_id, _anchor="message")


@blueprint.get("/groupements/<int:group_id>/accords/<int:proposed>")
@allow(Can.JOIN_GROUP)
def group_agreement(group_id: int, proposed: int) -> str:
    """One version of the agreement, and what became of it."""
    who = actor()
    card = queries.groups.readable(who, group_id)
    said = queries.groups.agreement(who, card, proposed)
    articles = agreement.articles(said.agreement.content)
    return render_template("pool/group_agreement.html", card=card, said=said, articles=articles)


@blueprint.get("/groupements/<int:group_id>/accords/<int:proposed>.pdf")
@allow(Can.JOIN_GROUP)
def group_pdf(group_id: int, proposed: int) -> Response:
    """One version of the agreement, as a document to keep."""
    who = actor()
    said = queries.groups.agreement(who, queries.groups.readable(who, group_id), proposed)
    response = Response(agreement_pdf(said, locale()), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="accord-groupement-{group_id}-{proposed}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
