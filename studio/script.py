"""Read a script: scenes, their slide, their narrated lines."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from studio.errors import StudioError
from studio.french import typeset, typeset_all

LAYOUTS = frozenset({"title", "trail", "figures", "sheet", "steps", "letter"})
FORMAT = 1


@dataclass(frozen=True)
class Line:
    """One sentence: heard, captioned in two languages, and one step of its slide.

    `number` counts from 1 through the whole script; `pause` is silence after it, in milliseconds,
    on top of the usual gap; `say` replaces the caption for the synthetic voice alone.
    """

    number: int
    fr: str
    en: str
    say: str
    pause: int


@dataclass(frozen=True)
class Scene:
    """One slide and the lines spoken over it; `chapter` is set on the scene that opens a chapter."""

    layout: str
    chapter: str
    slide: dict[str, Any]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Voice:
    """How espeak-ng reads: voice name, words a minute, pitch 0 to 99, gap between words in 10 ms."""

    name: str = "fr"
    speed: int = 140
    pitch: int = 42
    gap: int = 2


@dataclass(frozen=True)
class Script:
    """A whole script, checked: every line has its two languages, every scene a known layout."""

    folder: Path
    title: str
    module: str
    voice: Voice
    scenes: tuple[Scene, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines, in order."""
        return tuple(line for scene in self.scenes for line in scene.lines)

    @property
    def chapters(self) -> tuple[str, ...]:
        """Titles of the chapters, in order."""
        return tuple(scene.chapter for scene in self.scenes if scene.chapter)


def read_script(folder: Path) -> Script:
    """Return the script of a folder; raise StudioError naming the scene and what it lacks."""
    path = folder / "script.yaml"
    if not path.is_file():
        raise StudioError(f"There is no script.yaml in {folder}.")
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise StudioError(f"{path} is not valid YAML: {error}") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise StudioError(f"{path} must say format: {FORMAT}.")
    scenes: list[Scene] = []
    number = 1
    for position, raw in enumerate(data.get("scenes") or [], start=1):
        scene = _scene(raw, position, number)
        number += len(scene.lines)
        scenes.append(scene)
    if not scenes or not scenes[0].chapter:
        raise StudioError(f"{path} needs scenes, and the first one must open a chapter.")
    try:
        voice = Voice(**(data.get("voice") or {}))
    except TypeError as error:
        raise StudioError(f"{path}, voice: only name, speed, pitch and gap are known.") from error
    return Script(
        folder=folder,
        title=typeset(str(data["title"])),
        module=typeset(str(data["module"])),
        voice=voice,
        scenes=tuple(scenes),
    )


def _scene(raw: dict[str, Any], position: int, number: int) -> Scene:
    where = f"Scene {position}"
    if raw.get("layout") not in LAYOUTS:
        raise StudioError(f"{where}: layout must be one of {', '.join(sorted(LAYOUTS))}.")
    spoken_lines = raw.get("narration") or []
    if not spoken_lines:
        raise StudioError(f"{where} has no narration.")
    lines = []
    for offset, entry in enumerate(spoken_lines):
        for language in ("fr", "en"):
            if not str(entry.get(language) or "").strip():
                raise StudioError(f"{where}, line {offset + 1}: the text « {language} » is missing.")
        lines.append(
            Line(
                number=number + offset,
                fr=typeset(entry["fr"].strip()),
                en=entry["en"].strip().replace("'", "’"),
                say=str(entry.get("say") or ""),
                pause=int(entry.get("pause") or 0),
            )
        )
    slide = typeset_all(raw.get("slide") or {})
    if not isinstance(slide, dict):
        raise StudioError(f"{where}: slide must be a mapping.")
    _check_steps(slide, len(lines), where)
    return Scene(raw["layout"], typeset(str(raw.get("chapter") or "")), slide, tuple(lines))


def _check_steps(value: object, last: int, where: str) -> None:
    """Refuse an `at` or `again` that no line of the scene ever reaches."""
    if isinstance(value, list):
        for item in value:
            _check_steps(item, last, where)
    elif isinstance(value, dict):
        steps = [*([value["at"]] if "at" in value else []), *value.get("again", [])]
        for step in steps:
            if not 1 <= step <= last:
                raise StudioError(f"{where}: step {step} does not exist, it has {last} lines.")
        for item in value.values():
            _check_steps(item, last, where)
