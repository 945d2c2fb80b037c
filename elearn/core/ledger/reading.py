"""Reading the books: balances now and at any instant, and each one opened down to its transfers.

No right is checked here: the room that keeps the book knows who may read it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from elearn.core import db
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.ledger.posting import ACCOUNT, BOOK, OPERATION, TRANSFER
from elearn.core.web.paging import PAGE_SIZE, Page


@dataclass(frozen=True, slots=True)
class Balance:
    """What one account holds. ``account_id`` opens its history."""

    account_id: int
    name: str
    unit: str
    amount: int


@dataclass(frozen=True, slots=True)
class Transfer:
    """One line of an operation; None is the outside."""

    source: str | None
    target: str | None
    amount: int
    unit: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation, whole."""

    id: int
    book: str
    number: int
    key: str
    at: datetime
    actor_id: int | None
    reason: str
    reference: dict[str, Any]
    reverses_id: int | None
    reversed_by_id: int | None
    hash: str
    transfers: tuple[Transfer, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One transfer seen from an account: what it brought (or took, under zero), and what was then held."""

    operation_id: int
    number: int
    at: datetime
    actor_id: int | None
    reason: str
    reference: dict[str, Any]
    other: str | None
    change: int
    balance: int


@dataclass(frozen=True, slots=True)
class Head:
    """The last operation of a book and its hash, printed on what is sent to others."""

    book: str
    title: str
    number: int
    hash: str


def head(book: str) -> Head:
    """Where the book stands; raise :class:`Missing` without such a book."""
    query = sa.select(BOOK.c.name, BOOK.c.title, BOOK.c.sequence, BOOK.c.head).where(BOOK.c.name == book)
    row = db.session().execute(query).first()
    if row is None:
        raise Missing(_("Ce registre n’existe pas."))
    return Head(*row)


def head_at(book: str, instant: datetime) -> Head:
    """Where the book stood at ``instant``: number 0 and no hash before its first operation."""
    now = head(book)
    query = (
        sa.select(OPERATION.c.number, OPERATION.c.hash)
        .join_from(OPERATION, BOOK, BOOK.c.id == OPERATION.c.book_id)
        .where(BOOK.c.name == book, OPERATION.c.at <= instant)
        .order_by(OPERATION.c.number.desc())
        .limit(1)
    )
    row = db.session().execute(query).first()
    return Head(now.book, now.title, *(row or (0, "")))


_BALANCES = (
    sa.select(BOOK.c.name.label("book"), ACCOUNT.c.id, ACCOUNT.c.name, ACCOUNT.c.unit, ACCOUNT.c.balance)
    .join_from(ACCOUNT, BOOK, BOOK.c.id == ACCOUNT.c.book_id)
    .order_by(BOOK.c.name, ACCOUNT.c.name, ACCOUNT.c.unit)
)
_BALANCES_OF_ONE = _BALANCES.where(BOOK.c.name == sa.bindparam("book"))


def balance(book: str, account: str, unit: str) -> int:
    """What the account holds; 0 for one that was never named."""
    query = _balances(book).where(ACCOUNT.c.name == account, ACCOUNT.c.unit == unit)
    row = db.session().execute(query).first()
    return row.balance if row else 0


def balances(book: str) -> list[Balance]:
    """What every account of the book holds, by name and unit."""
    return [Balance(*row[1:]) for row in db.execute(_BALANCES_OF_ONE, {"book": book}).all()]


def balances_of(books: Sequence[str]) -> dict[str, list[Balance]]:
    """The same for several books, in one statement. A book that does not exist has no account."""
    found: dict[str, list[Balance]] = {book: [] for book in books}
    for row in db.session().execute(_balances(*books)).all():
        found[row[0]].append(Balance(*row[1:]))
    return found


def _balances(*books: str) -> sa.Select[Any]:
    return _BALANCES.where(BOOK.c.name.in_(books))


def changes(of: sa.Select[Any] | None = None) -> sa.CompoundSelect[Any]:
    """Each transfer once for each account it touches: operation, position, account, change, other account.

    With ``of``, a query of numbers of accounts, for these alone: the others are not read.
    """

    def touched(side: sa.Column[Any]) -> sa.ColumnElement[bool]:
        return side.is_not(None) if of is None else side.in_(of)

    came = sa.select(
        TRANSFER.c.operation_id,
        TRANSFER.c.position,
        TRANSFER.c.target_id.label("account_id"),
        TRANSFER.c.amount.label("change"),
        TRANSFER.c.source_id.label("other_id"),
    ).where(touched(TRANSFER.c.target_id))
    went = sa.select(
        TRANSFER.c.operation_id,
        TRANSFER.c.position,
        TRANSFER.c.source_id,
        -TRANSFER.c.amount,
        TRANSFER.c.target_id,
    ).where(touched(TRANSFER.c.source_id))
    return sa.union_all(came, went)


def balances_at(book: str, instant: datetime) -> list[Balance]:
    """What every account held after the last operation at or before ``instant``, from the transfers."""
    own = sa.select(ACCOUNT.c.id).join_from(ACCOUNT, BOOK, BOOK.c.id == ACCOUNT.c.book_id).where(BOOK.c.name == book)
    each = changes(own).subquery()
    query = (
        sa.select(ACCOUNT.c.id, ACCOUNT.c.name, ACCOUNT.c.unit, sa.func.sum(each.c.change))
        .join_from(each, OPERATION, OPERATION.c.id == each.c.operation_id)
        .join(ACCOUNT, ACCOUNT.c.id == each.c.account_id)
        .where(OPERATION.c.at <= instant)
        .group_by(ACCOUNT.c.id, ACCOUNT.c.name, ACCOUNT.c.unit)
        .order_by(ACCOUNT.c.name, ACCOUNT.c.unit)
    )
    return [Balance(*row[:3], int(row[3])) for row in db.session().execute(query).all()]


def history(account_id: int, page: int = 1, size: int = PAGE_SIZE, *, until: datetime | None = None) -> Page[Entry]:
    """The transfers of one account, newest first, each with the balance that it left.

    With ``until``, as the account stood at that instant. Raises :class:`Missing` without such an
    account, and past the last page.
    """
    session = db.session()
    held = session.execute(sa.select(ACCOUNT.c.balance).where(ACCOUNT.c.id == account_id)).scalar_one_or_none()
    each = changes().subquery()
    of_it = [each.c.account_id == account_id]
    if until is not None:
        of_it.append(OPERATION.c.at <= until)
    mine = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(each.c.change), 0)).select_from(each)
    if until is not None:
        mine = mine.join(OPERATION, OPERATION.c.id == each.c.operation_id)
    total, stood = session.execute(mine.where(*of_it)).one()
    if held is None or (page > 1 and (page - 1) * size >= total):
        raise Missing(_("Cette page de la liste n’existe pas."))
    held = held if until is None else int(stood)
    other = ACCOUNT.alias("other")
    # The sum of what came after, over the newest of the account only: what precedes the page.
    newest = each.c.operation_id.desc(), each.c.position.desc()
    after = sa.func.sum(each.c.change).over(order_by=newest, rows=(None, -1))
    chosen = sa.select(each, sa.func.coalesce(after, 0).label("after"))
    if until is not None:
        chosen = chosen.join(OPERATION, OPERATION.c.id == each.c.operation_id)
    lines = chosen.where(*of_it).order_by(*newest).limit(size).offset((page - 1) * size).subquery()
    query = (
        sa.select(
            OPERATION.c.id,
            OPERATION.c.number,
            OPERATION.c.at,
            OPERATION.c.actor_id,
            OPERATION.c.reason,
            OPERATION.c.reference,
            other.c.name,
            lines.c.change,
            lines.c.after,
        )
        .join_from(lines, OPERATION, OPERATION.c.id == lines.c.operation_id)
        .outerjoin(other, other.c.id == lines.c.other_id)
        .order_by(lines.c.operation_id.desc(), lines.c.position.desc())
    )
    items = [Entry(*row[:8], held - int(row.after)) for row in session.execute(query).all()]
    return Page(items, page, total, size)


def operation(operation_id: int) -> Operation:
    """One operation opened to its transfers; raise :class:`Missing` when there is none."""
    found = _whole(OPERATION.c.id == operation_id)
    if not found:
        raise Missing(_("Cette écriture n’existe pas."))
    return found[0]


def operations(book: str, page: int = 1, size: int = PAGE_SIZE) -> Page[Operation]:
    """The operations of a book, newest first, each whole; raise :class:`Missing` past the last page."""
    top = head(book).number
    if page > 1 and (page - 1) * size >= top:
        raise Missing(_("Cette page de la liste n’existe pas."))
    # Numbers have no gap: a page is an interval of them.
    last = top - (page - 1) * size
    here = sa.and_(BOOK.c.name == book, OPERATION.c.number <= last, OPERATION.c.number > last - size)
    return Page(_whole(here), page, top, size)


def _whole(condition: sa.ColumnElement[bool]) -> list[Operation]:
    later = OPERATION.alias("later")
    query = (
        sa.select(
            OPERATION.c.id,
            BOOK.c.name,
            OPERATION.c.number,
            OPERATION.c.key,
            OPERATION.c.at,
            OPERATION.c.actor_id,
            OPERATION.c.reason,
            OPERATION.c.reference,
            OPERATION.c.reverses_id,
            later.c.id,
            OPERATION.c.hash,
        )
        .join_from(OPERATION, BOOK, BOOK.c.id == OPERATION.c.book_id)
        .outerjoin(later, later.c.reverses_id == OPERATION.c.id)
        .where(condition)
        .order_by(OPERATION.c.number.desc())
    )
    rows = db.session().execute(query).all()
    lines = transfers_of([row[0] for row in rows])
    return [Operation(*row, tuple(lines.get(row[0], ()))) for row in rows]


def transfers_of(operation_ids: Sequence[int]) -> dict[int, list[Transfer]]:
    """The transfers of these operations, in order, by operation."""
    source, target = ACCOUNT.alias("source"), ACCOUNT.alias("target")
    query = (
        sa.select(TRANSFER.c.operation_id, source.c.name, target.c.name, TRANSFER.c.amount, TRANSFER.c.unit)
        .select_from(TRANSFER)
        .outerjoin(source, source.c.id == TRANSFER.c.source_id)
        .outerjoin(target, target.c.id == TRANSFER.c.target_id)
        .where(TRANSFER.c.operation_id.in_(operation_ids))
        .order_by(TRANSFER.c.operation_id, TRANSFER.c.position)
    )
    found: dict[int, list[Transfer]] = {}
    for row in db.session().execute(query).all():
        found.setdefault(row[0], []).append(Transfer(*row[1:]))
    return found
