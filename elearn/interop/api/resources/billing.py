"""Making invoices: what is accepted and not billed, drafts read whole before they are issued."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from elearn.core.i18n import lazy_gettext as _
from elearn.core.pages import PAGE
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.interop.api.idempotent import idempotent
from elearn.interop.api.paging import HEADERS, PageAsked, cut, of, paged
from elearn.interop.api.resource import Blueprint, Resource
from elearn.interop.api.schemas import ID, LARGEST_ID, Day, OneOf, Schema, Seen, Text, Whole
from elearn.interop.policy import Can
from elearn.invoicing import queries, services
from elearn.invoicing.due import DAYS, MOST_DAYS, RULES
from elearn.invoicing.queries.drafts import Preview

blueprint = Blueprint("api_billing", __name__, url_prefix="/invoice-drafts", description=_("Préparer une facture"))
_PAYER = {"description": _("Un membre du groupement ; vide : le client.")}
_BEFORE_TAX = {"description": _("Hors taxes.")}


class ToBillShown(Schema):
    """What may be billed of one mission, to one payer."""

    engagement = fields.Integer(required=True)
    title = fields.String(required=True)
    payer = fields.Integer(required=True, allow_none=True, metadata=_PAYER)
    payer_name = fields.String(required=True)
    is_deposit = fields.Boolean(required=True)
    net_cents = fields.Integer(required=True, metadata=_BEFORE_TAX)


class InvoiceDraftListed(Schema):
    """A draft, by its sum."""

    id = fields.Integer(required=True)
    title = fields.String(required=True)
    payer_name = fields.String(required=True)
    net_cents = fields.Integer(required=True, metadata=_BEFORE_TAX)


class InvoiceDraftBegun(Schema):
    """Of which mission, and who pays."""

    engagement = Whole(required=True, least=1, most=LARGEST_ID)
    payer = Whole(load_default=None, allow_none=True, least=1, most=LARGEST_ID, metadata=_PAYER)


class InvoiceDraftItem(Schema):
    """Something accepted that is not billed."""

    key = fields.String(required=True)
    label = fields.String(required=True)
    unit = fields.String(required=True)
    quantity = fields.String(required=True, metadata={"description": _("Nombre décimal, écrit avec un point.")})
    net_cents = fields.Integer(required=True, metadata=_BEFORE_TAX)
    is_billed = fields.Boolean(required=True, metadata={"description": _("Ce brouillon la facture.")})


class InvoiceDraftShown(InvoiceDraftListed):
    """A draft, as it would be issued now."""

    engagement = fields.Integer(required=True)
    items = fields.List(fields.Nested(InvoiceDraftItem), required=True)
    due_rule = fields.String(required=True, metadata={"enum": list(RULES)})
    due_days = fields.Integer(required=True)
    due_on = Day(required=True)
    vat_cents = fields.Integer(required=True)
    gross_cents = fields.Integer(required=True)
    missing = fields.List(
        fields.String(), required=True, metadata={"description": _("Ce qui manque pour l’émettre ; vide : rien.")}
    )
    digest = fields.String(
        required=True, metadata={"description": _("L’empreinte de ce qu’il dit : à redonner pour l’émettre.")}
    )


class InvoiceDraftChanged(Schema):
    """What it bills, and when it is to be paid."""

    keys = fields.List(Text(longest=80), required=True)
    due_rule = fields.String(load_default=DAYS, validate=OneOf(RULES))
    due_days = Whole(required=True, least=0, most=MOST_DAYS)


class InvoiceMade(Schema):
    """The document that was numbered."""

    invoice = fields.Integer(required=True)


def _shown(found: Preview) -> dict[str, Any]:
    """The fields of :class:`InvoiceDraftShown`."""
    same = ("id", "title", "due_rule", "due_days", "due_on", "missing", "digest")
    return {name: getattr(found, name) for name in same} | {
        "engagement": found.engagement_id,
        "payer_name": found.payer.name,
        "items": [
            {"key": one.key, "label": one.label, "unit": one.unit, "quantity": str(one.quantity),
             "net_cents": one.net_cents, "is_billed": one.key in found.keys}
            for one in found.open_items
        ],
        "net_cents": found.totals.net_cents, "vat_cents": found.totals.vat_cents,
        "gross_cents": found.totals.gross_cents,
    }  # fmt: skip


def _mine(page: int = 1, size: int = PAGE) -> tuple[list[dict[str, Any]], int]:
    """The fields of :class:`InvoiceDraftListed`, a page of them, the last first; how many in all."""
    found, total = queries.drafts.mine(actor(), queries.drafts.to_bill(actor().id), page, size)
    return [{"id": d.id, "title": d.title, "payer_name": d.payer, "net_cents": d.net_cents} for d in found], total


@blueprint.route("")
class Drafts(Resource):
    """One's drafts."""

    @blueprint.doc(summary=_("Lister mes brouillons de factures"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, InvoiceDraftListed(many=True), headers=HEADERS)
    @allow(Can.READ_INVOICES)
    def get(self, asked: dict[str, Any]) -> Any:
        """The last first."""
        found, total = _mine(asked["page"], asked["page_size"])
        return paged(of(found, total, asked))

    @blueprint.doc(summary=_("Commencer une facture de ce qui est accepté"))
    @idempotent
    @blueprint.arguments(InvoiceDraftBegun)
    @blueprint.response(201, InvoiceDraftShown)
    @allow(Can.WRITE_INVOICES)
    def post(self, asked: dict[str, Any]) -> Any:
        """The draft already begun of that mission is given again. 409 when nothing is to be billed."""
        made = services.drafting.begin(actor(), asked["engagement"], payer_id=asked["payer"])
        return _shown(queries.drafts.own(actor(), made)), 201, {"Location": f"/api/v1/invoice-drafts/{made}"}


@blueprint.route("/to-bill")
class ToBill(Resource):
    """What is waiting."""

    @blueprint.doc(summary=_("Lister ce que je peux facturer"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, ToBillShown(many=True), headers=HEADERS)
    @allow(Can.READ_INVOICES)
    def get(self, asked: dict[str, Any]) -> Any:
        """What is accepted and that no invoice bills, mission by mission."""
        same = ("title", "is_deposit", "net_cents")
        listed = [
            {name: getattr(one, name) for name in same}
            | {"engagement": one.engagement_id, "payer": one.payer_id, "payer_name": one.payer}
            for one in queries.drafts.to_bill(actor().id)
        ]
        return paged(cut(listed, asked))


@blueprint.route(f"/<{ID}:draft_id>")
class OneDraft(Resource):
    """One draft."""

    @blueprint.doc(summary=_("Lire un brouillon comme il serait émis"))
    @blueprint.response(200, InvoiceDraftShown)
    @allow(Can.READ_INVOICES)
    def get(self, draft_id: int) -> Any:
        """One's own."""
        return _shown(queries.drafts.own(actor(), draft_id))

    @blueprint.doc(summary=_("Choisir ce qu’un brouillon facture, et quand il se paie"))
    @blueprint.arguments(InvoiceDraftChanged)
    @blueprint.response(200, InvoiceDraftShown)
    @allow(Can.WRITE_INVOICES)
    def put(self, asked: dict[str, Any], draft_id: int) -> Any:
        """422 for a delay that the law or the contract refuses."""
        services.drafting.change(actor(), draft_id, asked["keys"], asked["due_rule"], asked["due_days"])
        return _shown(queries.drafts.own(actor(), draft_id))

    @blueprint.doc(summary=_("Supprimer un brouillon"))
    @blueprint.response(200, InvoiceDraftListed(many=True))
    @allow(Can.WRITE_INVOICES)
    def delete(self, draft_id: int) -> Any:
        """Nothing was issued; the last of those that are left."""
        services.drafting.drop(actor(), draft_id)
        return _mine()[0]


@blueprint.route(f"/<{ID}:draft_id>/issue")
class Issue(Resource):
    """Numbering."""

    @blueprint.doc(summary=_("Émettre un brouillon"))
    @idempotent
    @blueprint.arguments(Seen)
    @blueprint.response(201, InvoiceMade)
    @allow(Can.WRITE_INVOICES)
    def post(self, asked: dict[str, Any], draft_id: int) -> Any:
        """Numbered for good, and sent to who pays. 409 when it would not say what was read, or lacks something."""
        made = services.issuing.issue(actor(), draft_id, asked["digest"])
        return {"invoice": made}, 201, {"Location": f"/api/v1/invoices/{made}"}
