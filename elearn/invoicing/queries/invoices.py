"""Invoices as their issuer and who pays them read them; nobody else does."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.core import db
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, can
from elearn.invoicing import life
from elearn.invoicing.models import Event, File, Invoice, Payment, Reminder
from elearn.invoicing.models.invoices import INVALID, UNCHECKED, VALID
from elearn.invoicing.policy import Can

AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class FileCard:
    """The files of a document: ``verdict`` is one of ``VERDICTS``; a key is empty where there is no file."""

    verdict: str
    faults: tuple[tuple[str, str], ...]
    pdf_key: str
    pdf_bytes: int
    xml_key: str
    xml_bytes: int
    made_at: datetime

    @property
    def is_factur_x(self) -> bool:
        """Whether it may be offered as a Factur-X: it was checked, and holds."""
        return self.verdict == VALID


@dataclass(frozen=True, slots=True)
class InvoiceCard:
    """A document. ``left_cents`` is still to be paid; ``is_late`` when the day to pay is past."""

    id: int
    kind: str
    number: str
    issuer_id: int
    organisation_id: int | None
    payer_id: int | None
    engagement_id: int
    corrects_id: int | None
    seller: str
    buyer: str
    title: str
    issued_on: date
    due_on: date | None
    net_cents: int
    gross_cents: int
    credited_cents: int
    paid_cents: int
    state: str
    state_at: datetime
    version: int
    content: dict[str, Any]
    digest: str

    @property
    def left_cents(self) -> int:
        """With tax, what is still to be paid; nothing for a credit note."""
        if self.kind == "credit" or self.state == life.CREDITED:
            return 0
        return max(0, self.gross_cents - self.credited_cents - self.paid_cents)

    @property
    def back_cents(self) -> int:
        """With tax, what was paid and is credited since: its seller gives it back; nothing for a credit note."""
        return 0 if self.kind == "credit" else max(0, self.credited_cents + self.paid_cents - self.gross_cents)

    @property
    def sort(self) -> str:
        """``invoice``, ``deposit`` or ``credit``."""
        return "deposit" if self.kind == "invoice" and self.content.get("deposit") else self.kind

    def is_late(self, today: date) -> bool:
        """Whether it is past the day to pay, and not paid."""
        return self.left_cents > 0 and self.due_on is not None and self.due_on < today


@dataclass(frozen=True, slots=True)
class PaymentCard:
    """A payment noted. ``is_undone`` when it was taken back, ``undoes`` when it takes one back."""

    id: int
    paid_on: date
    cents: int
    noted_at: datetime
    undoes: bool
    is_undone: bool


@dataclass(frozen=True, slots=True)
class EventCard:
    """One thing done; ``who`` is empty for time alone."""

    kind: str
    from_state: str
    to_state: str
    who: str
    detail: dict[str, Any]
    at: datetime


def card(row: Invoice) -> InvoiceCard:
    """The card of one document: its names are those it was issued with."""
    return InvoiceCard(
        row.id, row.kind, row.number, row.issuer_id, row.organisation_id, row.payer_id, row.engagement_id,
        row.corrects_id, row.content["seller"]["name"], row.content["buyer"]["name"], row.content["mission"]["title"],
        row.issued_on, row.due_on, row.net_cents, row.gross_cents, row.credited_cents, row.paid_cents, row.state,
        row.state_at, row.version, row.content, row.digest,
    )  # fmt: skip


def of_mission(actor: Actor, engagement_id: int) -> list[InvoiceCard]:
    """Those of one mission that someone may read, the first first."""
    query = sa.select(Invoice).where(Invoice.engagement_id == engagement_id).order_by(Invoice.id)
    return [card(row) for row in db.session().scalars(query) if can(Can.READ, actor, row)]


def readable(actor: Actor, invoice_id: int) -> InvoiceCard:
    """A document that one issued, pays, or buys for who pays; raise :class:`Missing` for any other."""
    return card(row(actor, invoice_id))


def row(actor: Actor, invoice_id: int) -> Invoice:
    """The row of a document that someone may read; raise :class:`Missing`."""
    found = db.session().get(Invoice, invoice_id)
    if found is None or not can(Can.READ, actor, found):
        raise missing()
    return found


def missing() -> Missing:
    """What is said of a document that does not exist, or not for this reader."""
    return Missing(_("Cette facture n’existe pas, ou ne vous est pas ouverte."))


def roles(actor: Actor, invoice: InvoiceCard | Invoice) -> tuple[str, ...]:
    """As whom someone acts towards a document."""
    out = [life.ISSUER] if actor.person_id == invoice.issuer_id else []
    pays = invoice.organisation_id in actor.organisations("buyer") or actor.person_id == invoice.payer_id
    return (*out, *((life.BUYER,) if pays else ()))


def facts(invoice: InvoiceCard | Invoice, was_deposited: bool = False) -> life.Facts:
    """What the table of an invoice's life looks at."""
    uncredited = invoice.gross_cents - invoice.credited_cents
    return life.Facts(uncredited - invoice.paid_cents, uncredited, was_deposited)


