"""Writing an operation: all its transfers, or a refusal that leaves nothing behind.

Six statements: hold the book, read the accounts, add the operation, change the balances
in one statement, add the transfers, move the book's head. Whoever writes in one book waits
there for whoever came first; other books do not wait. Several books in one transaction are
posted to in the order of their names, or two of them could wait for each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from elearn.core import clock, db
from elearn.core.db import Base
from elearn.core.errors import Conflict, Missing
from elearn.core.i18n import Lazy
from elearn.core.i18n import gettext as _
from elearn.core.ledger.chain import GENESIS, Link, hash_of
from elearn.core.ledger.models import LedgerAccount, LedgerBook, LedgerOperation, LedgerTransfer
from elearn.core.providers import Registry

REASONS: Registry[Lazy] = Registry("core.ledger_reasons")
MOST = 10**15  # of one amount: far under what a BIGINT holds, far over what anyone moves

# On tables rather than on models: what else is pending need not be flushed before.
BOOK, ACCOUNT, OPERATION, TRANSFER = (
    Base.metadata.tables[m.__tablename__] for m in (LedgerBook, LedgerAccount, LedgerOperation, LedgerTransfer)
)


@dataclass(frozen=True, slots=True)
class Move:
    """``amount`` (over zero) of ``unit`` from an account to another, by name; None is the outside."""

    source: str | None
    target: str | None
    amount: int
    unit: str

    def __post_init__(self) -> None:
        if not isinstance(self.amount, int) or not 0 < self.amount <= MOST:
            raise ValueError(f"a move is of a whole number from 1 to {MOST}, not {self.amount!r}")
        if self.source == self.target:
            raise ValueError(f"a move goes from one account to another, not from {self.source!r} to itself")
        if not self.unit or "" in (self.source, self.target):
            raise ValueError("a unit and an account have a name")

    @property
    def opposite(self) -> Move:
        """The same amount, the other way."""
        return Move(self.target, self.source, self.amount, self.unit)


@dataclass(frozen=True, slots=True)
class Posting:
    """An operation that stands. ``repeated``: it stood already, and this call changed nothing."""

    operation_id: int
    number: int
    repeated: bool = False


class Insufficient(Conflict):
    """An account holds less than is asked. The caller makes the sentence: it knows the words.

    Nothing was written, so that the caller may go on in the same transaction.
    """

    code = "insufficient"

    def __init__(self, book: str, account: str, unit: str, *, wanted: int, available: int) -> None:
        super().__init__(_("Il ne reste pas assez pour cette opération."))
        self.book, self.account, self.unit = book, account, unit
        self.wanted, self.available = wanted, available


def open_book(name: str, title: str = "") -> int:
    """Make the book if it is not there; its id."""
    session = db.session()
    values = {"name": name, "title": title, "sequence": 0, "head": GENESIS, "opened_at": clock.now()}
    session.execute(db.insert(BOOK).values(**values).on_conflict_do_nothing(index_elements=["name"]))
    book_id: int = session.execute(sa.select(BOOK.c.id).where(BOOK.c.name == name)).scalar_one()
    return book_id


def post(
    book: str,
    moves: Iterable[Move],
    *,
    key: str,
    actor_id: int | None,
    reason: str,
    reference: Mapping[str, Any] | None = None,
) -> Posting:
    """Write one operation in the current transaction, or find the one this key already made.

    An account is made by the first move that names it. Within one operation only the sum
    counts: what comes in may go out again. ``reason`` is a code of :data:`REASONS`;
    ``reference`` says what it is about (words and whole numbers). Raises
    :class:`Insufficient`; :class:`Missing` without such a book; :class:`Conflict` when the
    key stands for other moves.
    """
    return _post(book, tuple(moves), key, actor_id, reason, dict(reference or {}), None)


def reverse(
    operation_id: int, *, key: str, actor_id: int | None, reason: str, reference: Mapping[str, Any] | None = None
) -> Posting:
    """Post the opposite of an operation, pointing to it; once.

    Raises :class:`Insufficient` when what it moved has gone further since, and
    :class:`Conflict` when it is already reversed under another key.
    """
    query = (
        sa.select(BOOK.c.name, OPERATION.c.number)
        .join_from(OPERATION, BOOK, BOOK.c.id == OPERATION.c.book_id)
        .where(OPERATION.c.id == operation_id)
    )
    made = db.session().execute(query).first()
    if made is None:
        raise Missing(_("Cette écriture n’existe pas."))
    moves = tuple(move.opposite for move in reversed(moves_of(operation_id)))
    return _post(made.name, moves, key, actor_id, reason, dict(reference or {}), (operation_id, made.number))


def moves_of(operation_id: int) -> list[Move]:
    """What an operation moved, in order."""
    source, target = ACCOUNT.alias("source"), ACCOUNT.alias("target")
    query = (
        sa.select(source.c.name, target.c.name, TRANSFER.c.amount, TRANSFER.c.unit)
        .select_from(TRANSFER)
        .outerjoin(source, source.c.id == TRANSFER.c.source_id)
        .outerjoin(target, target.c.id == TRANSFER.c.target_id)
        .where(TRANSFER.c.operation_id == operation_id)
        .order_by(TRANSFER.c.position)
    )
    return [Move(*row) for row in db.session().execute(query).all()]


def _post(
    book: str,
    moves: tuple[Move, ...],
    key: str,
    actor_id: int | None,
    reason: str,
    reference: dict[str, Any],
    reverses: tuple[int, int] | None,
) -> Posting:
    if not moves:
        raise ValueError("an operation moves something")
    if not key:
        raise ValueError("an operation has a key")
    REASONS.get(reason)
    found = db.execute(_HOLD, {"name": book}).first()
    if found is None:
        raise Missing(_("Ce registre n’existe pas."))
    book_id, sequence, head = found
    reversed_id, reversed_number = reverses or (None, None)
    if reversed_id is not None and _reversed_under(reversed_id) not in (None, key):
        raise Conflict(_("Cette écriture est déjà annulée."), code="reversed")
    accounts, short = _accounts(book_id, book, moves)
    if short is not None:
        # Perhaps it is asked a second time, and what it took is no longer there.
        again = _repeated(book_id, key, moves, reversed_id)
        if again is not None:
            return again
        raise short
    link = Link(
        book, sequence + 1, key, clock.now(), actor_id, reason, reference, reversed_number, [_words(m) for m in moves]
    )
    values = {
        "book_id": book_id,
        "number": link.number,
        "key": key,
        "at": link.at,
        "actor_id": actor_id,
        "reason": reason,
        "reference": reference,
        "reverses_id": reversed_id,
        "previous_hash": head,
        "hash": hash_of(link, head),
    }
    operation_id = db.execute(_ADD[db.is_sqlite()], values).scalar_one_or_none()
    if operation_id is None:
        again = _repeated(book_id, key, moves, reversed_id)
        assert again is not None
        return again
    accounts |= _made(book_id, [of for of in _deltas(moves) if of not in accounts])
    _change(accounts, moves)
    db.execute(
        _TRANSFERS,
        [
            {
                "operation_id": operation_id,
                "book_id": book_id,
                "position": position,
                "source_id": accounts[move.source, move.unit][0] if move.source else None,
                "target_id": accounts[move.target, move.unit][0] if move.target else None,
                "unit": move.unit,
                "amount": move.amount,
            }
            for position, move in enumerate(moves, start=1)
        ],
    )
    db.execute(_MOVE_HEAD, {"book": book_id, "number": link.number, "hash": values["hash"]})
    return Posting(operation_id, link.number)


_Accounts = dict[tuple[str, str], tuple[int, int]]  # name and unit → id and balance

_HOLD = sa.select(BOOK.c.id, BOOK.c.sequence, BOOK.c.head).where(BOOK.c.name == sa.bindparam("name")).with_for_update()
_NAMED = sa.select(ACCOUNT.c.name, ACCOUNT.c.unit, ACCOUNT.c.id, ACCOUNT.c.balance).where(
    ACCOUNT.c.book_id == sa.bindparam("book_id"), ACCOUNT.c.name.in_(sa.bindparam("names", expanding=True))
)
_MOVE_HEAD = (
    sa.update(BOOK)
    .where(BOOK.c.id == sa.bindparam("book"))
    .values(sequence=sa.bindparam("number"), head=sa.bindparam("hash"))
)
_TRANSFERS = sa.insert(TRANSFER)
_ADD = {
    on_sqlite: make(OPERATION).on_conflict_do_nothing(index_elements=["book_id", "key"]).returning(OPERATION.c.id)
    for on_sqlite, make in ((True, sqlite.insert), (False, postgresql.insert))
}


def _words(move: Move) -> tuple[str | None, str | None, int, str]:
    return move.source, move.target, move.amount, move.unit


def _deltas(moves: Sequence[Move]) -> dict[tuple[str, str], int]:
    sums: dict[tuple[str, str], int] = {}
    for move in moves:
        for name, amount in ((move.source, -move.amount), (move.target, move.amount)):
            if name is not None:
                sums[name, move.unit] = sums.get((name, move.unit), 0) + amount
    return sums


def _accounts(book_id: int, book: str, moves: Sequence[Move]) -> tuple[_Accounts, Insufficient | None]:
    """The accounts that exist, and what is short: the book is held, so that this stays true."""
    deltas = _deltas(moves)
    names = sorted({name for name, _unit in deltas})
    rows = db.execute(_NAMED, {"book_id": book_id, "names": names}).all()
    found = {(name, unit): (id_, held) for name, unit, id_, held in rows}
    for (name, unit), delta in deltas.items():
        available = found.get((name, unit), (0, 0))[1]
        if available + delta < 0:
            return found, Insufficient(book, name, unit, wanted=-delta, available=available)
    return found, None


def _made(book_id: int, wanted: Sequence[tuple[str, str]]) -> _Accounts:
    """The accounts that no move had named before."""
    if not wanted:
        return {}
    rows = [{"book_id": book_id, "name": name, "unit": unit, "balance": 0} for name, unit in wanted]
    made = sa.insert(ACCOUNT).returning(ACCOUNT.c.name, ACCOUNT.c.unit, ACCOUNT.c.id)
    return {(name, unit): (id_, 0) for name, unit, id_ in db.session().execute(made, rows).all()}


@cache
def _change_of(count: int) -> sa.Update:
    """One statement that changes so many balances, each only as far as it holds."""
    ids = [sa.bindparam(f"id{n}", type_=sa.BigInteger) for n in range(count)]
    deltas = [sa.bindparam(f"delta{n}", type_=sa.BigInteger) for n in range(count)]
    change = sa.case(dict(zip(ids, deltas, strict=True)), value=ACCOUNT.c.id)
    return (
        sa.update(ACCOUNT)
        .where(ACCOUNT.c.id.in_(ids), ACCOUNT.c.balance + change >= 0)
        .values(balance=ACCOUNT.c.balance + change)
    )


def _change(accounts: _Accounts, moves: Sequence[Move]) -> None:
    deltas = sorted((accounts[of][0], delta) for of, delta in _deltas(moves).items() if delta)
    if not deltas:
        return
    values: dict[str, int] = {}
    for n, (id_, delta) in enumerate(deltas):
        values |= {f"id{n}": id_, f"delta{n}": delta}
    result = cast("sa.CursorResult[Any]", db.execute(_change_of(len(deltas)), values))
    if result.rowcount != len(deltas):
        # They were read while the book was held: only a hand outside the ledger can have changed them.
        raise RuntimeError("a balance changed while its book was held")


def _reversed_under(operation_id: int) -> str | None:
    query = sa.select(OPERATION.c.key).where(OPERATION.c.reverses_id == operation_id)
    key: str | None = db.session().execute(query).scalar_one_or_none()
    return key


def _repeated(book_id: int, key: str, moves: tuple[Move, ...], reversed_id: int | None) -> Posting | None:
    query = sa.select(OPERATION.c.id, OPERATION.c.number, OPERATION.c.reverses_id).where(
        OPERATION.c.book_id == book_id, OPERATION.c.key == key
    )
    made = db.session().execute(query).first()
    if made is None:
        return None
    if made.reverses_id != reversed_id or tuple(moves_of(made.id)) != moves:
        raise Conflict(_("Cette clé désigne déjà une autre écriture."), code="key-taken")
    return Posting(made.id, made.number, repeated=True)
