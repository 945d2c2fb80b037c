"""What a media file really is: its bytes are looked at, its name is not believed.

Pure: takes bytes or a path, gives facts or raises :class:`BadMedia` with a French
sentence. Only these kinds are taken: MP4 video, M4A audio, PNG and JPEG pictures, SVG
drawings without anything that acts (scripts, handlers, references to elsewhere),
WebVTT text.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from elearn.core.i18n import filesize
from elearn.core.i18n import gettext as _

MEGABYTE = 1_000_000
SIZES = {  # largest size in bytes, by extension
    ".mp4": 6 * MEGABYTE,
    ".m4a": 6 * MEGABYTE,
    ".png": MEGABYTE // 2,
    ".jpg": MEGABYTE // 2,
    ".svg": MEGABYTE // 4,
    ".vtt": MEGABYTE // 4,
}
MIMES = {
    ".mp4": "video/mp4",
    ".m4a": "audio/mp4",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".svg": "image/svg+xml",
    ".vtt": "text/vtt",
}
NAME = re.compile(r"media/(?:[a-z0-9][a-z0-9_-]*/)*[a-z0-9][a-z0-9._-]*\Z")
WIDEST = 8000  # pixels a side of a picture

# SVG 2 elements that only draw or describe. Not there: script, foreignObject, a, image, use of
# other documents, animation (it may change an href), style sheets from outside.
SVG_ELEMENTS = frozenset(
    """svg g defs symbol use title desc metadata path rect circle ellipse line polyline polygon text tspan
    textPath marker pattern clipPath mask linearGradient radialGradient stop filter feGaussianBlur feOffset
    feMerge feMergeNode feBlend feColorMatrix feFlood feComposite switch style""".split()  # noqa: SIM905
)
_NAMESPACES = {"http://www.w3.org/2000/svg", ""}
_OUTSIDE = re.compile(r"url\(\s*['\"]?(?!#)|@import|expression\s*\(|javascript:|\\", re.IGNORECASE)


class BadMedia(Exception):
    """The file cannot be taken; ``message`` says why, ``line`` where when it is a text."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.message, self.line = message, line


@dataclass(frozen=True, slots=True)
class MediaInfo:
    """Facts of one file. ``width`` and ``height`` of pictures, ``seconds`` of sound and video, else 0."""

    mime: str
    bytes: int
    width: int = 0
    height: int = 0
    seconds: float = 0.0
    starts_fast: bool = True


def inspect(path: Path) -> MediaInfo:
    """Facts of the file at ``path``; raise :class:`BadMedia` when it is not what its name says."""
    extension = path.suffix.lower()
    if extension not in MIMES:
        raise BadMedia(_("ce type de fichier n’est pas accepté (acceptés : %(known)s).", known=", ".join(MIMES)))
    size = path.stat().st_size
    if size == 0:
        raise BadMedia(_("le fichier est vide."))
    if size > SIZES[extension]:
        raise BadMedia(
            _("%(size)s, c’est trop lourd : %(max)s au plus.", size=filesize(size), max=filesize(SIZES[extension]))
        )
    if extension == ".svg":
        width, height = check_svg(path.read_bytes())
        return MediaInfo(MIMES[extension], size, width, height)
    if extension == ".vtt":
        return MediaInfo(MIMES[extension], size)
    with path.open("rb") as stream:
        if extension in {".mp4", ".m4a"}:
            seconds, starts_fast = _mp4(stream, size)
            return MediaInfo(MIMES[extension], size, seconds=seconds, starts_fast=starts_fast)
        width, height = _png(stream) if extension == ".png" else _jpeg(stream)
    if not (0 < width <= WIDEST and 0 < height <= WIDEST):
        raise BadMedia(_("image de %(w)s × %(h)s points : %(max)s au plus.", w=width, h=height, max=WIDEST))
    return MediaInfo(MIMES[extension], size, width, height)


def _wrong(extension: str) -> BadMedia:
    return BadMedia(_("le contenu n’est pas celui d’un fichier %(extension)s.", extension=extension))


def _png(stream: BinaryIO) -> tuple[int, int]:
    head = stream.read(24)
    if len(head) < 24 or head[:8] != b"\x89PNG\r\n\x1a\n" or head[12:16] != b"IHDR":
        raise _wrong(".png")
    width, height = struct.unpack(">II", head[16:24])
    return width, height


def _jpeg(stream: BinaryIO) -> tuple[int, int]:
    if stream.read(3) != b"\xff\xd8\xff":
        raise _wrong(".jpg")
    stream.seek(2)
    while True:
        head = stream.read(4)
        if len(head) < 4 or head[0] != 0xFF:
            raise _wrong(".jpg")
        marker, length = head[1], struct.unpack(">H", head[2:])[0]
        if marker in {0xC0, 0xC1, 0xC2}:
            frame = stream.read(5)
            if len(frame) < 5:
                raise _wrong(".jpg")
            height, width = struct.unpack(">xHH", frame)
            return width, height
        stream.seek(length - 2, 1)


