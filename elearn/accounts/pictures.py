"""Pictures that people send: decoded, made small, written anew, so that nothing of the file stays.

What a camera writes beside the picture (place, date, serial number) is dropped; a file that is
not one of the accepted kinds, whatever its name says, is refused.
"""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import IO

from PIL import Image, ImageOps

from elearn.core.errors import Invalid
from elearn.core.i18n import gettext as _

KINDS = ("JPEG", "PNG", "WEBP")
PHOTO_BYTES = 4 * 1024 * 1024
STAMP_BYTES = 1024 * 1024
PHOTO_SIDE = 320
STAMP_SIZE = (900, 400)
MOST_PIXELS = 40_000_000


def photo(stream: IO[bytes]) -> bytes:
    """A square WebP of at most 320 pixels, without metadata. Raises :class:`Invalid`."""
    with _opened(stream, PHOTO_BYTES) as image:
        square = ImageOps.fit(
            ImageOps.exif_transpose(image).convert("RGB"), (PHOTO_SIDE, PHOTO_SIDE), Image.Resampling.LANCZOS
        )
    out = BytesIO()
    square.save(out, "WEBP", quality=80, method=4)
    return out.getvalue()


def stamp(stream: IO[bytes]) -> bytes:
    """A PNG of at most 900 by 400 pixels that keeps its transparency (signature, logo)."""
    with _opened(stream, STAMP_BYTES) as image:
        small = ImageOps.exif_transpose(image).convert("RGBA")
    small.thumbnail(STAMP_SIZE, Image.Resampling.LANCZOS)
    out = BytesIO()
    small.save(out, "PNG", optimize=True)
    return out.getvalue()


def _opened(stream: IO[bytes], most_bytes: int) -> Image.Image:
    """The picture, decoded. Its size is looked at before: a small file may hold a huge picture."""
    raw = stream.read(most_bytes + 1)
    if not raw:
        raise Invalid(fields={"file": [_("Choisissez un fichier.")]})
    if len(raw) > most_bytes:
        text = _("Ce fichier est trop lourd : %(size)s Mo au plus.", size=most_bytes // (1024 * 1024))
        raise Invalid(fields={"file": [text]})
    image = _decoded(raw)
    if image is None:
        raise Invalid(fields={"file": [_("Ce fichier n’est pas une image JPEG, PNG ou WebP lisible.")]})
    return image


def _decoded(raw: bytes) -> Image.Image | None:
    """The picture, or None when the file is not one, is broken, or would fill the memory."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image: Image.Image = Image.open(BytesIO(raw), formats=KINDS)
            if image.width * image.height > MOST_PIXELS:
                return None
            image.load()
            return image
    except Exception:  # noqa: BLE001 - decoders raise about anything on a broken file
        return None
