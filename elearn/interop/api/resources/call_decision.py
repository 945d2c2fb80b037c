"""What a call-off would be, before it is placed."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from elearn.clusters import services
from elearn.clusters.choosing import COMPETITION
from elearn.clusters.services.calls import Wanted
from elearn.core.i18n import lazy_gettext as _
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.interop.api.resource import Blueprint, Resource
from elearn.interop.api.resources.calls import MOST_LOTS, OF_FRAMEWORK, LotOrdered
from elearn.interop.api.schemas import LARGEST_ID, Length, Schema, Whole, once_each
from elearn.interop.api.specification import ProblemCause, ProblemLift
from elearn.interop.policy import Can
from elearn.pool import refusals

blueprint = Blueprint(
    "api_call_decision", __name__, url_prefix="/frameworks", description=_("Avant de commander sous un accord")
)


class CallWeighed(Schema):
    """An order that one thinks of."""

    company = Whole(required=True, least=1, most=LARGEST_ID, metadata={"description": _("Pour laquelle on commande.")})
    quantities = fields.List(fields.Nested(LotOrdered), required=True, validate=Length(min=1, max=MOST_LOTS))
    after = Whole(
        least=1, most=LARGEST_ID, load_default=None, allow_none=True,
        metadata={"description": _("Le bon qu’un titulaire a décliné, et que celui-ci remplace.")},
    )  # fmt: skip


class CallDecisionShown(Schema):
    """Its price, who would get it, and what one's company says."""

    outcome = fields.String(required=True, metadata={"enum": ["allowed", "approval", "refused"]})
    net_cents = fields.Integer(required=True)
    holder = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": _("Vide quand les titulaires donnent d’abord leur prix.")},
    )
    holder_name = fields.String(required=True)
    causes = fields.List(fields.Nested(ProblemCause), required=True)
    lifts = fields.List(fields.Nested(ProblemLift), required=True)


@blueprint.route(f"{OF_FRAMEWORK}/call-offs/decision")
class CallWeighing(Resource):
    """What one may order."""

    @blueprint.doc(summary=_("Savoir ce que serait une commande sous un accord-cadre"))
    @blueprint.arguments(CallWeighed)
    @blueprint.response(200, CallDecisionShown)
    @allow(Can.WRITE_REQUESTS)
    def post(self, asked: dict[str, Any], framework_id: int) -> Any:
        """Nothing is ordered, nothing is kept. 409 above the ceiling, or when no holder is free."""
        said = once_each("quantities", ((one["lot"], one["quantity"]) for one in asked["quantities"]))
        wanted = Wanted(asked["company"], said, "", after_id=asked["after"])
        rule, deal, decision = services.calls.weighed(actor(), framework_id, wanted)
        is_known = rule != COMPETITION
        return {
            "outcome": decision.outcome,
            "net_cents": deal.cents,
            "holder": deal.holder.id if is_known else None,
            "holder_name": deal.holder.name if is_known else "",
            **refusals.told(decision),
        }
