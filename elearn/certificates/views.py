"""Pages: the holder's list and PDF, the public verification, the administration."""

from __future__ import annotations

import re

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from elearn.certificates import forms, queries, services
from elearn.certificates.policy import Can
from elearn.core.errors import Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor
from elearn.core.web.guard import allow, public
from elearn.core.web.identity import actor
from elearn.core.web.layout import kernel
from elearn.core.web.paging import page_number

blueprint = Blueprint("certificates", __name__, template_folder="templates")
_CODE = re.compile(r"([A-Za-z0-9_-]{32})/?$")


@blueprint.get("/attestations")
@allow(Can.LIST_OWN)
def index() -> str:
    """The holder's certificates."""
    return render_template("certificates/index.html", certificates=queries.of_person(actor()))


@blueprint.route("/attestations/<number>", methods=["GET", "POST"])
@allow(Can.LIST_OWN)
def show(number: str) -> str | Response | tuple[str, int]:
    """One certificate of the reader, and what a stranger may see of it."""
    certificate = queries.own(actor(), number)
    form = forms.ShownForm(data={"shown": certificate.shown})
    if form.validate_on_submit():
        services.show(actor(), certificate, form.shown.data or [])
        flash(_("C’est enregistré : la page publique montre ce que vous avez choisi."), "done")
        return redirect(url_for("certificates.show", number=number), code=303)  # type: ignore[return-value]
    page = render_template(
        "certificates/show.html", certificate=certificate, form=form, seen=queries.public(certificate)
    )
    return (page, 422) if form.errors else page


@blueprint.get("/attestations/<number>.pdf")
@allow(Can.LIST_OWN)
def download(number: str) -> Response:
    """The PDF, for its holder."""
    certificate = queries.own(actor(), number)
    if not certificate.pdf_key:
        raise Missing(_("Le document est en préparation. Il sera prêt dans une minute."))
    response = Response(kernel().storage.read(certificate.pdf_key), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{certificate.number}.pdf"'
    response.headers["Content-Length"] = str(certificate.pdf_bytes)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.route("/verifier", methods=["GET", "POST"])
@public("anyone who holds a certificate's code may check it")
def ask() -> str | Response | tuple[str, int]:
    """Where a stranger types the code that they were given."""
    form = forms.VerifyForm()
    if form.validate_on_submit():
        found = _CODE.search((form.code.data or "").strip())
        if found:
            return redirect(url_for("certificates.verify", code=found.group(1)), code=303)  # type: ignore[return-value]
        form.code.errors = [_("Ce code n’est pas complet : il compte 32 caractères, lettres, chiffres, - et _.")]
    page = render_template("certificates/ask.html", form=form)
    return (page, 422) if form.errors else page


@blueprint.get("/verifier/<code>")
@public("anyone who holds a certificate's code may check it")
def verify(code: str) -> str | tuple[str, int]:
    """What a stranger may know of a certificate."""
    try:
        found = queries.verify(actor(), code)
    except Missing:
        return render_template("certificates/unknown.html"), 404
    return render_template("certificates/verify.html", certificate=found)


@blueprint.get("/administration/attestations")
@allow(Can.LIST_ALL)
def administer() -> str:
    """All certificates, searched by number or holder."""
    text = request.args.get("q", "").strip()
    page = queries.everyones(actor(), text=text, page=page_number(request.args.get("page")))
    return render_template("certificates/administer.html", page=page, text=text)


@blueprint.route("/administration/attestations/<int:certificate_id>/revoquer", methods=["GET", "POST"])
@allow(Can.REVOKE)
def revoke(certificate_id: int) -> str | Response | tuple[str, int]:
    """Withdraw one certificate, with its reason."""
    certificate = queries.one(actor(), certificate_id)
    form = forms.RevokeForm()
    if form.validate_on_submit():
        try:
            services.revoke(actor(), certificate_id, form.reason.data or "")
        except Invalid as error:
            form.reason.errors = error.fields.get("reason", [error.message])
        else:
            flash(_("L’attestation %(number)s est révoquée.", number=certificate.number), "done")
            return redirect(url_for("certificates.administer"), code=303)  # type: ignore[return-value]
    page = render_template("certificates/revoke.html", certificate=certificate, form=form)
    return (page, 422) if form.errors else page


def dashboard_card(who: Actor, **_context: object) -> str:
    """The last certificates, beside the trail of the trainee's page."""
    held = queries.of_person(who)
    return render_template("certificates/card.html", certificates=held[:3], total=len(held)) if held else ""
