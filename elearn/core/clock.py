"""The one source of the present instant.

Everything that asks for the time asks here, so a test can set it. Instants are
aware and in UTC; conversion to a reader's zone belongs to :mod:`elearn.core.i18n`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

_source: Callable[[], datetime] | None = None


def now() -> datetime:
    """The present instant, aware, in UTC, to the microsecond."""
    return datetime.now(UTC) if _source is None else _source()


@contextmanager
def frozen(at: datetime | Callable[[], datetime]) -> Iterator[None]:
    """Within the block, ``now()`` answers ``at`` (an aware instant, or a callable)."""
    global _source
    before = _source
    _source = at if callable(at) else lambda: at
    try:
        yield
    finally:
        _source = before
