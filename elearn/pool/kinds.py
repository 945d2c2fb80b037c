"""The kinds of file that the pool takes, known by their first bytes and not by their name alone. Pure code.

Documents, images and texts: nothing that a browser or a machine runs. Office documents are archives:
they are looked into without being unpacked, so that none is a trap that swells.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

Check = Callable[[bytes], bool]

MOST_PARTS, MOST_UNPACKED = 5_000, 256 * 1024 * 1024
_MACROS = ("vbaproject.bin", "basic/script-lb.xml")
_BOMS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
# What no text begins with, whatever its name says: programs, archives, documents of another kind.
_OTHERS = (b"MZ", b"\x7fELF", b"PK\x03\x04", b"%PDF-", b"\x1f\x8b", b"#!", b"\xca\xfe\xba\xbe", b"Rar!", b"7z\xbc\xaf")


def begins(*signs: bytes) -> Check:
    """The first bytes are one of these."""
    return lambda content: content.startswith(signs)


def is_text(content: bytes) -> bool:
    """Words: none of the bytes that only machines read."""
    if content.startswith(_OTHERS):
        return False
    try:
        said = content.decode(_BOMS.get(content[:2], "utf-8"))
    except UnicodeDecodeError:
        said = content.decode("latin-1")  # what older spreadsheets write
    return not any(ch < " " and ch not in "\t\n\r\f" for ch in said)


def holds(part: str) -> Check:
    """An archive with that part in it, which is neither encrypted nor larger than it may be, and has no macro."""

    def check(content: bytes) -> bool:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                parts = archive.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            return False
        names = [one.filename.lower() for one in parts]
        sound = len(parts) <= MOST_PARTS and sum(one.file_size for one in parts) <= MOST_UNPACKED
        closed = any(one.flag_bits & 1 for one in parts)
        return sound and not closed and part in names and not any(name.endswith(_MACROS) for name in names)

    return check


_MICROSOFT, _OPEN = ("docx", "xlsx", "pptx"), ("odt", "ods", "odp", "odg")
OFFICE = (*_MICROSOFT, *_OPEN)  # documents that are archives
KINDS: dict[str, Check] = {
    "pdf": begins(b"%PDF-"),
    **dict.fromkeys(_MICROSOFT, holds("[content_types].xml")),
    **dict.fromkeys(_OPEN, holds("mimetype")),
    "rtf": begins(b"{\\rtf"),
    **dict.fromkeys(("txt", "md", "csv", "tsv", "vtt", "srt", "po", "tmx", "xliff"), is_text),
    "png": begins(b"\x89PNG\r\n\x1a\n"),
    **dict.fromkeys(("jpg", "jpeg"), begins(b"\xff\xd8\xff")),
    "webp": lambda content: content[:4] == b"RIFF" and content[8:12] == b"WEBP",
    "gif": begins(b"GIF87a", b"GIF89a"),
    "mp3": begins(b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"),
}
