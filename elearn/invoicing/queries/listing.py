"""Lists of documents, a page at a time, the last first: by status and by month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from elearn.core import db, i18n
from elearn.core.policy import Actor
from elearn.core.web.paging import Page, existing
from elearn.invoicing import life
from elearn.invoicing.due import month_end
from elearn.invoicing.models import Invoice
from elearn.invoicing.queries.invoices import InvoiceCard, card

PAGE = 25
LATE = "late"  # no status of its own: the day to pay is past, and something is left to pay


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for: a status or ``LATE``, the first day of a month; all where nothing is said."""

    state: str = ""
    month: date | None = None


ALL = Wish()


def issued(actor: Actor, number: int = 1, wish: Wish = ALL) -> Page[InvoiceCard]:
    """One's own documents."""
    return _page(_issued(actor), number, wish)


def received(actor: Actor, number: int = 1, wish: Wish = ALL) -> Page[InvoiceCard]:
    """Those that one's organisations received."""
    return _page(_received(actor), number, wish)


def from_members(actor: Actor, number: int = 1) -> Page[InvoiceCard]:
    """Those that one received from members of one's groups."""
    return _page(Invoice.payer_id == actor.id, number)


def readable_by(actor: Actor, number: int = 1, size: int = PAGE) -> Page[InvoiceCard]:
    """Those of either side."""
    return _page(sa.or_(_issued(actor), Invoice.payer_id == actor.id, _received(actor)), number, size=size)


def months_issued(actor: Actor) -> list[date]:
    """The months in which one issued something, by their first day, the last first."""
    return months_of(Invoice.issued_on, _issued(actor))


def months_received(actor: Actor) -> list[date]:
    """The months of what one's organisations received, by their first day, the last first."""
    return months_of(Invoice.issued_on, _received(actor))


def months_of(day: sa.SQLColumnExpression[date], *where: sa.ColumnElement[bool]) -> list[date]:
    """The months that hold such a day, by their first one, the last first."""
    query = sa.select(sa.extract("year", day), sa.extract("month", day)).where(*where).distinct()
    return sorted((date(int(year), int(month), 1) for year, month in db.session().execute(query)), reverse=True)


def _issued(actor: Actor) -> sa.ColumnElement[bool]:
    return Invoice.issuer_id == actor.id


def _received(actor: Actor) -> sa.ColumnElement[bool]:
    return Invoice.organisation_id.in_(sorted(actor.organisations("buyer")))


def _page(whose: sa.ColumnElement[bool], number: int, wish: Wish = ALL, size: int = PAGE) -> Page[InvoiceCard]:
    """Two statements, however many there are; raise ``Missing`` past the last page."""
    session, where = db.session(), [whose, *_wished(wish)]
    total = session.scalar(sa.select(sa.func.count()).select_from(Invoice).where(*where)) or 0
    query = sa.select(Invoice).where(*where).order_by(Invoice.id.desc()).limit(size).offset((number - 1) * size)
    return existing(Page([card(row) for row in session.scalars(query)], number, total, size))


def _wished(wish: Wish) -> list[sa.ColumnElement[bool]]:
    out: list[sa.ColumnElement[bool]] = []
    if wish.state == LATE:  # as InvoiceCard.is_late; a credit note has no day to pay
        unpaid = Invoice.gross_cents - Invoice.credited_cents - Invoice.paid_cents > 0
        out += [Invoice.state != life.CREDITED, unpaid, Invoice.due_on < i18n.today()]
    elif wish.state:
        out.append(Invoice.state == wish.state)
    if wish.month is not None:
        out.append(Invoice.issued_on.between(wish.month, month_end(wish.month)))
    return out
