"""The proof, each night and at will: balances are their transfers, and the chain is whole."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING

import sqlalchemy as sa

from elearn.core import db
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.jobs.types import JobType, Schedule
from elearn.core.ledger.chain import GENESIS, Link, hash_of
from elearn.core.ledger.posting import ACCOUNT, BOOK, OPERATION
from elearn.core.ledger.reading import changes, transfers_of

if TYPE_CHECKING:
    from elearn.core.jobs.runner import JobRun

log = logging.getLogger(__name__)
PIECE = 500


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that does not hold. ``what``: balance, changed, broken, missing, added or head."""

    book: str
    where: str
    what: str
    expected: int | str = ""
    found: int | str = ""

    def __str__(self) -> str:
        told = f": {self.expected} expected, {self.found} found" if self.expected != self.found else ""
        return f"{self.book}, {self.where}: {self.what}{told}"


def prove(book: str) -> list[Difference]:
    """What does not hold in the book; nothing when all does. Raises :class:`Missing` without such a book.

    May run while the book is written: it proves what stood when it began.
    """
    query = sa.select(BOOK.c.id, BOOK.c.sequence, BOOK.c.head).where(BOOK.c.name == book)
    row = db.session().execute(query).first()
    if row is None:
        raise Missing(_("Ce registre n’existe pas."))
    return [*_chain(book, *row), *_sums(book, row.id)]


def _sums(book: str, book_id: int) -> Iterator[Difference]:
    each = changes().subquery()
    total = sa.select(sa.func.sum(each.c.change)).where(each.c.account_id == ACCOUNT.c.id).scalar_subquery()
    # One statement, so that balances and transfers are of one instant.
    query = (
        sa.select(ACCOUNT.c.name, ACCOUNT.c.unit, ACCOUNT.c.balance, sa.func.coalesce(total, 0))
        .where(ACCOUNT.c.book_id == book_id)
        .order_by(ACCOUNT.c.name, ACCOUNT.c.unit)
    )
    for name, unit, held, moved in db.session().execute(query).all():
        if held != moved:
            yield Difference(book, f"account {name} ({unit})", "balance", int(moved), held)


def _chain(book: str, book_id: int, count: int, head: str) -> Iterator[Difference]:
    expected, before = 1, GENESIS
    last = 0
    while rows := _piece(book, book_id, last, count):
        for link, previous, own in rows:
            for absent in range(expected, link.number):
                yield Difference(book, f"operation {absent}", "missing")
            where = f"operation {link.number}"
            if hash_of(link, previous) != own:
                yield Difference(book, where, "changed")
            elif previous != before and link.number == expected:
                # It holds together and names another one before it: that one was replaced.
                yield Difference(book, where, "broken", before, previous)
            expected, before = link.number + 1, own
        last = expected - 1
    for absent in range(expected, count + 1):
        yield Difference(book, f"operation {absent}", "missing")
    if expected == count + 1 and before != head:
        yield Difference(book, "end of the book", "head", before, head)
    yield from _beyond(book, book_id, count)


def _beyond(book: str, book_id: int, count: int) -> Iterator[Difference]:
    """Operations past the last one the book knows, read again: it may have grown meanwhile."""
    past = (
        sa.select(OPERATION.c.number)
        .join_from(OPERATION, BOOK, BOOK.c.id == OPERATION.c.book_id)
        .where(BOOK.c.id == book_id, OPERATION.c.number > BOOK.c.sequence, OPERATION.c.number > count)
        .order_by(OPERATION.c.number)
    )
    for number in db.session().scalars(past):
        yield Difference(book, f"operation {number}", "added")


def _piece(book: str, book_id: int, after: int, up_to: int) -> list[tuple[Link, str, str]]:
    made = OPERATION.alias("made")
    query = (
        sa.select(OPERATION, made.c.number.label("reverses"))
        .outerjoin(made, made.c.id == OPERATION.c.reverses_id)
        .where(OPERATION.c.book_id == book_id, OPERATION.c.number > after, OPERATION.c.number <= up_to)
        .order_by(OPERATION.c.number)
        .limit(PIECE)
    )
    rows = db.session().execute(query).all()
    moves = transfers_of([row.id for row in rows])
    return [
        (
            Link(
                book,
                row.number,
                row.key,
                row.at,
                row.actor_id,
                row.reason,
                row.reference,
                row.reverses,
                [(t.source, t.target, t.amount, t.unit) for t in moves.get(row.id, ())],
            ),
            row.previous_hash,
            row.hash,
        )
        for row in rows
    ]


def book_names(after: str = "", limit: int = 100) -> list[str]:
    """The next books in the order of their names, for work that goes through all of them."""
    query = sa.select(BOOK.c.name).where(BOOK.c.name > after).order_by(BOOK.c.name).limit(limit)
    return list(db.session().scalars(query))


def prove_all(job: JobRun) -> None:
    """Prove every book; the job fails when one does not hold, so that administrators see it.

    Nothing is repaired: what is wrong is named in the log and in the job's error.
    """
    found: list[Difference] = []
    last, seen = "", 0
    while True:
        with job.reading():
            names = book_names(last)
        for name in names:
            with job.reading():
                found += prove(name)
            seen += 1
            with job.transaction("proven", done=seen):
                pass  # renews the lease and shows how far it is
        if not names:
            break
        last = names[-1]
    for difference in found:
        log.warning("ledger: %s", difference)
    if found:
        raise BrokenLedger("; ".join(str(d) for d in found[:20]))


class BrokenLedger(Exception):
    """Some book does not hold; the text names the first differences."""


PROVE = JobType("core.prove_ledgers", prove_all, max_tries=1)
NIGHTLY = Schedule("core.prove_ledgers", at=time(3, 50))
