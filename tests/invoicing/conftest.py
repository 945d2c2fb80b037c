"""What the tests of invoices share: a client and an independent, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from elearn.core import clock
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


@pytest.fixture
def on() -> Iterator[Callable[..., None]]:
    """``on(2026, 11, 22, 9)`` sets the clock (UTC) until the end of the test, or the next call."""
    with ExitStack() as stack:

        def set_clock(*parts: int) -> None:
            stack.enter_context(clock.frozen(datetime(*parts, tzinfo=UTC)))  # type: ignore[arg-type, misc]

        yield set_clock
