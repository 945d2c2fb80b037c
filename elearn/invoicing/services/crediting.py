"""Credit notes: whole or partial, numbered like invoices, never above what is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from elearn.core import clock, db, i18n
from elearn.core.errors import Conflict, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.i18n import money
from elearn.core.moving import STALE, reasoned
from elearn.core.policy import Actor, require
from elearn.invoicing import crediting, figures, life, words
from elearn.invoicing.content import iso, lines_of
from elearn.invoicing.mentions import CREDIT, Facts, mentions
from elearn.invoicing.models import Claim, Invoice
from elearn.invoicing.policy import Can
from elearn.invoicing.queries import deposits, invoices, mandates
from elearn.invoicing.services.issuing import ACCOUNT, announced, keep
from elearn.invoicing.services.moving import move, note


def credit(actor: Actor, invoice_id: int, version: int, amounts: Sequence[int] | None, reason: str) -> int:
    """Credit an invoice: these amounts of its lines, in cents before tax, or all that is left; answer its id.

    Wholly credited, it is cancelled and what it billed may be billed again. ``version`` is that of the
    invoice as it was read. Raises :class:`Invalid` above what is left, :class:`Conflict` ``stale``,
    ``no-mandate``, or ``nothing-left``.
    """
    row = check(actor, invoice_id, amounts, reason)
    why = _tidy(reason)
    held = mandates.held(actor.id)
    if held is None:
        raise Conflict(_("Acceptez d’abord le mandat de facturation."), code="no-mandate")
    if row.kind == CREDIT:
        raise Conflict(_("Un avoir ne se corrige pas par un avoir."), code="nothing-left")
    if row.version != version:
        raise Conflict(str(STALE), code="stale")
    deposits.hold(row.issuer_id, row.engagement_id)  # what takes a deposit off while it is credited would count twice
    remains = deposits.remaining(row)
    if not remains.net_cents:
        raise Conflict(_("Il ne reste rien à créditer sur cette facture."), code="nothing-left")
    try:
        taken = crediting.lines(row.content, remains, remains.lines if amounts is None else amounts)
        sums = crediting.totals(row.content, remains, taken)
    except ValueError:  # below zero, or what takes a deposit off without the rest: no page asks for that
        sentence = _("Donnez des montants qui ne dépassent pas ce qui reste de chaque ligne.")
        raise Invalid(fields={"amounts": [sentence]}) from None
    total = row.credited_cents + sums.gross_cents
    open_cents = row.gross_cents - total - row.paid_cents
    day = i18n.today()
    rate = figures.late_rate(day)
    with i18n.in_locale("fr"):
        facts = Facts(
            CREDIT, row.content["seller"]["name"], i18n.local(held.accepted_at).date(), mandates.platform(),
            row.content["exemption"], rate=rate.percent, rate_from=rate.from_on, points=rate.points,
            fee_cents=figures.fee_cents(day), on_debits=row.content.get("on_debits", False), corrects=row.number,
            corrected_on=row.issued_on, reason=why,
            follows=words.follows(row.number, max(0, open_cents), max(0, -open_cents)).rstrip("."),
        )  # fmt: skip
        said = [one.as_json() for one in mentions(facts)]
    content = {
        **row.content,
        "kind": CREDIT,
        "issued_on": iso(day),
        "due_on": "",
        "lines": [line.as_json() for line in taken],
        **sums.as_json(),
        "mentions": said,
        "corrects": {"number": row.number, "issued_on": iso(row.issued_on)},
        "reason": why,
    }
    # First, so that two who credit at once do not both: the second finds another version.
    known = life.Facts(open_cents, row.gross_cents - total, row.was_deposited)
    moved = move(row, "credit", (life.ISSUER,), known, credited_cents=total)
    made = keep(
        content,
        account=db.unsealed(ACCOUNT, row.account) if row.account else "",
        corrects_id=row.id,
        issuer_id=row.issuer_id,
        organisation_id=row.organisation_id,
        payer_id=row.payer_id,
        engagement_id=row.engagement_id,
        mandate_id=held.id,
    )
    note(actor, row, "credit", moved, number=made.number, cents=sums.gross_cents, reason=why)
    if moved[1] == life.CREDITED:
        db.session().execute(sa.delete(Claim).where(Claim.invoice_id == row.id))
    elif known.left_cents <= 0 and row.state != life.COLLECTED:
        note(actor, row, "collect", move(row, "collect", (life.ISSUER,)), at=iso(i18n.local(clock.now()).date()))
    announced(actor, made, corrects=row.number, reason=why, left=max(0, open_cents), back=max(0, -open_cents))
    return made.id


def check(actor: Actor, invoice_id: int, amounts: Sequence[int | None] | None, reason: str) -> Invoice:
    """Say all that is wrong in such a credit note at once, and write nothing; answer the invoice.

    An amount that could not be read is nobody's fault here: None. Raises :class:`Invalid`, by ``reason`` and by
    ``amount_<n>``, the rank of the line from 0.
    """
    row = invoices.row(actor, invoice_id)
    require(Can.ISSUE, actor, row)
    faults: dict[str, list[str]] = {}
    if amounts is not None and row.kind != CREDIT:
        faults = _over(row.content, deposits.remaining(row), amounts)
    try:
        _tidy(reason)
    except Invalid as error:
        faults |= error.fields
    if faults:
        raise Invalid(fields=faults)
    return row


def _tidy(reason: str) -> str:
    return reasoned(" ".join(reason.split()), longest=500)


def _over(content: Mapping[str, Any], remains: crediting.Left, amounts: Sequence[int | None]) -> dict[str, list[str]]:
    """What is wrong with these amounts, line by line, then at each rate of VAT."""
    if len(amounts) != len(lines_of(content)):
        return {
            "amounts": [_("Donnez une valeur par ligne de la facture : il y en a %(n)s.", n=len(lines_of(content)))]
        }
    if not any(cents != 0 for cents in amounts):
        return {"amounts": [_("Donnez le montant à créditer d’une ligne au moins.")]}
    out, sums = dict[str, list[str]](), dict[int, int]()
    lines = list(zip(lines_of(content), remains.lines, amounts, strict=True))
    for n, (line, left, cents) in enumerate(lines):
        most = min(left, remains.most(line.vat_bp))
        if cents is not None and left >= 0 and cents < 0:
            out[f"amount_{n}"] = [_("Donnez ce montant sans signe moins : l’avoir le retire de la facture.")]
        elif cents is not None and left >= 0 and cents > most:
            out[f"amount_{n}"] = [_("%(amount)s au plus.", amount=money(most))]
        sums[line.vat_bp] = sums.get(line.vat_bp, 0) + (cents or 0)
    for n, (line, left, cents) in enumerate(lines):
        most = remains.most(line.vat_bp)
        if cents and left >= 0 and sums[line.vat_bp] > most and not out.keys() & {f"amount_{n}"}:
            sentence = _("Ces lignes : %(most)s en tout au plus, l’acompte est déjà déduit.", most=money(most))
            out[f"amount_{n}"] = [sentence]
    return out
