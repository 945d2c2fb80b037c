"""One's teams: made, joined, left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, render_template, request

from elearn.core.errors import Conflict, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.pages import PAGE
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.paging import asked_for
from elearn.core.web.posted import new_key, see_other
from elearn.pool import queries, services, words
from elearn.pool.group_forms import PersonForm, TeamForm
from elearn.pool.policy import Can
from elearn.pool.services.group_checks import check_team
from elearn.pool.services.sheets import TeamSheet
from elearn.pool.views.blueprint import blueprint
from elearn.pool.views.shared import Answer


@blueprint.route("/mes-equipes", methods=["GET", "POST"])
@allow(Can.LEAD_TEAM)
def teams() -> Answer:
    """The teams one is of, the groups one is in, and a new team."""
    who, form = actor(), TeamForm()

    def typed() -> TeamSheet:
        pay = form.gathered(lambda _name: form.pay_bp(), "lead_pay", 0)
        return TeamSheet(form.text("name"), form.text("form"), form.text("billing"), pay)

    if request.method == "POST" and form.holds(lambda: check_team(typed())):
        made = services.teams.make(who, typed(), form.text("key"))
        flash(_("L’équipe est créée. Invitez ses membres."), "done")
        return see_other("pool.team", team_id=made)
    form.key.data = form.key.data or new_key()
    page = render_template(
        "pool/teams.html",
        form=form,
        found=queries.teams.mine(who),
        groups=asked_for(lambda number: queries.groups.mine(who, number), PAGE, "groupes"),
        is_listed=queries.providers.is_listed(who.id),
        words=words,
    )
    return (page, 422) if request.method == "POST" else page


@blueprint.get("/mes-equipes/<int:team_id>")
@allow(Can.LEAD_TEAM)
def team(team_id: int) -> str:
    """One team."""
    return _page(team_id, PersonForm(formdata=None))


def _page(team_id: int, form: PersonForm) -> str:
    who = actor()
    card = queries.teams.readable(who, team_id)
    own = next(m for m in card.members if m.person_id == who.id)
    profiles = queries.providers.listed([m.person_id for m in card.members])
    return render_template("pool/team.html", card=card, own=own, form=form, profiles=profiles, words=words)


@blueprint.post("/mes-equipes/<int:team_id>/membres")
@allow(Can.LEAD_TEAM)
def ask_mate(team_id: int) -> Answer:
    """Ask someone to be of it."""
    form = PersonForm()
    if form.validate():
        try:
            person = queries.providers.by_address(form.text("person"))
            services.teams.ask(actor(), team_id, person, form.text("scope"))
        except Conflict as refused:
            form.refuse(Invalid(fields={"person": [refused.message]}))
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("L’invitation est envoyée : l’équipe se fait quand cette personne accepte."), "done")
            return see_other("pool.team", team_id=team_id)
    return _page(team_id, form), 422


@blueprint.post("/mes-equipes/<int:team_id>/membres/<int:person_id>/retirer")
@allow(Can.LEAD_TEAM)
def remove_mate(team_id: int, person_id: int) -> Answer:
    """Take someone out of it."""
    services.teams.remove(actor(), team_id, person_id)
    flash(_("Cette personne n’est plus de l’équipe."), "done")
    return see_other("pool.team", team_id=team_id)


@blueprint.post("/mes-equipes/<int:team_id>/<any(rejoindre, quitter, terminer):action>")
@allow(Can.JOIN_GROUP)
def decide_team(team_id: int, action: str) -> Answer:
    """Say yes, leave, or end it."""
    verbs: dict[str, tuple[Callable[..., Any], str]] = {
        "rejoindre": (services.teams.accept, _("Vous êtes de l’équipe.")),
        "quitter": (services.teams.leave, _("C’est noté : vous n’êtes pas de cette équipe. Qui la mène est prévenu.")),
        "terminer": (services.teams.end, _("L’équipe est terminée. Ses groupements continuent.")),
    }
    verb, done = verbs[action]
    verb(actor(), team_id)
    flash(done, "done")
    return see_other("pool.team", team_id=team_id) if action == "rejoindre" else see_other("pool.teams")
