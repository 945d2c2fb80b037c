"""Draw the slides: one picture for each narrated line."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from studio.errors import StudioError
from studio.script import Script

TEMPLATES = Path(__file__).parent / "typst"
SANS = ("Liberation Sans", "Noto Sans", "DejaVu Sans")
SERIF = "Libertinus Serif"  # comes inside the typst wheel, the same everywhere


@dataclass(frozen=True)
class Fonts:
    """The two families the slides are set in."""

    serif: str
    sans: str


def choose_fonts() -> Fonts:
    """Return the serif of the typst wheel and the first known sans serif of the machine."""
    typst = _typst()
    families = set(typst.Fonts(include_system_fonts=True).families())
    for family in SANS:
        if family in families:
            return Fonts(SERIF, family)
    raise StudioError(f"No sans serif font: install one of {', '.join(SANS)} (fonts-liberation on Debian).")


def _typst() -> ModuleType:
    try:
        import typst
    except ImportError as error:
        raise StudioError("typst is missing: it draws the slides. uv pip install typst.") from error
    return typst


def draw(script: Script, fonts: Fonts, *, synthetic: bool) -> list[bytes]:
    """Return one PNG of 1280 by 720 pixels for each line of the script, in order."""
    pages = [
        {"scene": number, "step": step}
        for number, scene in enumerate(script.scenes)
        for step in range(1, len(scene.lines) + 1)
    ]
    data: dict[str, Any] = {
        "title": script.title,
        "module": script.module,
        "chapters": script.chapters,
        "synthetic": synthetic,
        "fonts": {"serif": fonts.serif, "sans": fonts.sans},
        "scenes": [
            {"layout": scene.layout, "chapter": chapter, "slide": scene.slide}
            for scene, chapter in zip(script.scenes, _chapter_numbers(script), strict=True)
        ],
        "pages": pages,
    }
    typst = _typst()
    try:
        drawn = typst.compile(
            str(TEMPLATES / "film.typ"),
            root=str(TEMPLATES),
            format="png",
            ppi=72.0,
            sys_inputs={"film": json.dumps(data, ensure_ascii=False)},
        )
    except typst.TypstError as error:
        raise StudioError(f"A slide could not be drawn: {error}") from error
    result = drawn if isinstance(drawn, list) else [drawn]
    if len(result) != len(pages):
        raise StudioError(f"{len(pages)} pictures were expected, {len(result)} came: a slide overflows.")
    return result


def _chapter_numbers(script: Script) -> list[int]:
    numbers, current = [], -1
    for scene in script.scenes:
        current += bool(scene.chapter)
        numbers.append(current)
    return numbers
