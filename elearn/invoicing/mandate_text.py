"""The text of the mandate, as data beside this file. The French one is what is signed, and named by its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from elearn.core.i18n import french_typography

WITH_DEPOSITS = 2  # the first version that speaks of them
FILE = Path(__file__).with_name("mandate.json")


@dataclass(frozen=True, slots=True)
class MandateText:
    """One version of the text, in one language, for one platform. ``digest`` names the French one."""

    version: int
    digest: str
    title: str
    paragraphs: tuple[str, ...]


@cache
def mandate_text(language: str, platform: str) -> MandateText:
    """The text in force; in French for a language that it is not written in."""
    kept = json.loads(FILE.read_text("utf-8"))
    french = kept["fr"]
    shown = kept.get(language, french)
    typography: Callable[[str], str] = french_typography if shown is french else str
    signed = "\n".join((str(kept["version"]), french["title"], *french["paragraphs"]))
    return MandateText(
        int(kept["version"]),
        hashlib.sha256(signed.encode()).hexdigest(),
        shown["title"],
        tuple(typography(text.format(platform=platform)) for text in shown["paragraphs"]),
    )
