"""Photos of a place."""

from __future__ import annotations

from typing import IO

from elearn.core.pictures import MEGABYTE, fitted

MOST_BYTES = 4 * MEGABYTE
# What is read of a form before it is refused without a look: a heavy photo is told beside its field.
RECEIVED = 24 * MEGABYTE
SIZE = (960, 640)


def scene(stream: IO[bytes]) -> bytes:
    """A WebP of 960 by 640 pixels, without metadata. Raises :class:`Invalid` naming ``file``."""
    return fitted(stream, MOST_BYTES, SIZE, quality=78)
