"""The pictures of accounts: the photo of a person, the signature and the logo of a training body."""

from __future__ import annotations

from io import BytesIO
from typing import IO

from PIL import Image

from elearn.core.pictures import MEGABYTE, fitted, opened

PHOTO_BYTES = 4 * MEGABYTE
STAMP_BYTES = MEGABYTE
PHOTO_SIDE = 320
STAMP_SIZE = (900, 400)


def photo(stream: IO[bytes]) -> bytes:
    """A square WebP of 320 pixels, without metadata. Raises :class:`Invalid`."""
    return fitted(stream, PHOTO_BYTES, (PHOTO_SIDE, PHOTO_SIDE), quality=80)


def stamp(stream: IO[bytes]) -> bytes:
    """A PNG of at most 900 by 400 pixels that keeps its transparency (signature, logo)."""
    small = opened(stream, STAMP_BYTES).convert("RGBA")
    small.thumbnail(STAMP_SIZE, Image.Resampling.LANCZOS)
    out = BytesIO()
    small.save(out, "PNG", optimize=True)
    return out.getvalue()
