"""Files by the API: sent in base64 in a body of JSON, taken as they are."""

from __future__ import annotations

import base64
import binascii
import io
from collections.abc import Callable
from typing import Any, ClassVar
from urllib.parse import quote

from flask import Response, g, request
from marshmallow import fields

from elearn.core.errors import Invalid
from elearn.core.files import Stored
from elearn.core.i18n import gettext
from elearn.core.i18n import lazy_gettext as _
from elearn.core.web import uploads
from elearn.core.web.bodies import MEGABYTE, takes
from elearn.core.web.layout import kernel
from elearn.interop.api.resource import Blueprint, Resource
from elearn.interop.api.schemas import LARGEST_ID, Schema, Text, Whole
from elearn.pool.services.naming import check_kind, tidy_name

LARGEST = 2 * MEGABYTE  # as much as the pages take
WRITTEN = -(-LARGEST // 3) * 4  # in base64
BYTES = {"type": "string", "format": "binary"}
OCTETS = "application/octet-stream"


class FileSent(Schema):
    """A file."""

    name = Text(required=True, longest=200)
    # No length here: the limit of the body comes first, and what it holds is measured.
    content = fields.String(
        required=True,
        metadata={"format": "byte", "description": _("En base64 (RFC 4648) ; deux mégaoctets au plus.")},
    )


class WorkFileSent(FileSent):
    """A file of a mission."""

    deliverable = Whole(
        least=1, most=LARGEST_ID, load_default=None, allow_none=True,
        metadata={"description": _("Le livrable qu’il accompagne.")},
    )  # fmt: skip


class FileShown(Schema):
    """What is known of a file without opening it."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    bytes = fields.Integer(required=True)


class Receiving(Resource):
    """An address that takes files: each is kept before the transaction of the write begins."""

    decorators: ClassVar[list[Callable[..., Any]]] = [takes(WRITTEN)]
    sent: type[FileSent] = FileSent

    def may(self, **values: Any) -> None:
        """Raise unless whoever sends reads what the file is for; runs in a reading scope."""
        raise NotImplementedError

    def prepare(self, **values: Any) -> None:
        """Check and keep what is sent: ``kept()`` tells it to the method."""
        asked = Blueprint.ARGUMENTS_PARSER.parse(self.sent(), request, location="json")
        name, content = tidy_name(asked["name"], "name"), _decoded(asked["content"])
        with kernel().database.reading():
            self.may(**values)
        check_kind(name, content, "content")
        uploads.screen(name, io.BytesIO(content), "content")
        g.kept = (name, kernel().storage.put(io.BytesIO(content)))


def kept() -> tuple[str, Stored]:
    """The tidy name and the stored bytes of the file that this request sent."""
    found: tuple[str, Stored] = g.kept
    return found


def given(key: str, name: str, size: int) -> Response:
    """Stored bytes, never shown by a browser itself, kept by nobody on the way."""
    response = Response(kernel().storage.read(key), content_type=OCTETS)
    response.content_length = size
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response.headers["Cache-Control"] = "private, no-store"
    response.set_etag(key[:32], weak=True)
    return response


def _decoded(text: str) -> bytes:
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Invalid(fields={"content": [gettext("Écrivez le contenu du fichier en base64.")]}) from None
    if not 0 < len(content) <= LARGEST:
        raise Invalid(fields={"content": [gettext("Un fichier a de un octet à deux mégaoctets.")]})
    return content
