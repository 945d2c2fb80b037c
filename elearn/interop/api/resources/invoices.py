"""Invoices and credit notes, as their issuer and the buyers of their client read them."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from elearn.core.i18n import lazy_gettext as _
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.interop.api.files import BYTES, OCTETS, given
from elearn.interop.api.paging import HEADERS, PageAsked, of, paged
from elearn.interop.api.resource import Blueprint, Resource
from elearn.interop.api.schemas import ID, Day, Schema
from elearn.interop.policy import Can
from elearn.invoicing import queries
from elearn.invoicing.queries.invoices import InvoiceCard

STATES = ["issued", "deposited", "rejected", "refused", "collected", "credited"]
VERDICTS = ["valid", "invalid", "unchecked", "pending"]
blueprint = Blueprint("api_invoices", __name__, url_prefix="/invoices", description=_("Factures"))


class InvoiceShown(Schema):
    """A document, by its amounts and its status."""

    id = fields.Integer(required=True)
    kind = fields.String(required=True, metadata={"enum": ["invoice", "credit"]})
    is_deposit = fields.Boolean(
        required=True, metadata={"description": _("Une facture d’acompte, que les suivantes déduisent.")}
    )
    number = fields.String(required=True)
    corrects = fields.Integer(
        required=True, allow_none=True, metadata={"description": _("La facture qu’un avoir corrige.")}
    )
    engagement = fields.Integer(required=True, metadata={"description": _("La mission facturée.")})
    seller = fields.String(required=True)
    buyer = fields.String(required=True)
    issued_on = Day(required=True)
    due_on = Day(required=True, allow_none=True)
    net_cents = fields.Integer(required=True)
    gross_cents = fields.Integer(required=True)
    left_cents = fields.Integer(required=True, metadata={"description": _("Ce qui reste à payer, TTC.")})
    state = fields.String(required=True, metadata={"enum": STATES})


class InvoiceParty(Schema):
    """A side, as the document names it."""

    name = fields.String(required=True)
    street = fields.String(required=True)
    postcode = fields.String(required=True)
    city = fields.String(required=True)
    country = fields.String(required=True)
    siren = fields.String(required=True)
    vat_number = fields.String(required=True)


class InvoiceLine(Schema):
    """A line."""

    label = fields.String(required=True)
    detail = fields.String(required=True)
    unit = fields.String(required=True)
    quantity = fields.String(required=True, metadata={"description": _("Nombre décimal, écrit avec un point.")})
    unit_price_cents = fields.Integer(required=True)
    net_cents = fields.Integer(required=True)
    vat_basis_points = fields.Integer(required=True)


class InvoiceTax(Schema):
    """The VAT of one rate."""

    rate_basis_points = fields.Integer(required=True)
    base_cents = fields.Integer(required=True)
    tax_cents = fields.Integer(required=True)


class WholeInvoice(InvoiceShown):
    """A document, whole, as it was issued."""

    regime = fields.String(required=True, metadata={"enum": ["franchise", "real", "reverse", "outside"]})
    seller_party = fields.Nested(InvoiceParty, required=True)
    buyer_party = fields.Nested(InvoiceParty, required=True)
    lines = fields.List(fields.Nested(InvoiceLine), required=True)
    taxes = fields.List(fields.Nested(InvoiceTax), required=True)
    mentions = fields.List(fields.String(), required=True)
    sha256 = fields.String(required=True)
    version = fields.Integer(required=True, metadata={"description": _("À redonner pour émettre un avoir.")})
    file = fields.String(
        required=True,
        metadata={"enum": VERDICTS, "description": _("Ce que la vérification a dit du fichier Factur-X.")},
    )


@blueprint.route("")
class Invoices(Resource):
    """One's documents."""

    @blueprint.doc(summary=_("Lister mes factures et avoirs"))
    @blueprint.arguments(PageAsked, location="query")
    @blueprint.response(200, InvoiceShown(many=True), headers=HEADERS)
    @allow(Can.READ_INVOICES)
    def get(self, asked: dict[str, Any]) -> Any:
        """Issued and received, the newest first."""
        found = queries.listing.readable_by(actor(), asked["page"], asked["page_size"])
        return paged(of([shown(card) for card in found.items], found.total, asked))


@blueprint.route(f"/<{ID}:invoice_id>")
class OneInvoice(Resource):
    """One document."""

    @blueprint.doc(summary=_("Lire une facture ou un avoir"))
    @blueprint.response(200, WholeInvoice)
    @allow(Can.READ_INVOICES)
    def get(self, invoice_id: int) -> Any:
        """One of either side; any other does not exist."""
        card = queries.invoices.readable(actor(), invoice_id)
        file, said = queries.invoices.file(card.id), card.content
        return shown(card) | {
            "regime": said["regime"],
            "seller_party": _party(said["seller"]),
            "buyer_party": _party(said["buyer"]),
            "lines": [line | {"vat_basis_points": line["vat_bp"]} for line in said["lines"]],
            "taxes": [{"rate_basis_points": r, "base_cents": b, "tax_cents": t} for r, b, t in said["taxes"]],
            "mentions": [mention["text"] for mention in said["mentions"]],
            "sha256": card.digest,
            "version": card.version,
            "file": file.verdict if file is not None else "pending",
        }


@blueprint.route(f"/<{ID}:invoice_id>/pdf")
class InvoicePdf(Resource):
    """Its PDF."""

    @blueprint.doc(summary=_("Prendre le PDF d’une facture ou d’un avoir (Factur-X)"))
    @blueprint.response(200, BYTES, content_type=OCTETS)
    @allow(Can.READ_INVOICES)
    def get(self, invoice_id: int) -> Any:
        """404 while it is being made, or when it was found wrong."""
        return _file(invoice_id, "pdf")


@blueprint.route(f"/<{ID}:invoice_id>/xml")
class InvoiceXml(Resource):
    """Its XML."""

    @blueprint.doc(summary=_("Prendre le XML d’une facture ou d’un avoir (EN 16931, CII)"))
    @blueprint.response(200, BYTES, content_type=OCTETS)
    @allow(Can.READ_INVOICES)
    def get(self, invoice_id: int) -> Any:
        """404 as long as it was not checked."""
        return _file(invoice_id, "xml")


def _file(invoice_id: int, kind: str) -> Any:
    card = queries.invoices.readable(actor(), invoice_id)
    key, size = queries.invoices.stored(card.id, kind)
    return given(key, f"{card.number}.{kind}", size)


def _party(who: dict[str, str]) -> dict[str, str]:
    return {"vat_number": "", **who}


def shown(card: InvoiceCard) -> dict[str, Any]:
    """The fields of :class:`InvoiceShown`."""
    same = ("id", "kind", "number", "seller", "buyer", "issued_on", "due_on", "net_cents", "gross_cents", "left_cents")
    return {name: getattr(card, name) for name in (*same, "state")} | {
        "corrects": card.corrects_id,
        "is_deposit": card.sort == "deposit",
        "engagement": card.engagement_id,
    }
