import pytest

from elearn.core import ledger
from elearn.core.ledger import Move

EUR, PIECE = "EUR", "seat"
REASON = "core.correction"


@pytest.fixture
def book(kernel):
    """A book with 1 000,00 € and three pieces available."""
    with kernel.database.transaction():
        ledger.open_book("envelope:1", "An envelope")
        ledger.post(
            "envelope:1",
            [Move(None, "available", 100_000, EUR), Move(None, "available", 3, PIECE)],
            key="deposit",
            actor_id=None,
            reason=REASON,
        )
    return "envelope:1"


@pytest.fixture
def post(kernel, book):
    """Post in a transaction of its own: ``post("key", ("available", "held", 100))``."""

    def do(key, *moves, unit=EUR, **more):
        with kernel.database.transaction():
            return ledger.post(
                book,
                [Move(*move, *(() if len(move) == 4 else (unit,))) for move in moves],
                key=key,
                actor_id=more.pop("actor_id", 7),
                reason=REASON,
                **more,
            )

    return do
