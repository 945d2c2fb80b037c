"""What the tests of clusters share: a cluster of three companies, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from elearn.core.kernel import Kernel
from tests.factories.clusters import Cluster, make_cluster


@pytest.fixture
def cluster(kernel: Kernel) -> Iterator[Cluster]:
    """Three companies and who manages their cluster, on a database in a transaction that stays open."""
    with kernel.database.transaction():
        yield make_cluster()