def file(invoice_id: int) -> FileCard | None:
    """Its files, or None while they are being made."""
    return files([invoice_id]).get(invoice_id)


def stored(invoice_id: int, kind: str) -> tuple[str, int]:
    """Its ``pdf`` or ``xml`` in the storage, and its bytes; raise :class:`Missing` for one that is not offered."""
    found = file(invoice_id)
    key = (found.pdf_key if kind == "pdf" else found.xml_key) if found is not None else ""
    if found is None or not key:
        raise Missing(_("Ce fichier n’est pas proposé : il se prépare, ou il n’a pas été vérifié."))
    return key, found.pdf_bytes if kind == "pdf" else found.xml_bytes


def files(invoice_ids: Collection[int]) -> dict[int, FileCard]:
    """By document, its files."""
    query = sa.select(File).where(File.invoice_id.in_(set(invoice_ids)))
    return {
        f.invoice_id: FileCard(
            f.verdict, tuple((str(code), str(said)) for code, said in f.faults), f.pdf_key, f.pdf_bytes, f.xml_key,
            f.xml_bytes, f.made_at,
        )
        for f in db.session().scalars(query)
    }  # fmt: skip


def without_file(after: int = 0) -> tuple[list[int], int | None]:
    """A page of the documents whose files are not made, or not valid, and the id to go on from; None at the end."""
    query = (
        sa.select(Invoice.id)
        .outerjoin(File, File.invoice_id == Invoice.id)
        .where(Invoice.id > after, sa.or_(File.invoice_id.is_(None), File.verdict.in_((INVALID, UNCHECKED))))
    )
    found = list(db.session().scalars(query.order_by(Invoice.id).limit(AT_ONCE)))
    return found, found[-1] if len(found) == AT_ONCE else None


def credit_notes(invoice_id: int) -> list[InvoiceCard]:
    """The credit notes of an invoice, in order."""
    query = sa.select(Invoice).where(Invoice.corrects_id == invoice_id).order_by(Invoice.id)
    return [card(row) for row in db.session().scalars(query)]


def payments(invoice_id: int) -> list[PaymentCard]:
    """The payments noted of an invoice, in order."""
    found = list(db.session().scalars(sa.select(Payment).where(Payment.invoice_id == invoice_id).order_by(Payment.id)))
    undone = {p.undoes_id for p in found}
    return [PaymentCard(p.id, p.paid_on, p.cents, p.noted_at, p.undoes_id is not None, p.id in undone) for p in found]


def reminders(invoice_id: int) -> list[tuple[str, datetime]]:
    """What was told of the day to pay, and when."""
    query = sa.select(Reminder.step, Reminder.told_at).where(Reminder.invoice_id == invoice_id)
    return [(step, at) for step, at in db.session().execute(query.order_by(Reminder.told_at))]


def history(invoice_id: int) -> list[EventCard]:
    """All that was done, the last first."""
    found = list(db.session().scalars(sa.select(Event).where(Event.invoice_id == invoice_id).order_by(Event.id.desc())))
    people = accounts.people({e.actor_id for e in found if e.actor_id is not None})
    return [
        EventCard(
            e.kind, e.from_state, e.to_state, people[e.actor_id].display_name if e.actor_id in people else "",
            e.detail, e.at,
        )
        for e in found
    ]  # fmt: skip
