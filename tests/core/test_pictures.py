"""Pictures that people send: what is kept of them, and what is refused."""

from io import BytesIO

import pytest
from PIL import Image

from elearn.core import pictures
from elearn.core.errors import Invalid


def sent(size: tuple[int, int] = (60, 40), turned: bool = False) -> bytes:
    out, exif = BytesIO(), Image.Exif()
    if turned:
        exif[0x0112] = 6  # as a telephone held upright writes it
    exif[0x010F] = "Marque"
    Image.new("RGB", size, "red").save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_a_photo_is_upright_of_the_size_asked_and_without_what_the_camera_wrote():
    upright = pictures.opened(BytesIO(sent(turned=True)), pictures.MEGABYTE)
    assert upright.size == (40, 60)
    made = Image.open(BytesIO(pictures.fitted(BytesIO(sent()), pictures.MEGABYTE, (32, 16), quality=80)))
    assert (made.format, made.size, dict(made.getexif())) == ("WEBP", (32, 16), {})


@pytest.mark.parametrize("raw", [b"", b"%PDF-1.7", sent()[:200], sent() + b"x" * pictures.MEGABYTE, sent((7000, 7000))])
def test_what_is_no_picture_too_heavy_or_too_large_is_refused_beside_its_field(raw):
    with pytest.raises(Invalid) as refused:
        pictures.opened(BytesIO(raw), pictures.MEGABYTE)
    assert list(refused.value.fields) == ["file"]
