"""V10, V11: what the pool takes is known by its bytes: each kind as it is made, and what only bears its name.

An archive is never unpacked here (see tests/architecture/test_what_may_act.py): its list alone is read.
"""

import io
import zipfile

import pytest

from elearn.pool.kinds import KINDS, MOST_UNPACKED


def archive(*parts, locked=False):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in parts:
            made.writestr(name, b"x")
        if locked:
            made.infolist()[0].flag_bits |= 1
    return out.getvalue()


def swollen():
    """A document of few bytes that says it unpacks to more than may be."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("[Content_Types].xml", b"x")
        made.infolist()[0].file_size = MOST_UNPACKED + 1
    return out.getvalue()


DOCX, ODT = archive("[Content_Types].xml", "word/document.xml"), archive("mimetype", "content.xml")


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("pdf", b"%PDF-1.7 \xe2\xe3"), ("docx", DOCX), ("odt", ODT), ("rtf", b"{\\rtf1 bonjour}"),
        ("txt", "Élan".encode()), ("csv", "é;à\r\n".encode("latin-1")), ("tmx", "<tmx/>".encode("utf-16")),
        ("png", b"\x89PNG\r\n\x1a\n"), ("jpg", b"\xff\xd8\xff\xe0"), ("webp", b"RIFF\0\0\0\0WEBPVP8 "),
        ("gif", b"GIF89a"), ("mp3", b"ID3\x04"),
    ],
)  # fmt: skip
def test_a_file_of_each_kind_is_taken_and_under_another_name_refused(kind, content):
    assert KINDS[kind](content)
    others = {"pdf", "docx", "odt", "png", "jpg", "gif", "mp3", "webp"} - {kind}
    assert not any(KINDS[other](content) for other in others)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("txt", b"MZ\x90\0"), ("md", b"#!/bin/sh\n"), ("csv", b"a\0b"), ("txt", b"\x7fELF"), ("txt", DOCX),
        ("docx", b"PK\x03\x04 tronqu"), ("docx", archive("word/document.xml")),
        ("docx", archive("[Content_Types].xml", "word/vbaProject.bin")), ("odt", archive("mimetype", locked=True)),
        ("docx", swollen()), ("odt", archive("mimetype", "Basic/script-lb.xml")), ("pdf", b"<html>"),
    ],
)  # fmt: skip
def test_what_only_bears_the_name_is_refused(kind, content):
    assert not KINDS[kind](content)
