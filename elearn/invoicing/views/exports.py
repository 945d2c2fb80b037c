"""A month as a zip, for an approved platform: its documents, its payments, the files that were checked."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal

from flask import Response, request

from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.sheets import csv_file
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.layout import kernel
from elearn.core.web.typed import month as typed_month
from elearn.invoicing import queries, words
from elearn.invoicing.policy import Can
from elearn.invoicing.queries.invoices import FileCard, InvoiceCard
from elearn.invoicing.views.blueprint import attachment, blueprint


@blueprint.get("/mes-factures/export.zip")
@allow(Can.LIST_ISSUED)
def export_month() -> Response:
    """A month of one's documents and payments, with the files, for an approved platform."""
    month = typed_month(request.args.get("mois"))
    if month is None:
        raise Missing(_("Choisissez un mois, par exemple 2026-11."))
    who, reads = actor(), queries.export
    made = _zip(reads.of_month(who, month), reads.paid_in(who, month))
    return attachment(made, f"factures-{month:%Y-%m}.zip", "application/zip")


def _zip(found: list[tuple[InvoiceCard, FileCard | None]], paid: list[tuple[InvoiceCard, date, int]]) -> bytes:
    """A table of the documents, one of the payments, and the files of those that were checked."""
    out, storage = io.BytesIO(), kernel().storage
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("factures.csv", _csv(found))
        archive.writestr("encaissements.csv", _payments(paid))
        for one, file in found:
            if file is not None and file.is_factur_x:
                archive.writestr(f"{one.number}.pdf", b"".join(storage.read(file.pdf_key)))
                archive.writestr(f"{one.number}.xml", b"".join(storage.read(file.xml_key)))
    return out.getvalue()


def _csv(found: list[tuple[InvoiceCard, FileCard | None]]) -> bytes:
    header = (
        _("Numéro"), _("Type"), _("Émission"), _("Échéance"), _("Client"), _("SIREN du client"), _("Hors taxes"),
        _("TVA"), _("TTC"), _("Statut"), _("Corrige"), _("Fichier"),
    )  # fmt: skip
    rows = [
        (
            one.number, str(words.KIND[one.sort]), one.issued_on, one.due_on, one.buyer, one.content["buyer"]["siren"],
            *(_euros(sign * cents) for cents in (one.net_cents, one.content["vat_cents"], one.gross_cents)),
            str(words.STATE[one.state]), (one.content["corrects"] or {}).get("number", ""),
            str(words.VERDICT[file.verdict]) if file is not None else "",
        )
        for one, file in found
        for sign in (-1 if one.kind == "credit" else 1,)  # so that a column sums to what is owed
    ]  # fmt: skip
    return csv_file(header, rows)


def _payments(paid: list[tuple[InvoiceCard, date, int]]) -> bytes:
    header = (_("Numéro"), _("Client"), _("SIREN du client"), _("Pays"), _("Reçu le"), _("Reçu, TTC"))
    rows = []
    for one, on, cents in paid:
        buyer = one.content["buyer"]
        rows.append((one.number, one.buyer, buyer["siren"], buyer["country"], on, _euros(cents)))
    return csv_file(header, rows)


def _euros(cents: int) -> Decimal:
    """Always two decimals."""
    return Decimal(cents).scaleb(-2)
