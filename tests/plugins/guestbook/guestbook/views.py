"""The pages: parse, call, render."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug import Response

from elearn.core.errors import Invalid
from elearn.core.web.guard import allow, members, public
from elearn.core.web.identity import actor
from guestbook import services
from guestbook.policy import Can

blueprint = Blueprint("guestbook", __name__, template_folder="templates")


@blueprint.get("/livre-d-or")
@public("a guest book is read by everyone")
def index() -> str:
    """The lines."""
    return _page()


@blueprint.post("/livre-d-or")
@allow(Can.SIGN)
def sign() -> Response | tuple[str, int]:
    """Write a line, or show the form again with what is wrong."""
    try:
        services.sign(actor(), request.form.get("text", ""))
    except Invalid as error:
        return _page(request.form.get("text", ""), error.fields["text"][0]), 422
    return redirect(url_for("guestbook.index"), code=303)


@blueprint.post("/livre-d-or/<int:entry_id>/retirer")
@members()
def remove(entry_id: int) -> Response:
    """Take a line back; the verb asks whose it is."""
    services.remove(actor(), entry_id)
    return redirect(url_for("guestbook.index"), code=303)


def _page(text: str = "", error: str = "") -> str:
    return render_template(
        "guestbook/index.html", entries=services.latest(), can_take=Can.REMOVE, text=text, error=error
    )
