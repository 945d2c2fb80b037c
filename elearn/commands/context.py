"""What commands share: the kernel, made only when a command needs it."""

from __future__ import annotations

from functools import cache

from elearn.app import make_kernel
from elearn.config import Settings
from elearn.core.kernel import Kernel


@cache
def kernel() -> Kernel:
    """The kernel of the environment's settings."""
    return make_kernel(Settings.from_env())
