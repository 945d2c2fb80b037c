"""Captions say what the film says: their words are those of its script, in the same order.

The script of ``media/<name>.mp4`` is ``video/<name>/script.yaml``: scenes, each with a ``narration`` whose
lines carry their text by language. Typography may differ, words may not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

from elearn.core.authored.positions import Document
from elearn.core.authored.positions import read as read_yaml
from elearn.core.authored.report import Report
from elearn.core.i18n import gettext as _
from elearn.modules.captions import read_captions
from elearn.modules.reading import ModuleDraft
from elearn.modules.source import ModuleSource

SCRIPT = "script.yaml"
AROUND = 4  # words quoted from where they part
_WORD = re.compile(r"[^\W_]+")


class Word(NamedTuple):
    """One word as it is compared, and its line."""

    text: str
    line: int


def look(draft: ModuleDraft, source: ModuleSource) -> None:
    """Say, for each film that has a script here, where its captions first part from it."""
    films = {Path(a.content["main"]["file"]).stem: a.content for a in draft.activities if a.content.get("main")}
    for name, content in sorted(films.items()):
        file = f"video/{name}/{SCRIPT}"
        document = _script(source.folder / file, file, source.report)
        for language, captions in content["captions"].items() if document else ():
            said = list(_said(document, language))  # type: ignore[arg-type]
            if said:
                _compare(said, file, _shown(source.folder / captions, captions), captions, source.report)


def _script(path: Path, file: str, report: Report) -> Document | None:
    if not path.is_file():
        return None
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        report.add(file, 1, _("ce fichier n’est pas en UTF-8."))
        return None
    return read_yaml(text, file, report)


def _said(document: Document, language: str) -> Iterator[Word]:
    data = document.data if isinstance(document.data, Mapping) else {}
    for n, scene in enumerate(_list(data.get("scenes"))):
        for m, spoken in enumerate(_list(scene.get("narration")) if isinstance(scene, Mapping) else ()):
            if isinstance(spoken, Mapping):
                line = document.line("scenes", n, "narration", m, language)
                yield from _words(str(spoken.get(language) or ""), line)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _shown(path: Path, file: str) -> list[Word]:
    cues = read_captions(path.read_bytes(), file, Report())  # its own faults were said when the folder was read
    return [
        word
        for cue in cues
        for rank, text in enumerate(cue.text.split("\n"), 1)
        for word in _words(text, cue.line + rank)
    ]


def _words(text: str, line: int) -> Iterator[Word]:
    for found in _WORD.findall(unicodedata.normalize("NFKC", text)):
        yield Word(found.casefold(), line)


def _compare(said: list[Word], script: str, shown: list[Word], captions: str, report: Report) -> None:
    pairs = enumerate(zip_longest(said, shown))
    rank = next((n for n, (a, b) in pairs if a is None or b is None or a.text != b.text), None)
    if rank is None:
        return
    message = _(
        "les sous-titres disent « %(shown)s » ; le script (%(script)s, ligne %(line)s) dit « %(said)s ».",
        shown=_quoted(shown, rank),
        said=_quoted(said, rank),
        script=script,
        line=_line(said, rank),
    )
    report.add(captions, _line(shown, rank), message)


def _quoted(words: list[Word], rank: int) -> str:
    return " ".join(w.text for w in words[rank : rank + AROUND]) or "…"


def _line(words: list[Word], rank: int) -> int:
    return words[min(rank, len(words) - 1)].line if words else 1
