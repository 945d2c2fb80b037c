"""Reading an exercise as its author wrote it (docs/catalogue.md): each fault on its line."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from elearn.core import formula
from elearn.core.formula import FormulaError
from elearn.core.i18n import gettext as _
from elearn.modules.extend import ActivitySource, Document
from elearn.parameters.extend import mentions, strings
from elearn.portfolio.computing import PREVIOUS, names_of
from elearn.portfolio.sheet import NUMERIC, Field

SCHEMA = Path(__file__).with_name("exercise.json")
LONGEST = {"text": 300, "long": 5000}
# What each type takes beside id, label, type, help and required; with those it cannot do without.
TAKES: dict[str, tuple[set[str], set[str]]] = {
    "text": ({"longest", "shares", "from"}, set()),
    "long": ({"longest", "shares", "from"}, set()),
    "money": ({"least", "most", "shares", "from"}, set()),
    "number": ({"unit", "decimals", "least", "most", "shares", "from"}, set()),
    "percent": ({"least", "most", "shares", "from"}, set()),
    "date": ({"shares", "from"}, set()),
    "choice": ({"choices", "shares", "from"}, {"choices"}),
    "checklist": ({"items"}, {"items"}),
    "table": ({"columns", "rows_min", "rows_max"}, {"columns"}),
    "computed": ({"value", "unit", "decimals", "start", "shares"}, {"value"}),
}
IN_A_COLUMN = {"text", "money", "number", "percent", "date", "choice", "computed"}
SHARED = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")
COMMON = {"id", "label", "type", "help", "required"}
At = tuple[str | int, ...]


@cache
def rules() -> dict[str, Any]:
    """The JSON Schema of an exercise."""
    found: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return found


def check(source: ActivitySource) -> tuple[dict[str, Any], set[str]] | None:
    """The sheet of the exercise of an entry and the dated figures that it names; None when it cannot be used."""
    document = source.document("file", rules())
    if document is None:
        return None
    reader = _Reader(source, document)
    sheet = reader.sheet()
    return sheet, reader.figures | {one.name for text in strings(document.data) for one in mentions(text)}


class _Reader:
    """Goes through a valid document once, from top to bottom, as the form will be computed."""

    def __init__(self, source: ActivitySource, document: Document) -> None:
        self.source, self.document = source, document
        self.ids: set[str] = set()
        self.shares: set[str] = set()
        self.names: set[str] = set()  # what a formula may use, so far
        self.figures: set[str] = set()  # the dated figures that formulas name

    def sheet(self) -> dict[str, Any]:
        """The exercise, its Markdown made safe."""
        data = self.document.data
        sections = [
            {
                "title": section["title"],
                "help": self._html(section.get("help", ""), "sections", n, "help"),
                "fields": [
                    self._field(field, ("sections", n, "fields", m), IN_A_FORM)
                    for m, field in enumerate(section["fields"])
                ],
            }
            for n, section in enumerate(data["sections"])
        ]
        return {
            "title": data["title"],
            "introduction": self._introduction(data.get("introduction", "")),
            "deliverable": data["deliverable"],
            "document": data["document"],
            "review": data.get("review", "none"),
            "criteria": list(data.get("criteria", ())),
            "sections": sections,
        }

    def _introduction(self, text: str) -> str:
        line = self.document.value_line("introduction")
        return self.source.markdown(text, self.document.file, line, in_lesson=False).html if text else ""

    def _html(self, text: str, *at: str | int) -> str:
        return self.source.inline(text, self.document.file, self.document.value_line(*at)) if text else ""

    def _fault(self, message: str, *at: str | int) -> None:
        self.source.report.add(self.document.file, self.document.line(*at), message)

    def _field(self, data: Mapping[str, Any], at: At, allowed: set[str]) -> dict[str, Any]:
        kind = data["type"]
        is_whole = self._fits(data, at, allowed)
        self._name(data["id"], at, self.names)
        out = self._plain(data, at)
        if kind == "table":
            out["columns"] = self._columns(data, at)
        elif kind == "computed":
            self._formula(data, "value", at, self.names)
            if "start" in data:
                self._fault(_("« start » ne sert que dans une colonne."), *at, "start")
        self._share(data, at)
        if is_whole:
            self.names |= set(names_of(_as_field(out)))
        return out

    def _fits(self, data: Mapping[str, Any], at: At, allowed: Collection[str]) -> bool:
        """Say what does not go with the type; whether nothing that it needs is missing."""
        kind = data["type"]
        takes, needs = TAKES[kind]
        if kind not in allowed:
            self._fault(_("un tableau ne contient pas de colonne « %(type)s ».", type=kind), *at, "type")
        for key in data:
            if key not in COMMON | takes:
                self._fault(_("« %(key)s » ne va pas avec le type « %(type)s ».", key=key, type=kind), *at, key)
        for key in sorted(needs - set(data)):
            self._fault(_("un champ « %(type)s » demande « %(key)s ».", type=kind, key=key), *at)
        return needs <= set(data)

    def _plain(self, data: Mapping[str, Any], at: At) -> dict[str, Any]:
        kind = data["type"]
        out: dict[str, Any] = {
            "id": data["id"],
            "label": data["label"],
            "type": kind,
            "help": self._html(data.get("help", ""), *at, "help"),
            "required": data.get("required", False) and kind != "computed",
        }
        if kind in LONGEST:
            out["longest"] = data.get("longest", LONGEST[kind])
        names = {"from": "source", "value": "formula"}
        for key in ("unit", "shares", "from", "choices", "items", "least", "most", "decimals", "value", "start",
                    "rows_min", "rows_max"):  # fmt: skip
            if key in data:
                out[names.get(key, key)] = data[key]
        if out.get("rows_min", 1) > out.get("rows_max", 20):
            self._fault(_("« rows_min » dépasse « rows_max »."), *at, "rows_min")
        if "least" in out and "most" in out and float(out["least"]) > float(out["most"]):
            self._fault(_("« least » dépasse « most »."), *at, "least")
        return out

    def _name(self, name: str, at: At, taken: Collection[str] = ()) -> None:
        if not formula.is_name(name):
            message = _(
                "« %(id)s » : lettres minuscules sans accent, chiffres et « _ », sans commencer par un chiffre.",
                id=name,
            )
            self._fault(message, *at, "id")
        if name in self.ids or name in taken:
            self._fault(_("le champ « %(id)s » est déjà écrit plus haut.", id=name), *at, "id")
        self.ids.add(name)

    def _columns(self, data: Mapping[str, Any], at: At) -> list[dict[str, Any]]:
        columns = list(data.get("columns", ()))
        outer, self.ids = self.ids, set()
        every_line = {PREVIOUS + c["id"] for c in columns if c["type"] in NUMERIC}
        known, here = set(self.names), set(self.names) | every_line
        out = []
        for n, column in enumerate(columns):
            below = (*at, "columns", n)
            for key in {"shares", "from"} & set(column):
                self._fault(_("« %(key)s » ne va pas dans une colonne.", key=key), *below, key)
            self._fits(column, below, IN_A_COLUMN)
            self._name(column["id"], below)
            if column["type"] == "computed":
                self._formula(column, "value", below, here)
                self._formula(column, "start", below, known)
            out.append(self._plain(column, below))
            if column["type"] in NUMERIC:
                here.add(column["id"])
        if columns and all(c["type"] == "computed" for c in columns):
            self._fault(_("un tableau a au moins une colonne à remplir."), *at, "columns")
        self.ids = outer
        return out

    def _formula(self, data: Mapping[str, Any], key: str, at: At, names: set[str]) -> None:
        if key not in data:
            return
        try:
            found = formula.compile(data[key])
        except FormulaError as error:
            self._fault(str(error), *at, key)
            return
        self.figures |= found.parameters
        for name in sorted(found.parameters - set(self.source.module.shared.parameters)):
            self._fault(_("le chiffre daté « %(name)s » n’existe pas.", name=name), *at, key)
        for name in sorted(found.names - names):
            message = _("la formule nomme « %(name)s », qui n’est pas un champ chiffré écrit plus haut.", name=name)
            self._fault(message, *at, key)

    def _share(self, data: Mapping[str, Any], at: At) -> None:
        for key in ("shares", "from"):
            if key in data and not SHARED.fullmatch(data[key]):
                message = _("« %(name)s » : lettres minuscules sans accent, chiffres, « _ » et tirets.", name=data[key])
                self._fault(message, *at, key)
        name = data.get("shares")
        if name in self.shares:
            self._fault(_("« %(name)s » est déjà partagé plus haut.", name=name), *at, "shares")
        if name is not None:
            self.shares.add(name)
            if data.get("from") == name:
                self._fault(_("un champ ne se remplit pas de ce qu’il partage."), *at, "from")


IN_A_FORM = set(TAKES)


def _as_field(data: Mapping[str, Any]) -> Field:
    columns = [Field(**c) for c in data.get("columns", ())]
    return Field(**{**data, "columns": columns})


def written_at(source: ActivitySource, *path: str | int) -> tuple[str, int]:
    """File and line of one field of the exercise."""
    document = source.document("file", rules())
    return (document.file, document.line(*path)) if document else source.at("file")


def check_once(source: ActivitySource, deliverable: str) -> None:
    """Two exercises of a module do not make the same deliverable."""
    made = source.module.memory.setdefault("portfolio.deliverables", {})
    other = made.setdefault(deliverable, source.key)
    if other != source.key:
        message = _("l’exercice « %(other)s » fait déjà le livrable « %(name)s ».", other=other, name=deliverable)
        source.fault("file", message=message)
