"""Pages: the figures, the glossary, and what a trainer must look at."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from elearn.core import i18n
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.i18n import ngettext
from elearn.core.web.guard import allow, public
from elearn.core.web.identity import actor
from elearn.parameters import listing, queries, services
from elearn.parameters.policy import Can

blueprint = Blueprint("parameters", __name__, template_folder="templates")
LONGEST_SEARCH = 100


@blueprint.get("/chiffres")
@public("the figures of the law, with their sources, are for everyone")
def index() -> str:
    """The figures, by theme, or those that hold the words looked for."""
    text = _searched()
    themes = listing.themes(queries.figures())
    only_unsure = request.args.get("a-verifier") == "1"
    chosen = listing.chosen_theme(request.args.get("theme", ""), themes)
    today = i18n.today()
    lines = listing.lines(
        queries.figures(), today, text=text, theme="" if text or only_unsure else chosen, unsure=only_unsure
    )
    return render_template(
        "parameters/index.html",
        search=text,
        themes=themes,
        chosen=chosen,
        only_unsure=only_unsure,
        lines=lines,
        today=today,
    )


@blueprint.get("/chiffres/<name>")
@public("the figures of the law, with their sources, are for everyone")
def figure(name: str) -> str:
    """One figure: what it is worth today, its other values, its sources."""
    found = queries.figures().get(name)
    if found is None:
        raise Missing(_("Ce chiffre n’existe pas, ou n’est plus suivi."))
    today = i18n.today()
    return render_template(
        "parameters/figure.html", line=listing.line(found, today), figure=found, today=today, theme=found.theme
    )


@blueprint.get("/glossaire")
@public("the words of the trade are for everyone")
def glossary() -> str:
    """The shared words, in alphabetical order, or those that hold what is looked for."""
    text = _searched()
    return render_template("parameters/glossary.html", search=text, letters=listing.letters(queries.terms(), text))


@blueprint.get("/administration/chiffres")
@allow(Can.REVIEW)
def review() -> str:
    """What is stale, what is not sure, and the changes that flag a lesson."""
    table, today = queries.figures(), i18n.today()
    return render_template(
        "parameters/review.html",
        due=queries.due(table, today),
        unsure=queries.to_check(table, today),
        changes=queries.affected(),
        facts=queries.change_facts,
        uses=queries.uses(),
        reasons=listing.reasons(),
    )


@blueprint.post("/administration/chiffres/changements/<int:change_id>/prevenir")
@allow(Can.TELL)
def tell(change_id: int) -> Response:
    """Tell those who learnt a figure before it changed."""
    told = services.tell(actor(), change_id)
    flash(ngettext("%(n)s personne sera prévenue.", "%(n)s personnes seront prévenues.", told), "done")
    return redirect(url_for("parameters.review"), code=303)  # type: ignore[return-value]


def _searched() -> str:
    return request.args.get("q", "")[:LONGEST_SEARCH].replace("\0", "").strip()
