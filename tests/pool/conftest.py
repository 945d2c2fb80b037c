"""What the tests of the pool share: a buyer and two independents, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from elearn.core.kernel import Kernel
from elearn.core.policy import Actor
from tests.factories.pool import make_buyer, make_independent


@dataclass(frozen=True)
class Cast:
    """Who plays."""

    buyer: Actor
    rival: Actor
    anne: Actor
    bruno: Actor


@pytest.fixture
def cast(kernel: Kernel) -> Iterator[Cast]:
    """Two companies and two independents, on a database in a transaction that stays open."""
    with kernel.database.transaction():
        yield Cast(make_buyer(), make_buyer(), make_independent(), make_independent())
