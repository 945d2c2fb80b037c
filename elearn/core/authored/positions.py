"""YAML that remembers where each value was written.

Only what the catalogue needs: maps, lists, text, numbers, true and false. Dates stay
text, so do ``yes``, ``no`` and ``12:30``, which YAML 1.1 would turn into something else.
Anchors, aliases, tags and doubled keys are refused: they hide faults, and a few lines
of aliases can fill the memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from elearn.core.authored.report import Report
from elearn.core.i18n import gettext as _

Path = tuple[str | int, ...]
DEEPEST = 20
LARGEST = 1_000_000  # bytes; the bank of a large module is about 60 kB
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)\Z")
_FLOAT = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+\Z")


@dataclass(slots=True)
class Document:
    """The data of one file; ``line(*path)`` is where a value, or the nearest above it, begins."""

    file: str
    data: Any = None
    values: dict[Path, int] = field(default_factory=dict)
    keys: dict[Path, int] = field(default_factory=dict)

    def line(self, *path: str | int) -> int:
        """The line of the key at ``path`` (of the value, for an item of a list)."""
        while path:
            found = self.keys.get(path) or self.values.get(path)
            if found:
                return found
            path = path[:-1]
        return self.values.get((), 1)

    def texts(self) -> Iterator[tuple[int, str]]:
        """Every text of the file, with the line on which it begins."""
        for path, line in self.values.items():
            found = self.data
            for step in path:
                found = found[step]
            if isinstance(found, str):
                yield line, found

    def value_line(self, *path: str | int) -> int:
        """The line on which the value itself begins, for text with lines of its own."""
        return self.values.get(path) or self.line(*path)


class _Refused(Exception):
    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line, self.message = line, message


def read(text: str, file: str, report: Report) -> Document | None:
    """The document of ``text``, or None after saying in ``report`` what is wrong and where."""
    if len(text) > LARGEST:
        report.add(file, 1, _("ce fichier est trop grand (1 Mo au plus)."))
        return None
    try:
        return _Reader(file).read(text)
    except _Refused as refused:
        report.add(file, refused.line, refused.message)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        report.add(file, getattr(mark, "line", 0) + 1, _said(error.problem or "", error.context or ""))
    except yaml.reader.ReaderError as error:
        report.add(file, text.count("\n", 0, error.position) + 1, _("un caractère de contrôle n’est pas accepté ici."))
    return None


def _said(problem: str, context: str) -> str:
    if "mapping values" in problem:
        return _("deux-points inattendus : mettez le texte entre guillemets.")
    if "quoted scalar" in context or "end of stream" in problem:
        return _("un guillemet ou un crochet ouvert avant n’est pas fermé.")
    if "cannot start any token" in problem:
        return _("caractère inattendu (une tabulation, peut-être) : mettez des espaces, ou le texte entre guillemets.")
    return _("ce n’est pas du YAML lisible : vérifiez l’alignement, les tirets et les guillemets à partir d’ici.")


class _Reader:
    """Builds values from events, without recursion, so that depth is ours to limit."""

    def __init__(self, file: str) -> None:
        self.document = Document(file)
        self.stack: list[tuple[Any, Path, list[str]]] = []  # container, its path, the pending key

    def read(self, text: str) -> Document:
        documents = 0
        for event in yaml.parse(text, Loader=_LOADER):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _Refused(_line(event), _("un seul document par fichier (« --- » en trop)."))
            elif isinstance(event, yaml.NodeEvent):
                self._node(event)
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                self.stack.pop()
        return self.document

    def _node(self, event: Any) -> None:
        line = _line(event)
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            raise _Refused(
                line, _("les ancres et les alias (« & », « * ») ne sont pas acceptés ; entre guillemets, si.")
            )
        if event.tag and event.tag != "!":
            raise _Refused(line, _("les étiquettes YAML (« ! ») ne sont pas acceptées."))
        if isinstance(event, yaml.ScalarEvent):
            if self._takes_key(event, line):
                return
            # The text of a block (| or >) begins below its mark.
            self._place(_scalar(event), line + (event.style in {"|", ">"}))
            return
        if len(self.stack) >= DEEPEST:
            raise _Refused(line, _("trop de niveaux imbriqués."))
        container: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
        self.stack.append((container, self._place(container, line), []))

    def _takes_key(self, event: Any, line: int) -> bool:
        if not self.stack:
            return False
        container, path, pending = self.stack[-1]
        if not isinstance(container, dict) or pending:
            return False
        if event.value in container:
            raise _Refused(line, _("« %(key)s » est écrit deux fois.", key=event.value))
        pending.append(event.value)
        self.document.keys[(*path, event.value)] = line
        return True

    def _place(self, value: Any, line: int) -> Path:
        path: Path = ()
        if not self.stack:
            self.document.data = value
        else:
            container, above, pending = self.stack[-1]
            if isinstance(container, list):
                path = (*above, len(container))
                container.append(value)
            elif pending:
                key = pending.pop()
                path = (*above, key)
                container[key] = value
            else:
                raise _Refused(line, _("une clé doit être un texte simple."))
        self.document.values[path] = line
        return path


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _scalar(event: Any) -> Any:
    text: str = event.value
    if not event.implicit[0]:  # quoted, or a block: text as it is
        return text
    if text in {"", "~", "null"}:
        return None
    if text in {"true", "false"}:
        return text == "true"
    if _INTEGER.match(text) and len(text) < 16:
        return int(text)
    return float(text) if _FLOAT.match(text) and len(text) < 24 else text
