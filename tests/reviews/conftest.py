"""The people of the pool play here too."""

from tests.pool.conftest import cast, on

__all__ = ["cast", "on"]
