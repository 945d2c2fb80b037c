"""Books of transfers that only grow: what is counted is never negative, and never changed.

A *book* holds *accounts*, each of one unit (``EUR``, in cents, or whatever a room counts in
whole pieces). An *operation* is written once, under a key, and holds *transfers* from one
account to another: no end at one side means the outside, from which a deposit comes or to
which a payment leaves. A mistake is mended by the opposite operation, which points to it.

What the database itself refuses: a balance under zero, a transfer that mixes two units or
two books, a second operation under one key, a second reversal, any change or removal of what
was written. What ``prove`` shows: a balance that is not the sum of its transfers, an operation
that was altered, taken out or put in (each carries the hash of the one before).

Words of a room (a seat, an order) are names of accounts and of reasons: the kernel knows none.
"""

from elearn.core.ledger.models import TRIGGERS
from elearn.core.ledger.posting import MOST, REASONS, Insufficient, Move, Posting, open_book, post, reverse
from elearn.core.ledger.proving import NIGHTLY, PROVE, Difference, book_names, prove
from elearn.core.ledger.reading import (
    Balance,
    Entry,
    Head,
    Operation,
    Transfer,
    balance,
    balances,
    balances_at,
    balances_of,
    head,
    head_at,
    history,
    operation,
    operations,
)

__all__ = [
    "MOST",
    "NIGHTLY",
    "PROVE",
    "REASONS",
    "TRIGGERS",
    "Balance",
    "Difference",
    "Entry",
    "Head",
    "Insufficient",
    "Move",
    "Operation",
    "Posting",
    "Transfer",
    "balance",
    "balances",
    "balances_at",
    "balances_of",
    "book_names",
    "head",
    "head_at",
    "history",
    "open_book",
    "operation",
    "operations",
    "post",
    "prove",
    "reverse",
]
