"""What every verb shares: moving an invoice by its machine, writing what was done, telling the two sides."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, cast

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.accounts.services import notices
from elearn.core import clock, db
from elearn.core.errors import Conflict, Forbidden, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor
from elearn.invoicing import life, words
from elearn.invoicing.models import Event, Invoice
from elearn.invoicing.queries import invoices as reads

SHORTEST_REASON = 5


def move(
    row: Invoice, action: str, roles: Collection[str], facts: life.Facts | None = None, **values: Any
) -> tuple[str, str]:
    """Move an invoice; answer its states before and after.

    Raises :class:`Forbidden` when the other side may, :class:`Conflict` with the code of the table
    otherwise, ``stale`` when somebody else moved it at that moment.
    """
    known = facts or reads.facts(row, row.was_deposited)
    answer = life.MACHINE.move(row.state, action, roles, known)
    if answer.code == "not-yours":
        raise Forbidden(_("Votre compte ne donne pas accès à cette action."), code="not-yours")
    if not answer.is_allowed:
        raise Conflict(str(words.REFUSALS.get(answer.code, words.STALE)), code=answer.code)
    before = row.state
    write(row, state=answer.to, state_at=clock.now() if answer.to != before else row.state_at, **values)
    return before, answer.to


def write(row: Invoice, **values: Any) -> None:
    """Change what may change of an invoice, unless somebody did meanwhile."""
    statement = (
        sa.update(Invoice)
        .where(Invoice.id == row.id, Invoice.version == row.version)
        .values(version=Invoice.version + 1, **values)
        .execution_options(synchronize_session=False)
    )
    if cast("sa.CursorResult[Any]", db.session().execute(statement)).rowcount != 1:
        raise Conflict(str(words.STALE), code="stale")
    db.session().refresh(row)


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


def reasoned(text: str) -> str:
    """A reason that the other side will read; raise :class:`Invalid` when nothing is said."""
    tidy = " ".join(text.split())
    if len(tidy) < SHORTEST_REASON:
        raise Invalid(fields={"reason": [_("Dites pourquoi en quelques mots : l’autre partie les lira.")]})
    return tidy[:500]
