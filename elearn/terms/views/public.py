"""The terms as anyone reads them."""

from __future__ import annotations

from flask import render_template

from elearn.core.web.guard import public
from elearn.terms import queries, reading
from elearn.terms.views.blueprint import blueprint


@blueprint.get("/conditions-d-utilisation")
@public("terms are easy to find before anyone signs (Regulation (EU) 2019/1150, article 3(1))")
def index() -> str:
    """The version that binds today, and the one announced."""
    return _page(queries.in_force())


@blueprint.get("/conditions-d-utilisation/<int:number>")
@public("a version stays readable by whoever agreed to it")
def version(number: int) -> str:
    """One version."""
    return _page(queries.version(number))


def _page(card: queries.VersionCard | None) -> str:
    return render_template(
        "terms/version.html",
        card=card,
        html=reading.shown(card.text) if card else "",
        current=queries.in_force(),
        coming=queries.announced(),
        versions=queries.versions(),
    )
