"""What every OpenDocument file is made of (ODF 1.3, ISO/IEC 26300): names, elements, the package.

Written with the standard library alone: a zip with a few XML files. Texts go through
``xml.etree``, which escapes them.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from xml.etree import ElementTree as ET

VERSION = "1.3"
_SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
}
for _prefix, _uri in _SPACES.items():
    ET.register_namespace(_prefix, _uri)
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def name(prefixed: str) -> str:
    """``text:p`` as ElementTree writes it."""
    prefix, _colon, local = prefixed.partition(":")
    return f"{{{_SPACES[prefix]}}}{local}"


def root(prefixed: str) -> ET.Element:
    """The first element of a file of the package."""
    return ET.Element(name(prefixed), {name("office:version"): VERSION})


def add(parent: ET.Element, prefixed: str, text: str = "", **attributes: str) -> ET.Element:
    """A child; ``text_style_name="X"`` becomes the attribute ``text:style-name``. What XML cannot say is left out."""
    named = {name(k.replace("_", ":", 1).replace("_", "-")): v for k, v in attributes.items()}
    child = ET.SubElement(parent, name(prefixed), named)
    child.text = _NOT_XML.sub("", text) or None
    return child


def package(mime: str, title: str, language: str, files: Mapping[str, ET.Element], *, author: str = "") -> bytes:
    """The whole document: its kind, its manifest, what it is about, and ``files`` by their name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        # The kind of file comes first and bare, so that it is known without unpacking (ODF 1.3, part 2, 3.3).
        archive.writestr(zipfile.ZipInfo("mimetype"), mime, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", _xml(_manifest(mime, [*files, "meta.xml"])))
        archive.writestr("meta.xml", _xml(_meta(title, author, language)))
        for file, content in files.items():
            archive.writestr(file, _xml(content))
    return out.getvalue()


def _xml(element: ET.Element) -> bytes:
    return bytes(ET.tostring(element, encoding="utf-8", xml_declaration=True))


def _manifest(mime: str, files: list[str]) -> ET.Element:
    made = ET.Element(name("manifest:manifest"), {name("manifest:version"): VERSION})
    for path, kind in (("/", mime), *((file, "text/xml") for file in files)):
        add(made, "manifest:file-entry", manifest_full_path=path, manifest_media_type=kind)
    return made


def _meta(title: str, author: str, language: str) -> ET.Element:
    made = root("office:document-meta")
    meta = add(made, "office:meta")
    add(meta, "dc:title", title)
    if author:
        add(meta, "meta:initial-creator", author)
    add(meta, "dc:language", language)
    return made
