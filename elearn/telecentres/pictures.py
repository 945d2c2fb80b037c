"""Photos of a place: decoded, made small, written anew, so that nothing of the file stays."""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import IO

from PIL import Image, ImageOps

from elearn.core.errors import Invalid
from elearn.core.i18n import gettext as _

KINDS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 4 * 1024 * 1024
# What is read of a form before it is refused without a look: a heavy photo is told beside its field.
RECEIVED = 24 * 1024 * 1024
MOST_PIXELS = 40_000_000
SIZE = (960, 640)


def scene(stream: IO[bytes]) -> bytes:
    """A WebP of 960 by 640 pixels, without metadata. Raises :class:`Invalid` naming ``file``."""
    raw = stream.read(MOST_BYTES + 1)
    if not raw:
        raise Invalid(fields={"file": [_("Ce fichier est vide : choisissez-en un autre.")]})
    if len(raw) > MOST_BYTES:
        raise Invalid(fields={"file": [_("Ce fichier est trop lourd : %(size)s Mo au plus.", size=4)]})
    unreadable = Invalid(fields={"file": [_("Ce fichier n’est pas une image JPEG, PNG ou WebP lisible.")]})
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(raw), formats=KINDS)
            if image.width * image.height > MOST_PIXELS:
                raise unreadable
            fitted = ImageOps.fit(ImageOps.exif_transpose(image).convert("RGB"), SIZE, Image.Resampling.LANCZOS)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise unreadable from None
    out = BytesIO()
    fitted.save(out, "WEBP", quality=78, method=4)
    return out.getvalue()
