"""Personal tokens for programs."""

from __future__ import annotations

from flask import flash, render_template, request

from elearn.accounts.extend import TOKEN_SCOPES
from elearn.accounts.forms import TokenForm
from elearn.accounts.services import tokens as service
from elearn.accounts.views.blueprint import Answer, blueprint, refused, secret_page
from elearn.core.errors import Invalid
from elearn.core.i18n import gettext as _
from elearn.core.web.guard import members
from elearn.core.web.identity import actor
from elearn.core.web.posted import see_other


@blueprint.route("/compte/jetons", methods=["GET", "POST"])
@members()
def tokens() -> Answer:
    """The tokens that work, and the form of a new one, shown once."""
    form, made = TokenForm(), ""
    if request.method == "POST" and form.validate():
        try:
            made = service.create_token(actor(), form.text("name"), form.scopes.data or [], int(form.text("days")))
        except Invalid as error:
            form.refuse(error)
    labels = dict(TOKEN_SCOPES.items())
    page = render_template(
        "accounts/tokens.html", form=form, made=made, tokens=service.own_tokens(actor()), labels=labels
    )
    if made:
        return secret_page(page)
    return refused(page) if form.errors else page


@blueprint.post("/compte/jetons/<int:token_id>/revoquer")
@members()
def revoke_token(token_id: int) -> Answer:
    """Make a token worth nothing, at once."""
    service.revoke_token(actor(), token_id)
    flash(_("Le jeton est révoqué."), "done")
    return see_other("accounts.tokens")
