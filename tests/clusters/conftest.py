"""What the tests of clusters share: a cluster of three companies, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest

from elearn.core import clock
from elearn.core.kernel import Kernel
from tests.factories.clusters import Cluster, make_cluster


@pytest.fixture
def cluster(kernel: Kernel) -> Iterator[Cluster]:
    """Three companies and who manages their cluster, on a database in a transaction that stays open."""
    with kernel.database.transaction():
        yield make_cluster()


@pytest.fixture
def on() -> Iterator[Callable[..., None]]:
    """``on(2026, 11, 22, 9)`` sets the clock (UTC) until the end of the test, or the next call."""
    with ExitStack() as stack:

        def set_clock(*parts: int) -> None:
            stack.enter_context(clock.frozen(datetime(*parts, tzinfo=UTC)))  # type: ignore[misc]

        yield set_clock
