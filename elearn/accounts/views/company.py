"""One's own company, added by whoever will buy for it."""

from __future__ import annotations

from flask import flash, render_template, request, url_for

from elearn.accounts.forms import CompanyForm
from elearn.accounts.policy import Can
from elearn.accounts.services import organisations as service
from elearn.accounts.services.organisations import OrganisationSheet
from elearn.accounts.views.blueprint import Answer, blueprint, go_on, refused
from elearn.core.errors import Invalid
from elearn.core.i18n import gettext as _
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.redirects import own_path


@blueprint.route("/compte/entreprise", methods=["GET", "POST"])
@allow(Can.OPEN_COMPANY)
def open_company() -> Answer:
    """Add one's company, then go on to what one wanted to ask for it."""
    wanted = own_path(request.values.get("next"))
    form = CompanyForm()
    sheet = OrganisationSheet(kind="company", **{name: form.text(name) for name in form.data})
    if request.method == "POST" and form.holds(lambda: service.check(sheet)):
        try:
            made = service.open_company(actor(), sheet)
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Votre entreprise est inscrite : vous pouvez demander des devis et commander pour elle."), "done")
            return go_on(wanted or url_for("accounts.company", organisation_id=made))
    page = render_template("accounts/company.html", form=form, wanted=wanted)
    return refused(page) if form.errors else page
