"""One's own invoices: what is to bill, drafts, what was issued; those received; the mandate; a month as a zip."""

from __future__ import annotations

import io
import zipfile

from flask import Response, flash, render_template, request

from elearn.core import i18n
from elearn.core.errors import Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.sheets import csv_file
from elearn.core.web.guard import allow
from elearn.core.web.identity import actor
from elearn.core.web.layout import kernel
from elearn.core.web.paging import page_number
from elearn.core.web.typed import month as typed_month
from elearn.invoicing import figures, queries, services, words
from elearn.invoicing.forms import MandateForm
from elearn.invoicing.policy import Can
from elearn.invoicing.queries.invoices import FileCard, InvoiceCard
from elearn.invoicing.queries.listing import Wish
from elearn.invoicing.views.blueprint import Answer, attachment, blueprint, see_other


@blueprint.get("/mes-factures")
@allow(Can.LIST_ISSUED)
def own() -> str:
    """What to bill, drafts, and what was issued."""
    who, wish, reads = actor(), _wish(), queries.listing
    to_bill = queries.drafts.to_bill(who.id)
    return render_template(
        "invoicing/own.html",
        to_clients=[one for one in to_bill if one.payer_id is None],
        to_members=[one for one in to_bill if one.payer_id is not None],
        drafts=queries.drafts.mine(who, to_bill),
        issued=reads.issued(who, page_number(request.args.get("page")), wish),
        from_members=reads.from_members(who, page_number(request.args.get("recues"))),
        wish=wish,
        months=reads.months_issued(who),
        mandate=queries.mandates.held(who.id),
        today=i18n.today(),
        words=words,
        compulsory_from=figures.compulsory_from(),
    )


@blueprint.get("/factures-recues")
@allow(Can.LIST_RECEIVED)
def received() -> str:
    """What one's organisations received."""
    who, wish = actor(), _wish()
    return render_template(
        "invoicing/received.html",
        found=queries.listing.received(who, page_number(request.args.get("page")), wish),
        wish=wish,
        months=queries.listing.months_received(who),
        today=i18n.today(),
        words=words,
    )


def _wish() -> Wish:
    """The filters asked for; what is none of them asks for nothing."""
    state = request.args.get("etat", "")
    return Wish(state if state in words.FILTERS else "", typed_month(request.args.get("mois")))


@blueprint.get("/mes-factures/mandat")
@allow(Can.MANDATE)
def mandate() -> str:
    """The mandate: its text, and what one accepted."""
    return _mandate()


def _mandate(form: MandateForm | None = None) -> str:
    text, history = queries.mandates.text(), queries.mandates.history(actor().id)
    held = next((one for one in history if one.ended_at is None), None)
    if form is None:
        form = MandateForm(formdata=None, obj=held)
    form.digest.data = text.digest
    return render_template("invoicing/mandate.html", form=form, text=text, held=held, history=history)


@blueprint.post("/mes-factures/mandat")
@allow(Can.MANDATE)
def accept_mandate() -> Answer:
    """Accept the text as it was read."""
    form = MandateForm()
    try:
        services.mandating.accept(actor(), form.text("digest"), form.text("legal_form"), form.on_debits.data)
    except Invalid as error:
        form.refuse(error)
        return _mandate(form), 422
    flash(_("Le mandat est accepté : vous pouvez émettre des factures."), "done")
    return see_other("invoicing.own")


@blueprint.post("/mes-factures/mandat/fin")
@allow(Can.MANDATE)
def end_mandate() -> Answer:
    """End it."""
    services.mandating.end(actor())
    flash(_("Le mandat est terminé : plus rien n’est émis en votre nom."), "done")
    return see_other("invoicing.mandate")


@blueprint.get("/mes-factures/export.zip")
@allow(Can.LIST_ISSUED)
def export_month() -> Response:
    """A month of one's documents, with their files, for an approved platform."""
    month = typed_month(request.args.get("mois"))
    if month is None:
        raise Missing(_("Choisissez un mois, par exemple 2026-11."))
    found = queries.export.of_month(actor(), month)
    return attachment(_zip(found), f"factures-{month:%Y-%m}.zip", "application/zip")


def _zip(found: list[tuple[InvoiceCard, FileCard | None]]) -> bytes:
    """A table of the documents, and the files of those that were checked."""
    out, storage = io.BytesIO(), kernel().storage
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("factures.csv", _csv(found))
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
            one.number, str(words.KIND[one.kind]), one.issued_on, one.due_on, one.buyer, one.content["buyer"]["siren"],
            _euros(one.net_cents), _euros(one.content["vat_cents"]), _euros(one.gross_cents),
            str(words.STATE[one.state]), (one.content["corrects"] or {}).get("number", ""),
            str(words.VERDICT[file.verdict]) if file is not None else "",
        )
        for one, file in found
    ]  # fmt: skip
    return csv_file(header, rows)


def _euros(cents: int) -> str:
    """A number for a spreadsheet, decimal comma, always two decimals."""
    return f"{cents // 100},{cents % 100:02d}"
