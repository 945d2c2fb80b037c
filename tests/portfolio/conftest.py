"""A running site, for the script of the form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from elearn.testing.serving import serving


@pytest.fixture
def site(app: Any) -> Iterator[str]:
    """The address of a running site."""
    with serving(app) as address:
        yield address
