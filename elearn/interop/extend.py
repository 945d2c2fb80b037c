"""What a room or a guest needs to add routes to the API: put the blueprint in the manifest's ``api``.

    blueprint = Blueprint("api_guestbook", __name__, url_prefix="/guestbook", description=_("Livre d’or"))

    @blueprint.route("")
    class Entries(Resource):
        @blueprint.doc(summary=_("Lire le livre d’or"))
        @blueprint.arguments(PageAsked, location="query")
        @blueprint.response(200, EntryShown(many=True), headers=HEADERS)
        @allow(Can.READ)
        def get(self, asked): return paged(queries.entries(**asked))

The routes are served under ``/api/v1`` and described with the others. Each method carries its
guard, and a permission that a token may use has a ``scope``, offered to people through
``accounts.extend.TOKEN_SCOPES``.
"""

from __future__ import annotations

from elearn.interop.api.paging import HEADERS, PageAsked, cut, of, paged
from elearn.interop.api.resource import Blueprint, Resource
from elearn.interop.api.schemas import Flag, Length, OneOf, QueryWhole, Range, Schema, Text, Uuid, When, Whole

__all__ = [
    "HEADERS",
    "Blueprint",
    "Flag",
    "Length",
    "OneOf",
    "PageAsked",
    "QueryWhole",
    "Range",
    "Resource",
    "Schema",
    "Text",
    "Uuid",
    "When",
    "Whole",
    "cut",
    "of",
    "paged",
]
