"""One's data: taking a copy, erasing all."""

from __future__ import annotations

from flask import Response, flash, render_template, request

from elearn.accounts import identity
from elearn.accounts.forms import ErasureForm
from elearn.accounts.services import erasure, exports, profiles
from elearn.accounts.views.blueprint import Answer, blueprint, refused
from elearn.core import i18n
from elearn.core.errors import Invalid
from elearn.core.i18n import gettext as _
from elearn.core.web.guard import members, public
from elearn.core.web.identity import actor
from elearn.core.web.layout import kernel
from elearn.core.web.posted import see_other


@blueprint.get("/compte/donnees")
@members()
def own_data() -> Answer:
    """The copies that were made, and the door to erasure."""
    return render_template("accounts/data.html", exports=exports.own_exports(actor()))


@blueprint.post("/compte/donnees")
@members()
def ask_export() -> Answer:
    """Ask for a copy of all that is known of oneself."""
    exports.ask_export(actor())
    flash(_("La copie se prépare. Un avis vous préviendra ; vous pouvez quitter cette page."), "info")
    return see_other("accounts.own_data")


@blueprint.post("/compte/donnees/<int:export_id>")
@members()
def download_export(export_id: int) -> Answer:
    """Take a copy; each download leaves a line in the log."""
    export = exports.take_export(actor(), export_id)
    name = f"estive-{i18n.local(export.created_at):%Y-%m-%d}.zip"
    response = Response(kernel().storage.read(export.file_key), content_type="application/zip")
    response.content_length = export.file_bytes
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.route("/compte/effacement", methods=["GET", "POST"])
@members()
def erase() -> Answer:
    """Erase one's account, against the address typed again and the password."""
    form = ErasureForm()
    if request.method == "POST" and form.validate():
        try:
            erasure.erase(actor(), form.text("email"), form.text("password"), identity.caller())
        except Invalid as error:
            form.refuse(error)
        else:
            identity.leave()
            return see_other("accounts.erased")
    page = render_template("accounts/erase.html", form=form, person=profiles.own_person(actor()))
    return refused(page) if form.errors else page


@blueprint.get("/compte-efface")
@public("says to someone who has no account any more that it is done")
def erased() -> Answer:
    """Say that it is done."""
    return render_template("accounts/erased.html")
