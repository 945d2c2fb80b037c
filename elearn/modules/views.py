"""Pages of the catalogue, and the media of lessons."""

from __future__ import annotations

from flask import Blueprint, Response

from elearn.core.errors import Missing
from elearn.core.policy import require
from elearn.core.web.guard import public
from elearn.core.web.identity import actor
from elearn.core.web.layout import kernel
from elearn.modules import queries
from elearn.modules.policy import Can

blueprint = Blueprint("modules", __name__, template_folder="templates")


@blueprint.get("/media/<int:version_id>/<path:path>")
@public("pictures belong to public pages; sound, video and captions are refused below to visitors")
def media(version_id: int, path: str) -> Response:
    """One media file."""
    found = queries.media(version_id, f"media/{path}")
    if not found.mime.startswith("image/"):
        require(Can.WATCH, actor(), found)
    try:
        return Response(kernel().storage.read(found.storage_key), content_type=found.mime)
    except FileNotFoundError:
        raise Missing from None
