"""What every verb shares: moving an invoice by its machine, writing what was done, telling the two sides."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from elearn.accounts import queries as accounts
from elearn.accounts.services import notices
from elearn.core import clock, db
from elearn.core.moving import allowed, write
from elearn.core.policy import Actor
from elearn.invoicing import life, words
from elearn.invoicing.models import Event, Invoice
from elearn.invoicing.queries import invoices as reads


def move(
    row: Invoice, action: str, roles: Collection[str], facts: life.Facts | None = None, **values: Any
) -> tuple[str, str]:
    """Move an invoice; answer its states before and after. Raises what the kernel's does."""
    before, known = row.state, facts or reads.facts(row, row.was_deposited)
    after = allowed(life.MACHINE, before, action, roles, known, words.REFUSALS)
    write(row, state=after, state_at=clock.now() if after != before else row.state_at, **values)
    return before, after


def note(actor: Actor, row: Invoice, kind: str, moved: tuple[str, str] = ("", ""), **detail: Any) -> None:
    """Write one thing down in the history of an invoice."""
    db.session().add(
        Event(
            invoice_id=row.id, kind=kind, from_state=moved[0], to_state=moved[1], actor_id=actor.person_id,
            detail=detail, at=clock.now(),
        )
    )  # fmt: skip
    db.session().flush()


def facts_of(row: Invoice) -> dict[str, Any]:
    """What notices say of an invoice."""
    return {
        "invoice": row.id, "number": row.number, "seller": row.content["seller"]["name"],
        "buyer": row.content["buyer"]["name"], "cents": row.gross_cents,
        "due_on": row.due_on.isoformat() if row.due_on else "",
    }  # fmt: skip


def tell_payers(row: Invoice, kind: str, key: str | None = None, **facts: Any) -> None:
    """Tell who pays: every buyer of the client, or the member of the group."""
    payer = row.payer_id
    for person_id in [payer] if payer is not None else accounts.members(row.organisation_id or 0, "buyer"):
        notices.notify(person_id, kind, {**facts_of(row), **facts}, key=key)


def tell_issuer(row: Invoice, kind: str, key: str | None = None, **facts: Any) -> None:
    """Tell who issued it."""
    notices.notify(row.issuer_id, kind, {**facts_of(row), **facts}, key=key)
