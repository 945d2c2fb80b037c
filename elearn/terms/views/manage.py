"""Announcing a version after reading it over, and withdrawing it before its day."""

from __future__ import annotations

from pathlib import Path

from flask import flash, render_template, request

from elearn.core import i18n
from elearn.core.errors import Conflict, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.posted import see_other
from elearn.terms import notice_periods, queries, reading
from elearn.terms.forms import VersionForm
from elearn.terms.policy import Can
from elearn.terms.services import versions
from elearn.terms.views.blueprint import Answer, blueprint

MODEL = Path(__file__).resolve().parents[1] / "templates" / "terms" / "model.txt"


@blueprint.route("/administration/conditions-d-utilisation", methods=["GET", "POST"])
@allow(Can.MANAGE)
def manage() -> Answer:
    """What was announced, and the form of the next version: read over first, then sent."""
    if request.method == "GET":
        return _page(VersionForm(formdata=None, data=_begun()))
    form = VersionForm()
    typed = (form.text("wording"), form.text("summary"), form.effective_on.data)
    try:
        if not form.holds(lambda: versions.check(actor(), *typed)):
            return _page(form), 422
        if "announce" not in request.form:
            return _page(form, html=reading.shown(typed[0]))
        number = versions.announce(actor(), *typed)
    except Conflict as error:
        form.refuse(Invalid(error.message))
        return _page(form), 409
    flash(
        _("La version %(number)s est annoncée : le courriel part vers chaque personne qui vend ici.", number=number),
        "done",
    )
    return see_other("terms.manage")


@blueprint.post("/administration/conditions-d-utilisation/<int:number>/retirer")
@allow(Can.MANAGE)
def withdraw(number: int) -> Answer:
    """Take back a version before its day."""
    versions.withdraw(actor(), number)
    flash(
        _("La version %(number)s est retirée ; celles et ceux qui l’avaient reçue en sont prévenus.", number=number),
        "done",
    )
    return see_other("terms.manage")


def _begun() -> dict[str, object]:
    """What the form begins with: the last wording, or the model; the first day that may be chosen."""
    current = queries.in_force()
    text = current.text if current else MODEL.read_text(encoding="utf-8")
    today = i18n.today()
    return {"wording": text, "effective_on": notice_periods.change_binds_from(today) if current else today}


def _page(form: VersionForm, html: str = "") -> str:
    who = actor()
    listed = queries.versions()
    return render_template(
        "terms/manage.html",
        form=form,
        html=html,
        sellers=queries.how_many_sell(who),
        current=queries.in_force(),
        coming=queries.announced(),
        versions=[(card, *queries.telling(who, card.id)) for card in listed[:1]]
        + [(c, None, None) for c in listed[1:]],
    )
