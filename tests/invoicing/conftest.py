"""What the tests of invoices share: a client and an independent, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from elearn.core.kernel import Kernel
from elearn.core.policy import Actor
from tests.factories.invoicing import make_client, make_issuer


@dataclass(frozen=True)
class Cast:
    """Who plays."""

    client: Actor
    anne: Actor


@pytest.fixture
def cast(kernel: Kernel) -> Iterator[Cast]:
    """A company and an independent, on a database in a transaction that stays open."""
    with kernel.database.transaction():
        yield Cast(make_client(), make_issuer())
