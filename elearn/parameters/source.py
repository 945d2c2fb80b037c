"""The files of figures and of shared words, read whole: values, or every fault with its file and line."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from elearn.core.authored import validation
from elearn.core.authored.positions import Document
from elearn.core.authored.positions import read as read_yaml
from elearn.core.authored.report import Report
from elearn.core.i18n import gettext as _
from elearn.parameters import placeholders
from elearn.parameters.figures import Parameter, Term, Value

FOLDER, GLOSSARY = "parameters", "glossary.yaml"
_SCHEMAS = Path(__file__).parent / "schema"
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,6})?\Z")


@dataclass(slots=True)
class Shared:
    """What all modules share: figures by name, words by slug. ``digest`` changes with any byte of the files."""

    parameters: dict[str, Parameter] = field(default_factory=dict)
    terms: dict[str, Term] = field(default_factory=dict)
    report: Report = field(default_factory=Report)
    digest: str = ""


def files(root: Path) -> list[Path]:
    """The files of a content folder that this room reads, those that exist."""
    found = sorted((root / FOLDER).glob("*.yaml"))
    return [*found, *([root / GLOSSARY] if (root / GLOSSARY).is_file() else [])]


def read(root: Path) -> Shared:
    """All that ``root`` (the folder that holds ``parameters/`` and ``glossary.yaml``) shares. Nothing is written.

    Read once for given names, sizes and dates of the files: what comes back is not to be changed.
    """
    states = [(file, file.stat()) for file in files(root)]
    return _read(root, tuple((file.name, state.st_size, state.st_mtime_ns) for file, state in states))


@lru_cache(maxsize=4)
def _read(root: Path, _states: tuple[tuple[str, int, int], ...]) -> Shared:
    out = Shared()
    whole = hashlib.sha256()
    for file in files(root):
        raw = file.read_bytes()
        path = file.relative_to(root).as_posix()
        whole.update(f"{path}\0{hashlib.sha256(raw).hexdigest()}\n".encode())
        document = _document(raw, path, out.report)
        if document is None:
            continue
        if path == GLOSSARY:
            _take_terms(document, out)
        else:
            _take_parameters(document, file.stem, out)
    out.digest = whole.hexdigest()
    return out


def _document(raw: bytes, path: str, report: Report) -> Document | None:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        report.add(path, line, _("ce caractère n’est pas en UTF-8 : enregistrez le fichier en UTF-8."))
        return None
    document = read_yaml(text, path, report)
    rules = validation.schema(_SCHEMAS / ("glossary.json" if path == GLOSSARY else "parameters.json"))
    if document is None or not validation.validate(document, rules, report):
        return None
    return document


def _take_parameters(document: Document, theme: str, out: Shared) -> None:
    for rank, entry in enumerate(document.data):
        name = entry["name"]
        if name in out.parameters:
            message = _(
                "le nom « %(name)s » est déjà pris (%(theme)s.yaml).", name=name, theme=out.parameters[name].theme
            )
            out.report.add(document.file, document.line(rank, "name"), message)
            continue
        values = _values(document, rank, entry, out.report)
        out.parameters[name] = Parameter(
            name,
            entry["title"].strip(),
            theme,
            entry.get("unit", "").strip(),
            entry.get("text", False),
            values,
            entry.get("title_en", "").strip(),
            document.line(rank, "name"),
        )


def _values(document: Document, rank: int, entry: dict[str, Any], report: Report) -> tuple[Value, ...]:
    def fault(*path: str | int, message: str) -> None:
        report.add(document.file, document.line(rank, *path), message)

    is_text = entry.get("text", False)
    if is_text and entry.get("unit"):
        fault("unit", message=_("un paramètre en texte n’a pas d’unité : elle est dans sa valeur."))
    out: list[Value] = []
    for n, item in enumerate(entry["values"]):
        days = {}
        for key in ("from", "until", "checked_on"):
            try:
                days[key] = date.fromisoformat(item[key]) if key in item else None
            except ValueError:
                days[key] = None
                fault("values", n, key, message=_("« %(date)s » n’est pas une date.", date=item[key]))
        starts_on, ends_on = days["from"], days["until"]
        if not is_text and not _NUMBER.match(item["value"]):
            message = _(
                "« %(value)s » : un nombre s’écrit 83600 ou 25.6 ; sinon, ajoutez « text: true ».", value=item["value"]
            )
            fault("values", n, "value", message=message)
        if item["confidence"] == "to-check" and "where" not in item:
            fault("values", n, message=_("une valeur à vérifier dit où la vérifier (« where »)."))
        if starts_on and ends_on and ends_on < starts_on:
            fault("values", n, "until", message=_("cette valeur finit avant de commencer."))
        if n and (starts_on is None or not out or out[-1].ends_on is None or out[-1].ends_on >= starts_on):
            fault("values", n, message=_("cette valeur commence avant la fin de la précédente (« from », « until »)."))
        out.append(
            Value(
                item["value"].strip(),
                item["source"].strip(),
                item["confidence"],
                days["checked_on"] or date.min,
                starts_on,
                ends_on,
                item.get("where", "").strip(),
                item.get("note", "").strip(),
            )
        )
    return tuple(out)


def _take_terms(document: Document, out: Shared) -> None:
    for rank, entry in enumerate(document.data):
        slug = entry["id"]
        if slug in out.terms:
            message = _("l’identifiant « %(id)s » est déjà pris plus haut.", id=slug)
            out.report.add(document.file, document.line(rank, "id"), message)
            continue
        for line, said in placeholders.faults(entry["definition"], out.parameters):
            out.report.add(document.file, document.value_line(rank, "definition") + line, said)
        out.terms[slug] = Term(
            slug, entry["term"].strip(), entry["definition"].strip(), tuple(entry.get("modules", ()))
        )
