"""Captions and chapters: WebVTT read strictly, each fault on its line.

webvtt-py reads the cues and their text; it lets pass what a player would drop without a
word (timings followed by garbage, cues out of order, a wrong encoding), so the lines
are checked here first. Pure. Source: https://www.w3.org/TR/webvtt1/, section 6.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from elearn.core import i18n
from elearn.core.authored.report import Report
from elearn.core.i18n import gettext as _

SHORTEST, LONGEST = 1000, 7000  # milliseconds of a caption
WIDEST, TALLEST = 42, 2  # characters a line, lines a caption
LONGEST_CHAPTER_TITLE = 60
SLACK = 500  # milliseconds that a cue may pass the end of the media by
_STAMP = r"(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}"
_TIMINGS = re.compile(rf"[ \t]*({_STAMP})[ \t]+-->[ \t]+({_STAMP})(.*)\Z")
_SETTING = re.compile(r"(?:vertical|line|position|size|align|region):\S+\Z")


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption or chapter: instants in milliseconds, plain text, the line of its timings."""

    start: int
    end: int
    text: str
    line: int


@dataclass(slots=True)
class _Block:
    line: int  # of the timings
    timings: str
    payload: list[str]


def read_captions(raw: bytes, file: str, report: Report, *, seconds: float = 0.0) -> list[Cue]:
    """The captions of a file; empty after saying its faults. ``seconds``: the media's length, when known."""
    cues = _read(raw, file, report, seconds)
    for before, cue in pairwise(cues):
        if cue.start < before.end and cue.start >= before.start:
            report.add(
                file,
                cue.line,
                _("le sous-titre commence (%(start)s) avant la fin du précédent (%(end)s).",
                  start=stamp(cue.start), end=stamp(before.end)),
            )  # fmt: skip
    for cue in cues:
        _readable(cue, file, report)
    return cues


def read_chapters(raw: bytes, file: str, report: Report, *, seconds: float = 0.0) -> list[Cue]:
    """The chapters of a file: short titles that follow each other without a gap."""
    cues = _read(raw, file, report, seconds)
    if cues and cues[0].start:
        report.add(file, cues[0].line, _("le premier chapitre doit commencer à %(zero)s.", zero=stamp(0)))
    for before, cue in pairwise(cues):
        if cue.start != before.end:
            report.add(
                file,
                cue.line,
                _("le chapitre doit commencer là où finit le précédent (%(end)s).", end=stamp(before.end)),
            )
    for cue in cues:
        if "\n" in cue.text or len(cue.text) > LONGEST_CHAPTER_TITLE:
            report.add(
                file, cue.line + 1,
                _("le titre d’un chapitre tient sur une ligne de %(max)s caractères.", max=LONGEST_CHAPTER_TITLE),
            )  # fmt: skip
    return cues


def stamp(milliseconds: int) -> str:
    """``00:01:02.000``, as WebVTT writes it."""
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{rest:03d}"


def _read(raw: bytes, file: str, report: Report, seconds: float) -> list[Cue]:
    before = len(report.errors)
    text = _decoded(raw, file, report)
    if text is None:
        return []
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not re.match(r"WEBVTT(?:[ \t]|\Z)", lines[0]):
        report.add(file, 1, _("la première ligne doit être « WEBVTT »."))
        return []
    timed = [_timed(block, file, report) for block in _blocks(lines, file, report)]
    found = [t for t in timed if t is not None]
    _in_order(found, file, report, seconds)
    if not timed and len(report.errors) == before:
        report.add(file, 1, _("le fichier ne contient aucun passage minuté."))
    if len(report.errors) > before:
        return []
    return _with_text(text, found, file, report)


def _decoded(raw: bytes, file: str, report: Report) -> str | None:
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        report.add(file, 1, _("le fichier est en UTF-16 : enregistrez-le en UTF-8."))
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        report.add(file, line, _("ce caractère n’est pas en UTF-8 : enregistrez le fichier en UTF-8."))
        return None
    if "\x00" in text:
        report.add(file, text.count("\n", 0, text.index("\x00")) + 1, _("un caractère nul n’est pas accepté."))
        return None
    return text


def _blocks(lines: Sequence[str], file: str, report: Report) -> list[_Block]:
    """The cue blocks, after the header; comments, styles and regions are passed over."""
    out: list[_Block] = []
    chunk: list[tuple[int, str]] = []
    numbered = list(enumerate(lines, 1))
    past_header = False
    for number, line in [*numbered, (len(lines) + 1, "")]:
        if line:  # a line of spaces does not end a block: WebVTT 6.1
            chunk.append((number, line))
            continue
        if chunk and past_header:
            block = _block(chunk, file, report)
            if block:
                out.append(block)
        elif chunk and any("-->" in text for _n, text in chunk):
            report.add(file, chunk[1][0], _("il faut une ligne vide après « WEBVTT »."))
        past_header = past_header or bool(chunk)
        chunk = []
    return out


