"""F12, V13: a media file is what its bytes are: what is cut, false or acts is refused, and XML has no entities."""

import struct
import zlib

import pytest

from elearn.modules.media import BadMedia, check_svg, inspect

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30">{}</svg>'


def box(kind, *content):
    body = b"".join(content)
    return struct.pack(">I4s", len(body) + 8, kind) + body


def mp4(seconds=10, *, fast=True):
    """The smallest file that is an MP4 of that length."""
    head = box(b"ftyp", b"isom\0\0\2\0")
    moov = box(b"moov", box(b"mvhd", b"\0" * 12 + struct.pack(">II", 1000, seconds * 1000) + b"\0" * 80))
    data = box(b"mdat", b"\0" * 64)
    return head + (moov + data if fast else data + moov)


def png(width=40, height=30):
    """A small picture, right to its last byte."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + b"\xff" * width) * height)
    start = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", start) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def _inspect(tmp_path, name, content):
    file = tmp_path / name
    file.write_bytes(content)
    return inspect(file)


def test_facts_of_right_files(tmp_path):
    video = _inspect(tmp_path, "a.mp4", mp4(12))
    assert (video.mime, video.seconds, video.starts_fast) == ("video/mp4", 12.0, True)
    assert not _inspect(tmp_path, "b.mp4", mp4(fast=False)).starts_fast
    assert _inspect(tmp_path, "a.m4a", mp4(3)).mime == "audio/mp4"
    picture = _inspect(tmp_path, "a.png", png())
    assert (picture.width, picture.height) == (40, 30)
    jpeg = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08" + struct.pack(">HH", 30, 40) + b"\0" * 20
    assert _inspect(tmp_path, "a.jpg", jpeg).width == 40
    drawing = _inspect(tmp_path, "a.svg", SVG.format("<rect/>").encode())
    assert (drawing.width, drawing.height) == (40, 30)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.exe", b"MZ", "type de fichier"),
        ("a.mp4", b"", "vide"),
        ("a.mp4", b"#!/bin/sh\n" * 20, "n’est pas celui"),
        ("a.mp4", box(b"ftyp", b"isom"), "n’est pas celui"),
        ("a.mp4", box(b"ftyp", b"isom") + struct.pack(">I4s", 1, b"moov"), "n’est pas celui"),  # cut in its long length
        ("a.mp4", mp4()[:-10], "n’est pas celui"),
        ("a.mp4", mp4() + b"\0" * 6_000_000, "trop lourd"),
        ("a.png", b"\x89PNG\r\n\x1a\nrien", "n’est pas celui"),
        ("a.png", b"<svg/>", "n’est pas celui"),
        ("a.png", png(8001, 1), "8000"),
        ("a.jpg", png(), "n’est pas celui"),
        ("a.jpg", b"\xff\xd8\xff\xe0\xff\xff", "n’est pas celui"),
        ("a.svg", b"rien", "SVG lisible"),
        ("a.svg", b"<html/>", "SVG lisible"),
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "taille"),
    ],
)
def test_what_is_not_what_its_name_says_is_refused(tmp_path, name, content, words):
    with pytest.raises(BadMedia) as refused:
        _inspect(tmp_path, name, content)
    assert words in refused.value.message


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<foreignObject><p>x</p></foreignObject>",
        '<rect onload="x()"/>',
        '<rect ONCLICK="x()"/>',
        '<a href="https://exemple.fr"><rect/></a>',
        '<use href="https://exemple.fr/x.svg#a"/>',
        '<use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="data:image/svg+xml,x"/>',
        '<image href="https://exemple.fr/x.png"/>',
        '<rect style="fill:url(https://exemple.fr/x)"/>',
        '<rect fill="url( &quot;//exemple.fr&quot;)"/>',
        "<style>@import url(x.css);</style>",
        "<style>rect{fill:url(//exemple.fr)}</style>",
        "<style>@\\69mport 'x'</style>",
        '<animate attributeName="href" to="javascript:x"/>',
        '<set attributeName="onload" to="x"/>',
        '<x:script xmlns:x="http://www.w3.org/1999/xhtml">x</x:script>',
        "<iframe/>",
    ],
)
def test_a_drawing_that_acts_is_refused_on_its_line(inside):
    with pytest.raises(BadMedia) as refused:
        check_svg(SVG.format(f"\n{inside}").encode())
    assert refused.value.line == 2


@pytest.mark.parametrize(
    "whole",
    [
        '<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("&a;"),
        '<!DOCTYPE svg SYSTEM "file:///etc/passwd">' + SVG.format(""),
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + SVG.format("<text>&x;</text>"),
    ],
)
def test_no_document_type_and_no_entity(whole):
    with pytest.raises(BadMedia):
        check_svg(whole.encode())


def test_what_only_draws_is_taken():
    assert check_svg(
        SVG.format(
            '<title id="t">T</title><defs><linearGradient id="g"/></defs><use href="#t"/>'
            '<style>rect{fill:#fff}</style><rect fill="url(#g)" style="stroke:none"/>'
        ).encode()
    ) == (40, 30)
