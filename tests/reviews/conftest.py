"""The people of the pool play here too."""

from tests.pool.conftest import cast

__all__ = ["cast"]
