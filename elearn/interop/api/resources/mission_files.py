"""The documents of a mission, every state of each one kept."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from elearn.core.i18n import lazy_gettext as _
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.interop.api.files import BYTES, OCTETS, FileShown, Receiving, WorkFileSent, given, kept
from elearn.interop.api.idempotent import idempotent
from elearn.interop.api.paging import HEADERS, PageAsked, cut, paged
from elearn.interop.api.resource import Blueprint, Resource
from elearn.interop.api.schemas import ID, When
from elearn.interop.policy import Can
from elearn.pool import queries, services

ONE = f"/<{ID}:engagement_id>"
blueprint = Blueprint("api_files", __name__, url_prefix="/engagements", description=_("Fichiers des missions"))


class WorkFileShown(FileShown):
    """One state of a document."""

    number = fields.Integer(required=True, metadata={"description": _("Version, à partir de 1.")})
    sha256 = fields.String(required=True, attribute="storage_key")
    author = fields.String(required=True)
    deliverable = fields.Integer(required=True, allow_none=True, attribute="deliverable_id")
    at = When(required=True)
    is_last = fields.Boolean(required=True)


@blueprint.route(f"{ONE}/files")
class Files(Receiving):
    """The documents."""

    sent = WorkFileSent

    def may(self, **values: Any) -> None:
        """Those who work in the mission."""
        services.engagements.side(actor(), values["engagement_id"])

    @blueprint.doc(summary=_("Lister les fichiers d’une mission"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, WorkFileShown(many=True), headers=HEADERS)
    @allow(Can.READ_ENGAGEMENTS)
    def get(self, asked: dict[str, Any], engagement_id: int) -> Any:
        """Every state of every file, by name, the newest first."""
        queries.engagements.readable(actor(), engagement_id)
        return paged(cut(queries.engagements.files(engagement_id), asked))

    @blueprint.doc(summary=_("Déposer un fichier dans une mission"))
    @idempotent
    @blueprint.arguments(WorkFileSent)
    @blueprint.response(201, WorkFileShown)
    @allow(Can.WRITE_ENGAGEMENTS)
    def post(self, asked: dict[str, Any], engagement_id: int) -> Any:
        """A new version when the name is there; nothing more when it is the same bytes."""
        name, stored = kept()
        made = services.workspace.put(
            actor(), engagement_id, name, stored.key, stored.size, asked["deliverable"]
        ).id  # fmt: skip
        found = next(f for f in queries.engagements.files(engagement_id) if f.id == made)
        return found, 201, {"Location": f"/api/v1/engagements/{engagement_id}/files/{made}/content"}


@blueprint.route(f"{ONE}/files/<{ID}:file_id>/content")
class FileContent(Resource):
    """What one holds."""

    @blueprint.doc(summary=_("Prendre un fichier d’une mission"))
    @blueprint.response(200, BYTES, content_type=OCTETS)
    @allow(Can.READ_ENGAGEMENTS)
    def get(self, engagement_id: int, file_id: int) -> Any:
        """Its bytes, as they were handed in."""
        found = queries.engagements.file(actor(), engagement_id, file_id)
        return given(found.storage_key, found.name, found.bytes)
