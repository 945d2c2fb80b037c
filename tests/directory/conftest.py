"""A site that knows the product's list of skills."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories.directory import keep_skills


@pytest.fixture
def skilled(kernel: Any) -> Any:
    """The kernel, with the skills kept."""
    with kernel.database.transaction():
        keep_skills()
    return kernel
