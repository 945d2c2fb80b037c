"""What happens to an invoice once it is issued: statuses, payments noted, credit notes."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from elearn.core.errors import Invalid
from elearn.core.i18n import lazy_gettext as _
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.interop.api.idempotent import idempotent
from elearn.interop.api.resource import Blueprint, Resource
from elearn.interop.api.resources.billing import InvoiceMade
from elearn.interop.api.resources.invoices import InvoiceShown, shown
from elearn.interop.api.schemas import ID, KEY, LARGEST, Day, Reason, Schema, Text, Uuid, When, Whole
from elearn.interop.policy import Can
from elearn.invoicing import queries, services

blueprint = Blueprint("api_settling", __name__, url_prefix="/invoices", description=_("Suivre une facture"))
ONE = f"/<{ID}:invoice_id>"
_LINES = {"description": _("En centimes hors taxes, une valeur par ligne de la facture ; vide : tout ce qui reste.")}


class PaymentShown(Schema):
    """A payment noted. Taken back, it stays, and another line cancels it."""

    id = fields.Integer(required=True)
    paid_on = Day(required=True)
    cents = fields.Integer(required=True)
    noted_at = When(required=True)
    undoes = fields.Boolean(required=True, metadata={"description": _("Cette ligne en annule une autre.")})
    is_undone = fields.Boolean(required=True)


class PaymentNoted(Schema):
    """What was received, elsewhere."""

    paid_on = Day(required=True)
    cents = Whole(required=True, least=1, most=LARGEST)
    key = Uuid(required=True, metadata=KEY)


class Credited(Schema):
    """What is corrected, and why."""

    version = Whole(required=True, least=1, metadata={"description": _("Celle de la facture qui a été lue.")})
    amounts = fields.List(Whole(least=-LARGEST, most=LARGEST), load_default=None, allow_none=True, metadata=_LINES)
    reason = Text(required=True, longest=500, metadata={"description": _("L’autre partie le lira.")})


@blueprint.route(f"{ONE}/payments")
class Payments(Resource):
    """What was received."""

    @blueprint.doc(summary=_("Lister les paiements notés d’une facture"))
    @blueprint.response(200, PaymentShown(many=True))
    @allow(Can.READ_INVOICES)
    def get(self, invoice_id: int) -> Any:
        """For both sides, in order."""
        return _payments(invoice_id)

    @blueprint.doc(summary=_("Noter un paiement reçu"))
    @idempotent
    @blueprint.arguments(PaymentNoted)
    @blueprint.response(201, PaymentShown(many=True))
    @allow(Can.WRITE_INVOICES)
    def post(self, asked: dict[str, Any], invoice_id: int) -> Any:
        """By its issuer: the money goes from one account to another, never through here. The same key notes once."""
        try:
            services.payments.receive(actor(), invoice_id, asked["paid_on"], asked["cents"], str(asked["key"]))
        except Invalid as refused:  # what the form calls its amount
            refused.fields = {"cents" if name == "amount" else name: said for name, said in refused.fields.items()}
            raise
        return _payments(invoice_id), 201


@blueprint.route(f"{ONE}/payments/<{ID}:payment_id>")
class OnePayment(Resource):
    """One payment."""

    @blueprint.doc(summary=_("Reprendre un paiement noté par erreur"))
    @blueprint.response(200, PaymentShown(many=True))
    @allow(Can.WRITE_INVOICES)
    def delete(self, invoice_id: int, payment_id: int) -> Any:
        """A second line cancels the first; both stay."""
        services.payments.undo(actor(), invoice_id, payment_id)
        return _payments(invoice_id)


@blueprint.route(f"{ONE}/deposit")
class Deposit(Resource):
    """On an approved platform."""

    @blueprint.doc(summary=_("Noter qu’une plateforme agréée a pris la facture"))
    @idempotent
    @blueprint.response(200, InvoiceShown)
    @allow(Can.WRITE_INVOICES)
    def post(self, invoice_id: int) -> Any:
        """By its issuer."""
        services.statuses.deposit(actor(), invoice_id)
        return _one(invoice_id)


@blueprint.route(f"{ONE}/rejection")
class Rejection(Resource):
    """By the platform."""

    @blueprint.doc(summary=_("Noter qu’une plateforme agréée a rejeté la facture"))
    @idempotent
    @blueprint.arguments(Reason)
    @blueprint.response(200, InvoiceShown)
    @allow(Can.WRITE_INVOICES)
    def post(self, asked: dict[str, Any], invoice_id: int) -> Any:
        """By its issuer, with what the platform said; it may be deposited again."""
        services.statuses.reject(actor(), invoice_id, asked["reason"])
        return _one(invoice_id)


@blueprint.route(f"{ONE}/refusal")
class InvoiceRefused(Resource):
    """By its client."""

    @blueprint.doc(summary=_("Refuser une facture reçue"))
    @idempotent
    @blueprint.arguments(Reason)
    @blueprint.response(200, InvoiceShown)
    @allow(Can.WRITE_INVOICES)
    def post(self, asked: dict[str, Any], invoice_id: int) -> Any:
        """Its issuer is told why, and answers by a credit note."""
        services.statuses.refuse(actor(), invoice_id, asked["reason"])
        return _one(invoice_id)


@blueprint.route(f"{ONE}/credit-note")
class CreditNote(Resource):
    """Correcting."""

    @blueprint.doc(summary=_("Émettre un avoir"))
    @idempotent
    @blueprint.arguments(Credited)
    @blueprint.response(201, InvoiceMade)
    @allow(Can.WRITE_INVOICES)
    def post(self, asked: dict[str, Any], invoice_id: int) -> Any:
        """Numbered like an invoice, never above what is left; 409 when the invoice changed since it was read."""
        made = services.crediting.credit(actor(), invoice_id, asked["version"], asked["amounts"], asked["reason"])
        return {"invoice": made}, 201, {"Location": f"/api/v1/invoices/{made}"}


def _one(invoice_id: int) -> dict[str, Any]:
    return shown(queries.invoices.readable(actor(), invoice_id))


def _payments(invoice_id: int) -> list[Any]:
    found = queries.invoices.readable(actor(), invoice_id)
    return queries.invoices.payments(found.id)
