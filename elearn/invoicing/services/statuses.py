"""The statuses of the reform, noted by who knows them: no approved platform is called from here."""

from __future__ import annotations

from typing import Any

from elearn.core.errors import Conflict
from elearn.core.moving import reasoned
from elearn.core.policy import Actor
from elearn.invoicing import words
from elearn.invoicing.mentions import CREDIT
from elearn.invoicing.models import Invoice
from elearn.invoicing.queries import invoices
from elearn.invoicing.services.moving import move, note, tell_issuer

OF_CREDIT = ("deposit", "reject")  # what a credit note goes through; it is not paid


def deposit(actor: Actor, invoice_id: int) -> None:
    """Note that an approved platform took it (déposée), by its issuer."""
    _move(actor, invoice_id, "deposit", was_deposited=True)


def reject(actor: Actor, invoice_id: int, reason: str) -> None:
    """Note that the platform turned it down (rejetée), and why; it may be deposited again."""
    _move(actor, invoice_id, "reject", reasoned(" ".join(reason.split()), longest=500))


def refuse(actor: Actor, invoice_id: int, reason: str) -> None:
    """Refuse it as its client (refusée), and say why; its issuer answers by a credit note."""
    why = reasoned(" ".join(reason.split()), longest=500)
    row = _move(actor, invoice_id, "refuse", why)
    tell_issuer(row, "invoicing.refused", reason=why)


def _move(actor: Actor, invoice_id: int, action: str, reason: str = "", **values: Any) -> Invoice:
    row = invoices.row(actor, invoice_id)
    if row.kind == CREDIT and action not in OF_CREDIT:
        raise Conflict(str(words.REFUSALS["wrong-state"]), code="wrong-state")
    moved = move(row, action, invoices.roles(actor, row), **values)
    note(actor, row, action, moved, **({"reason": reason} if reason else {}))
    return row
