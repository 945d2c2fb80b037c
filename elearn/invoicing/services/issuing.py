"""Issuing: a draft becomes a numbered invoice that never changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

import sqlalchemy as sa

from elearn.core import clock, db
from elearn.core.canonical import digest
from elearn.core.errors import Conflict
from elearn.core.i18n import gettext as _
from elearn.core.jobs import enqueue
from elearn.core.policy import SYSTEM, Actor, require
from elearn.core.signals import announce
from elearn.directory.queries import identities
from elearn.invoicing import life
from elearn.invoicing.models import Claim, Draft, Invoice
from elearn.invoicing.policy import Can
from elearn.invoicing.queries import deposits, drafts, mandates
from elearn.invoicing.services import numbering
from elearn.invoicing.services.moving import note, tell_payers
from elearn.invoicing.signals import InvoiceIssued
from elearn.pool.signals import EngagementBilled

ACCOUNT = "invoicing.account"  # the purpose for which an IBAN is sealed


def issue(actor: Actor, draft_id: int, digest_seen: str | None = None) -> int:
    """Issue a draft: number it, bill what it names, tell who pays, have its files made.

    ``digest_seen`` is that of the draft as it was read (``Preview.digest``); a program that just read it gives none.
    Raises :class:`Conflict`: ``incomplete`` while something is missing (see ``Preview.missing``), ``billed``
    when something was billed meanwhile, ``stale`` when the draft is no longer there, ``changed`` when it would not
    say what was read.
    """
    row = drafts.row(actor, draft_id)
    deposits.hold(actor.id, row.engagement_id)
    seen = drafts.preview(row)
    require(Can.ISSUE, actor, seen)
    held = mandates.held(actor.id)
    if seen.missing or held is None:
        raise Conflict(_("Il manque quelque chose pour émettre : voyez ce qui est signalé."), code="incomplete")
    if set(row.keys) != set(seen.keys):
        raise Conflict(_("Une partie de ce brouillon est déjà facturée : relisez-le."), code="billed")
    if digest_seen is not None and digest_seen != seen.digest:
        raise Conflict(_("Ce brouillon a changé depuis que vous l’avez lu : relisez-le, puis émettez."), code="changed")
    gone = cast("sa.CursorResult[Any]", db.session().execute(sa.delete(Draft).where(Draft.id == row.id)))
    if gone.rowcount != 1:
        raise Conflict(_("Ce brouillon n’existe plus : rechargez la page."), code="stale")
    made = keep(
        seen.content,
        issuer_id=actor.id,
        organisation_id=seen.payer.organisation_id,
        payer_id=seen.payer.person_id,
        engagement_id=seen.engagement_id,
        mandate_id=held.id,
        account=identities.iban(SYSTEM, actor.id),
    )
    _claim(made.id, seen.keys)
    announced(actor, made)
    return made.id


def keep(
    content: Mapping[str, Any], account: str, corrects_id: int | None = None, *, issuer_id: int, **parties: int | None
) -> Invoice:
    """Number a document and write it."""
    day = date.fromisoformat(content["issued_on"])
    sequence, number = numbering.take(issuer_id, day)
    said = {**content, "number": number}
    now = clock.now()
    made = Invoice(
        issuer_id=issuer_id, **parties, kind=said["kind"], corrects_id=corrects_id, number=number, year=day.year,
        sequence=sequence, issued_on=day, issued_at=now,
        due_on=date.fromisoformat(said["due_on"]) if said["due_on"] else None,
        net_cents=said["net_cents"], gross_cents=said["gross_cents"], content=said, digest=digest(said),
        account=db.sealed(ACCOUNT, account) if account else "", state=life.ISSUED, state_at=now,
    )  # fmt: skip
    db.session().add(made)
    db.session().flush()
    return made


def announced(actor: Actor, made: Invoice, **facts: Any) -> None:
    """Write that it was issued, tell who pays, have its files made; the mission counts what its client is billed.

    ``facts`` are what a notice says of it besides its amount: of a credit note, what it corrects and what follows.
    """
    note(actor, made, "issue", ("", life.ISSUED), number=made.number, sha256=made.digest)
    tell_payers(made, f"invoicing.{made.kind}", key=f"invoicing-issued:{made.id}", **facts)
    enqueue("invoicing.make_files", {"invoice_id": made.id}, key=f"invoicing.files:{made.id}")
    announce(
        InvoiceIssued(
            made.id, made.kind, made.engagement_id, made.issuer_id, made.organisation_id, made.payer_id,
            made.net_cents, made.gross_cents, made.issued_at,
        )
    )  # fmt: skip
    if made.payer_id is not None:
        return
    cents = made.net_cents if made.corrects_id is None else -abs(made.net_cents)
    announce(EngagementBilled(made.engagement_id, f"invoice:{made.id}", cents, made.issued_at))


def _claim(invoice_id: int, keys: Sequence[str]) -> None:
    """Write that each thing is billed; what another invoice bills is refused by the key of the table."""
    rows = [{"key": key, "invoice_id": invoice_id} for key in sorted(keys)]
    statement = db.insert(Claim).values(rows).on_conflict_do_nothing(index_elements=["key"]).returning(Claim.key)
    if len(db.session().execute(statement).all()) != len(rows):
        raise Conflict(_("Une partie de ce brouillon est déjà facturée : relisez-le."), code="billed")
