"""The reference of the API: a page for people, a document for programs."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, jsonify, render_template, request

from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.web.guard import public
from elearn.interop.api.mounting import EXTENSION, Reference
from elearn.interop.api.resource import WRITES
from elearn.interop.api.specification import PREFIX
from elearn.interop.reference import chapters

blueprint = Blueprint("interop", __name__, template_folder="templates", url_prefix=PREFIX)


def _document() -> dict[str, Any]:
    reference: Reference = current_app.extensions[EXTENSION]
    return reference.document()


@blueprint.get("/openapi.json")
@public("the description of the API holds nobody's data")
def openapi() -> Response:
    """The OpenAPI 3.1 document."""
    response = jsonify(_document())
    response.add_etag(weak=True)
    return response.make_conditional(request)  # type: ignore[return-value]


@blueprint.get("/")
@public("the reference of the API holds nobody's data")
def reference() -> str:
    """The same for people, without a script."""
    document = _document()
    return render_template(
        "interop/reference.html",
        document=document,
        chapters=chapters(document),
        base=request.host_url.rstrip("/"),
        writes=WRITES,
    )


@blueprint.get("/reference/<chapter_id>")
@public("the reference of the API holds nobody's data")
def chapter(chapter_id: str) -> str:
    """The operations of one chapter, whole: all of them on one page were a megabyte and a half."""
    found = chapters(_document())
    rank = next((n for n, one in enumerate(found) if one.id == chapter_id), None)
    if rank is None:
        raise Missing(_("Ce chapitre de la référence n’existe pas."))
    return render_template(
        "interop/chapter.html",
        chapter=found[rank],
        before=found[rank - 1] if rank else None,
        after=found[rank + 1] if rank + 1 < len(found) else None,
        base=request.host_url.rstrip("/"),
    )
