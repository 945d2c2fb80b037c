"""Pages of the catalogue, and the media of lessons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, render_template, request

from elearn.core.errors import Missing
from elearn.core.files import FileAbsent
from elearn.core.policy import Actor, require
from elearn.core.web.guard import public
from elearn.core.web.identity import actor
from elearn.core.web.layout import kernel
from elearn.core.web.paging import page_number
from elearn.core.web.ranges import send_stored
from elearn.modules import queries
from elearn.modules.extend import ACTIVITY_KINDS
from elearn.modules.policy import Can
from elearn.parameters.queries import fill_text

blueprint = Blueprint("modules", __name__, template_folder="templates")
LARGEST_ID = 2**63 - 1
LONGEST_SEARCH = 200
# A drawing opened on its own is a document: it gets no right at all.
SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@blueprint.get("/formations")
@public("anyone may read the catalogue")
def catalogue() -> str:
    """The modules: searched, chosen, paged."""
    text = request.args.get("q", "")[:LONGEST_SEARCH].replace("\0", "").strip()
    filters = queries.listing.Filters.read(request.args)
    found = queries.listing.modules_page(actor(), text, filters, page_number(request.args.get("page")))
    return render_template(
        "modules/catalogue.html",
        search=text,
        filters=filters,
        found=found,
        themes=queries.listing.themes(),
        lengths=queries.listing.LENGTHS,
    )


@blueprint.get("/formations/<slug>")
@public("anyone may read what a module offers, as the law asks of it")
def module(slug: str) -> str:
    """One module: all that someone needs to decide."""
    version = queries.current_version(slug)
    return render_template(
        "modules/module.html",
        version=version,
        sheet=_filled(version.sheet),
        outline=queries.outline(version.id),
        kinds=dict(ACTIVITY_KINDS.items()),
        paths=[p for p in queries.paths() if any(m.id == version.module_id for m in p.modules)],
    )


def _filled(data: Any) -> Any:
    """A sheet with today's figures in all its texts."""
    if isinstance(data, str):
        return fill_text(data)
    if isinstance(data, Mapping):
        return {key: _filled(value) for key, value in data.items()}
    return [_filled(value) for value in data] if isinstance(data, (list, tuple)) else data


@blueprint.get(f"/media/<int(max={LARGEST_ID}):version_id>/<path:path>")
@public("pictures belong to public pages; sound, video and captions are refused below to visitors")
def media(version_id: int, path: str) -> Response:
    """One media file of a version, by ranges. Only paths written at the import exist."""
    found = queries.media(version_id, f"media/{path}")
    is_picture = found.mime.startswith("image/")
    if not is_picture:
        require(Can.WATCH, actor(), found)
    try:
        response = send_stored(kernel().storage, found.storage_key, found.bytes, found.mime, public=is_picture)
    except FileAbsent:
        raise Missing from None
    if found.mime == "image/svg+xml":
        response.headers["Content-Security-Policy"] = SVG_POLICY
    if found.mime == "text/vtt":
        response.headers["Content-Type"] = "text/vtt; charset=utf-8"
    return response


def home_actions(_actor: Actor, **_context: object) -> str:
    """The button of the home page."""
    return render_template("modules/slots/home_actions.html")


def home_sections(_actor: Actor, **_context: object) -> str:
    """The paths of the home page; without any, the first modules; nothing before the first import."""
    paths = [p for p in queries.paths() if p.modules]
    modules = [] if paths else queries.listing.modules_page(_actor).page.items
    return render_template("modules/slots/home_sections.html", paths=paths, modules=modules)
