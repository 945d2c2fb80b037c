"""Orders drawn from a seed: the same seed gives the same order, on any machine, for ever.

An attempt keeps its seed and nothing of what was drawn, so that reading it again in ten
years shows the same page. This is why no library's generator is used: theirs may change.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")
LARGEST_SEED = 2**31 - 1


def order(seed: int, count: int, salt: str = "") -> list[int]:
    """The numbers from 0 to ``count`` - 1 in the order that ``seed`` draws."""
    return sorted(range(count), key=lambda i: sha256(f"{seed}:{salt}:{i}".encode()).digest())


def shuffled(seed: int, items: Sequence[T], salt: str = "") -> list[T]:
    """The items in the order that ``seed`` draws."""
    return [items[i] for i in order(seed, len(items), salt)]


def derived(seed: int, salt: str) -> int:
    """Another seed, fixed by this one: one per slot of an attempt."""
    return int.from_bytes(sha256(f"{seed}:{salt}".encode()).digest()[:8], "big") % LARGEST_SEED
