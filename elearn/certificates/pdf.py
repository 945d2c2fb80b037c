"""The certificate as a tagged PDF (see :mod:`elearn.core.typeset`)."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import segno

from elearn.core import typeset

LAYOUTS = Path(__file__).with_name("layouts")


def draw(data: Mapping[str, Any], *, layout: str = "attestation", images: Mapping[str, bytes] | None = None) -> bytes:
    """The PDF of one certificate.

    ``data`` is what :func:`elearn.certificates.wording.page` gives; ``images`` maps a
    file name used in it (``logo.png``) to its bytes. Takes 10 to 100 ms of CPU.
    """
    with tempfile.TemporaryDirectory(prefix="estive-certificate-") as name:
        root = Path(name)
        shutil.copy(LAYOUTS / f"{layout}.typ", root / "page.typ")
        shutil.copy(LAYOUTS / "hills.svg", root / "hills.svg")
        segno.make(str(data["verify_url"]), error="m").save(
            str(root / "qr.svg"), scale=4, border=1, dark="#1f2430", light="#ffffff", xmldecl=False
        )
        for file, content in (images or {}).items():
            (root / Path(file).name).write_bytes(content)
        return typeset.pdf(root / "page.typ", data, root=root)