def _block(chunk: list[tuple[int, str]], file: str, report: Report) -> _Block | None:
    first = chunk[0][1]
    at = next((i for i, (_n, text) in enumerate(chunk) if "-->" in text), None)
    if at is None:
        if not re.match(r"(?:NOTE|STYLE|REGION)(?:[ \t]|\Z)", first):
            report.add(file, chunk[0][0], _("ce passage n’a pas de minutage (« 00:00:01.000 --> 00:00:03.000 »)."))
        return None
    if first.startswith("NOTE"):
        report.add(
            file, chunk[at][0], _("un commentaire NOTE ne peut pas contenir « --> » : il manque une ligne vide.")
        )
        return None
    if at > 1:
        report.add(file, chunk[at][0], _("il manque une ligne vide avant ce minutage."))
        return None
    extra = next((n for n, text in chunk[at + 1 :] if "-->" in text), None)
    if extra is not None:
        report.add(file, extra, _("il manque une ligne vide avant ce minutage."))
        return None
    return _Block(chunk[at][0], chunk[at][1], [text for _n, text in chunk[at + 1 :]])


def _timed(block: _Block, file: str, report: Report) -> Cue | None:
    match = _TIMINGS.match(block.timings)
    if not match:
        report.add(
            file, block.line,
            _("minutage illisible « %(text)s » : écrivez par exemple 00:00:01.000 --> 00:00:03.500.",
              text=block.timings.strip()[:60]),
        )  # fmt: skip
        return None
    start, end = _milliseconds(match[1]), _milliseconds(match[2])
    rest = match[3]
    if rest and (rest[0] not in " \t" or not all(_SETTING.match(word) for word in rest.split())):
        report.add(file, block.line, _("« %(text)s » est en trop après le minutage.", text=rest.strip()[:40]))
        return None
    if end < start:
        message = _("la fin (%(end)s) vient avant le début (%(start)s).", end=stamp(end), start=stamp(start))
        report.add(file, block.line, message)
        return None
    if end == start:
        report.add(file, block.line, _("la fin et le début sont au même instant (%(start)s).", start=stamp(start)))
        return None
    if not any(line.strip() for line in block.payload):
        report.add(file, block.line, _("ce passage n’a pas de texte."))
        return None
    return Cue(start, end, "\n".join(block.payload), block.line)


def _milliseconds(text: str) -> int:
    whole, _dot, rest = text.partition(".")
    total = 0
    for part in whole.split(":"):
        total = total * 60 + int(part)
    return total * 1000 + int(rest)


def _in_order(cues: Sequence[Cue], file: str, report: Report, seconds: float) -> None:
    for before, cue in pairwise(cues):
        if cue.start < before.start:
            report.add(
                file, cue.line,
                _("le passage commence (%(start)s) avant le précédent (%(before)s) : remettez-les dans l’ordre.",
                  start=stamp(cue.start), before=stamp(before.start)),
            )  # fmt: skip
    if seconds and cues and cues[-1].end > seconds * 1000 + SLACK:
        report.add(
            file, cues[-1].line,
            _("la fin (%(end)s) dépasse celle du média (%(media)s).",
              end=stamp(cues[-1].end), media=stamp(round(seconds * 1000))),
        )  # fmt: skip


def _readable(cue: Cue, file: str, report: Report) -> None:
    length = cue.end - cue.start
    if length < SHORTEST:
        report.add(
            file, cue.line,
            _("ce sous-titre ne reste que %(length)s s : au moins %(min)s s pour être lu.",
              length=i18n.number(length / 1000, 1), min=SHORTEST // 1000),
        )  # fmt: skip
    elif length > LONGEST:
        report.advise(file, cue.line, _("ce sous-titre reste plus de %(max)s s : coupez-le.", max=LONGEST // 1000))
    rows = cue.text.split("\n")
    if len(rows) > TALLEST or any(len(row) > WIDEST for row in rows):
        message = _("%(rows)s lignes de %(max)s caractères au plus.", rows=TALLEST, max=WIDEST)
        report.advise(file, cue.line + 1, message)


def _with_text(text: str, found: list[Cue], file: str, report: Report) -> list[Cue]:
    """The same cues with the text that webvtt-py reads: without tags, entities undone."""
    import webvtt  # only when a folder is read
    from webvtt.errors import MalformedCaptionError, MalformedFileError

    try:
        read = webvtt.from_string(text.replace("\r\n", "\n").replace("\r", "\n"), strict=True)
    except (MalformedFileError, MalformedCaptionError):
        report.add(file, 1, _("ce fichier WebVTT n’est pas lisible."))
        return []
    if len(read) != len(found):
        report.add(file, 1, _("ce fichier WebVTT n’est pas lisible."))
        return []
    texts = [html.unescape(caption.text).strip() for caption in read.captions]
    return [Cue(cue.start, cue.end, text, cue.line) for cue, text in zip(found, texts, strict=True)]
