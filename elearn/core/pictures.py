"""Pictures that people send: decoded once, so that what a room writes anew keeps nothing of the file.

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
MOST_PIXELS = 40_000_000
MEGABYTE = 1024 * 1024


def fitted(stream: IO[bytes], most_bytes: int, size: tuple[int, int], *, quality: int) -> bytes:
    """A WebP of just ``size`` pixels, cut around its middle, without metadata. Raises as :func:`opened`."""
    fit = ImageOps.fit(opened(stream, most_bytes).convert("RGB"), size, Image.Resampling.LANCZOS)
    out = BytesIO()
    fit.save(out, "WEBP", quality=quality, method=4)
    return out.getvalue()


def opened(stream: IO[bytes], most_bytes: int) -> Image.Image:
    """The picture sent, decoded and upright; raise :class:`Invalid` naming ``file``."""
    raw = stream.read(most_bytes + 1)
    if not raw:
        raise Invalid(fields={"file": [_("Ce fichier est vide : choisissez-en un autre.")]})
    if len(raw) > most_bytes:
        said = _("Ce fichier est trop lourd : %(size)s Mo au plus.", size=most_bytes // MEGABYTE)
        raise Invalid(fields={"file": [said]})
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
            if image.width * image.height > MOST_PIXELS:  # a small file may hold a huge picture
                return None
            image.load()
            return ImageOps.exif_transpose(image)
    except Exception:  # noqa: BLE001 - decoders raise about anything on a broken file
        return None
