"""Tagged PDF (PDF/UA-1, ISO 14289-1) drawn by typst from a layout and data alone.

What people typed goes in as JSON, never as markup, so that nothing they write can be read as an
instruction. Fonts come with typst; nothing is fetched.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any


def pdf(
    layout: Path, data: Mapping[str, Any], *, root: Path | None = None, standards: Sequence[str] = ("ua-1",)
) -> bytes:
    """The PDF of ``data``, which the layout reads as JSON (``sys.inputs.data``); 10 to 100 ms of CPU a page or two.

    ``root`` is the folder whose pictures the layout may name; without it, it names none. ``standards`` are
    those that the file declares and keeps, in the words of typst (``a-3a``: ISO 19005-3, to carry another
    file). Raises ``typst.TypstError`` on a layout that does not fit its data.
    """
    import typst  # 30 MB: for those who draw alone

    source: Any = layout if root is not None else layout.read_bytes()  # its stubs want both of one type
    declared: Any = list(standards)  # and each name of a standard written out
    return bytes(
        typst.compile(
            source,
            root=root,
            format="pdf",
            pdf_standards=declared,
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(dict(data), ensure_ascii=False)},
        )
    )