def _mp4(stream: BinaryIO, size: int) -> tuple[float, bool]:
    """Length in seconds, and whether the index comes before the data (it then starts at once)."""
    boxes = list(_boxes(stream, 0, size))
    if not boxes or boxes[0][0] != b"ftyp":
        raise _wrong(".mp4")
    order = [kind for kind, _start, _end in boxes]
    if b"moov" not in order or b"mdat" not in order:
        raise _wrong(".mp4")
    for kind, start, end in boxes:
        if kind == b"moov":
            for inner, inner_start, _end in _boxes(stream, start, end):
                if inner == b"mvhd":
                    return _duration(stream, inner_start), order.index(b"moov") < order.index(b"mdat")
    raise _wrong(".mp4")


def _boxes(stream: BinaryIO, start: int, end: int) -> list[tuple[bytes, int, int]]:
    """Type, first byte of the content and end of each box (ISO/IEC 14496-12, 4.2)."""
    found = []
    while start + 8 <= end:
        stream.seek(start)
        length, kind = struct.unpack(">I4s", stream.read(8))
        header = 8
        if length == 1:
            longer = stream.read(8)
            if len(longer) < 8:
                raise _wrong(".mp4")
            length, header = struct.unpack(">Q", longer)[0], 16
        elif length == 0:
            length = end - start
        if length < header or start + length > end:
            raise _wrong(".mp4")
        found.append((kind, start + header, start + length))
        start += length
    return found


def _duration(stream: BinaryIO, start: int) -> float:
    stream.seek(start)
    data = stream.read(32)
    if len(data) < 32:
        raise _wrong(".mp4")
    if data[0] == 1:
        scale, length = struct.unpack(">IQ", data[20:32])
    else:
        scale, length = struct.unpack(">II", data[12:20])
    return length / scale if scale else 0.0


def check_svg(raw: bytes) -> tuple[int, int]:
    """Width and height of a drawing that only draws; raise :class:`BadMedia` naming what acts."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root = fromstring(raw, forbid_dtd=True)
    except ParseError as error:
        raise BadMedia(_("ce n’est pas du SVG lisible."), error.position[0]) from None
    except DefusedXmlException:
        raise BadMedia(_("un SVG ne peut contenir ni DOCTYPE ni entités."), 1) from None
    except (ValueError, LookupError):
        raise BadMedia(_("ce n’est pas du SVG lisible."), 1) from None
    if root.tag != "{http://www.w3.org/2000/svg}svg":
        raise BadMedia(_("ce n’est pas du SVG lisible."), 1)
    for element in root.iter():
        _check_element(element, raw)
    return _svg_size(root)


def _check_element(element: object, raw: bytes) -> None:
    tag = getattr(element, "tag", "")
    if not isinstance(tag, str):
        raise BadMedia(_("une instruction de traitement n’est pas acceptée dans un SVG."), 1)
    namespace, _sep, name = tag.rpartition("}")
    if namespace.lstrip("{") not in _NAMESPACES or name not in SVG_ELEMENTS:
        raise BadMedia(_("l’élément <%(name)s> n’est pas accepté dans un SVG.", name=name), _line_of(raw, f"<{name}"))
    for key, value in element.attrib.items():  # type: ignore[attr-defined]
        local = key.rpartition("}")[2]
        if local.lower().startswith("on"):
            raise BadMedia(_("l’attribut %(name)s n’est pas accepté dans un SVG.", name=local), _line_of(raw, local))
        if local == "href" and not value.startswith("#"):
            raise BadMedia(_("un SVG ne peut pas renvoyer ailleurs (« href »)."), _line_of(raw, "href"))
        if _OUTSIDE.search(value):
            raise BadMedia(
                _("un SVG ne peut rien charger d’ailleurs (« %(name)s »).", name=local), _line_of(raw, local)
            )
    if name == "style" and _OUTSIDE.search("".join(element.itertext())):  # type: ignore[attr-defined]
        raise BadMedia(_("un SVG ne peut rien charger d’ailleurs (« %(name)s »).", name=name), _line_of(raw, "<style"))


def _line_of(raw: bytes, what: str) -> int:
    pattern = re.escape(what.lower()).replace("<", r"<(?:[\w.-]+:)?")
    found = re.search(pattern.encode(), raw.lower())
    return raw.count(b"\n", 0, found.start()) + 1 if found else 1


def _svg_size(root: object) -> tuple[int, int]:
    get = root.get  # type: ignore[attr-defined]
    numbers = [re.match(r"\d+(?:\.\d+)?(?:px)?\Z", (get(n) or "").strip()) for n in ("width", "height")]
    if all(numbers):
        width, height = (float(n.group().removesuffix("px")) for n in numbers if n)
        return round(width), round(height)
    box = re.split(r"[\s,]+", (get("viewBox") or "").strip())
    try:
        return round(float(box[2])), round(float(box[3]))
    except (IndexError, ValueError):
        raise BadMedia(_("le SVG ne dit pas sa taille (width et height, ou viewBox)."), 1) from None
