"""Whatever is asked of a book, in any order: balances are their transfers, nothing under zero."""

from collections import Counter
from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from elearn.core import ledger
from elearn.core.errors import Conflict
from elearn.core.ledger import Move
from tests.core.ledger.conftest import REASON

ends = st.sampled_from(["a", "b", "c", None])
moves = st.builds(
    lambda pair, amount, unit: Move(*pair, amount, unit),
    st.tuples(ends, ends).filter(lambda pair: pair[0] != pair[1]),
    st.integers(1, 9),
    st.sampled_from(["EUR", "seat"]),
)
keys = st.integers(0, 12).map(str)
steps = st.one_of(
    st.tuples(keys, st.lists(moves, min_size=1, max_size=4).map(tuple)),  # to post
    st.tuples(keys, st.integers(0, 9)),  # to reverse the operation of this rank, if there is one
)
_books = iter(range(10_000))


class Plain:
    """A ledger as one would write it without a database."""

    def __init__(self):
        self.held, self.keys, self.made = Counter(), {}, []

    def answer(self, key, moves, of):
        """What the ledger should answer, and keep it when it should be posted."""
        if key in self.keys:
            return "repeated" if self.keys[key] == (moves, of) else "refused"
        change = Counter()
        for move in moves:
            change[move.source, move.unit] -= move.amount
            change[move.target, move.unit] += move.amount
        is_short = any(self.held[at] + n < 0 for at, n in change.items() if at[0])
        if is_short or (of and of in [other for _moves, other in self.keys.values()]):
            return "refused"
        self.keys[key] = (moves, of)
        self.held.update(change)
        return "posted"


def ask(book, key, moves, of):
    """What the ledger answers, and the operation."""
    options = {"key": key, "actor_id": None, "reason": REASON}
    try:
        made = ledger.reverse(of, **options) if of else ledger.post(book, moves, **options)
    except Conflict:
        return "refused", None
    return ("repeated" if made.repeated else "posted"), made.operation_id


def amounts(balances):
    return {(b.name, b.unit): b.amount for b in balances if b.amount}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=st.lists(steps, min_size=1, max_size=25))
def test_balances_follow_a_plain_model(kernel, asked):
    book, plain = f"book:{next(_books)}", Plain()
    with kernel.database.transaction():
        ledger.open_book(book)
        for key, what in asked:
            of, wanted = None, what
            if isinstance(what, int):
                if not plain.made:
                    continue
                of, before = plain.made[what % len(plain.made)]
                wanted = tuple(move.opposite for move in reversed(before))
            answer, made = ask(book, key, wanted, of)
            assert answer == plain.answer(key, wanted, of)
            if answer == "posted":
                plain.made.append((made, wanted))
        found = amounts(ledger.balances(book))
        assert min(found.values(), default=0) >= 0
        assert found == {at: n for at, n in plain.held.items() if n and at[0]}
        for unit in ("EUR", "seat"):  # what is inside came from outside
            assert sum(n for (_, of), n in found.items() if of == unit) == -plain.held[None, unit]
        assert ledger.head(book).number == len(plain.made)
        assert ledger.prove(book) == []
        assert amounts(ledger.balances_at(book, datetime(2999, 1, 1, tzinfo=UTC))) == found
