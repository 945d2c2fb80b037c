"""Whose token it is, and what it may do."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from elearn.accounts import queries as accounts
from elearn.core.i18n import lazy_gettext as _
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.interop.api.resource import Blueprint, Resource
from elearn.interop.api.schemas import Schema
from elearn.interop.policy import Can

blueprint = Blueprint("api_me", __name__, url_prefix="/me", description=_("Vous"))


class Me(Schema):
    """The owner of the token."""

    id = fields.Integer(required=True)
    display_name = fields.String(required=True)
    email = fields.Email(required=True)
    locale = fields.String(required=True)
    roles = fields.List(fields.String(), required=True)
    scopes = fields.List(fields.String(), required=True, metadata={"description": _("Ce que ce jeton peut faire.")})


@blueprint.route("")
class Self(Resource):
    """The owner of the token."""

    @blueprint.doc(summary=_("Savoir à qui est le jeton et ce qu’il permet"))
    @blueprint.response(200, Me)
    @allow(Can.READ_SELF)
    def get(self) -> dict[str, Any]:
        """Who the token speaks for, with the roles they hold today."""
        who = actor()
        card = accounts.people([who.id])[who.id]
        return {
            "id": card.id,
            "display_name": card.display_name,
            "email": card.email,
            "locale": card.locale,
            "roles": sorted(who.roles),
            "scopes": sorted(who.scopes or ()),
        }
