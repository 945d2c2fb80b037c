"""The certificate as a tagged PDF (PDF/UA-1, ISO 14289-1), drawn by typst from data alone.

The text of people goes in as JSON, never as markup, so nobody's name can be read as
an instruction. Fonts come with typst; nothing is fetched.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import segno

LAYOUTS = Path(__file__).with_name("layouts")


def draw(data: Mapping[str, Any], *, layout: str = "attestation", images: Mapping[str, bytes] | None = None) -> bytes:
    """The PDF of one certificate.

    ``data`` is what :func:`elearn.certificates.wording.page` gives; ``images`` maps a
    file name used in it (``logo.png``) to its bytes. Takes 10 to 100 ms of CPU.
    """
    import typst

    with tempfile.TemporaryDirectory(prefix="estive-certificate-") as name:
        root = Path(name)
        shutil.copy(LAYOUTS / f"{layout}.typ", root / "page.typ")
        shutil.copy(LAYOUTS / "hills.svg", root / "hills.svg")
        segno.make(str(data["verify_url"]), error="m").save(
            str(root / "qr.svg"), scale=4, border=1, dark="#1f2430", light="#ffffff", xmldecl=False
        )
        for file, content in (images or {}).items():
            (root / Path(file).name).write_bytes(content)
        return bytes(
            typst.compile(
                str(root / "page.typ"),
                root=str(root),
                format="pdf",
                pdf_standards=["ua-1"],
                ignore_system_fonts=True,
                sys_inputs={"data": json.dumps(dict(data), ensure_ascii=False)},
            )
        )
