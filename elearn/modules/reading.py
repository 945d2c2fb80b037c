"""A module's folder, read whole: a draft ready to publish, or every fault at once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from elearn.core.authored.positions import Document
from elearn.core.authored.positions import read as read_yaml
from elearn.core.authored.report import Report
from elearn.core.authored.validation import validate
from elearn.core.i18n import gettext as _
from elearn.modules.extend import ACTIVITY_KINDS
from elearn.modules.rules import schema
from elearn.modules.source import ActivitySource, MediaFile, ModuleSource
from elearn.parameters.extend import Shared
from elearn.parameters.extend import faults as figure_faults
from elearn.parameters.extend import read as read_shared

# Part of every digest: raise it when the same files give another page, so that they are published anew.
RENDERING = 2
SHEET = "module.yaml"
SHOWN = (
    "keywords", "audience", "prerequisites", "objectives", "method", "assessment", "accessibility", "access",
    "assistance", "trainer", "price", "pass_note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ActivityDraft:
    """An activity as read; ``content`` is its kind's own."""

    key: str
    kind: str
    title: str
    minutes: int
    weight_bytes: int
    completion: dict[str, Any]
    objectives: list[str]
    content: dict[str, Any]
    asks: tuple[str, ...] | None = None  # the objectives that it puts to the test; None for a lesson
    claims: tuple[tuple[str, str, int], ...] = ()  # names that no other module may take, each with its file and line


@dataclass(frozen=True, slots=True)
class ModuleDraft:
    """All that publishing needs. ``digest`` changes with any byte of any file that counts."""

    slug: str
    position: int
    language: str
    title: str
    summary: str
    sheet: dict[str, Any]
    checked_on: date
    activities: list[ActivityDraft]
    terms: list[dict[str, str]]
    sources: dict[str, Path]
    media: list[MediaFile]
    digest: str

    @property
    def minutes(self) -> int:
        """The length announced: the sum of the activities'."""
        return sum(a.minutes for a in self.activities)

    @property
    def weight_bytes(self) -> int:
        """What following everything loads."""
        return sum(a.weight_bytes for a in self.activities)


@dataclass(slots=True)
class Reading:
    """The result of one folder: a draft when nothing prevents it, and what was said."""

    slug: str
    draft: ModuleDraft | None = None
    source: ModuleSource | None = None
    report: Report = field(default_factory=Report)


def read_folder(folder: Path, shared: Shared | None = None) -> Reading:
    """Read the module in ``folder``. Nothing is written, here or elsewhere.

    ``shared`` holds the figures and words that it may name; without it, those beside the
    catalogue that the folder is in.
    """
    out = Reading(folder.name)
    report = out.report
    shared = shared or read_shared(folder.resolve().parent.parent)
    empty = ModuleSource(folder, report, Document(SHEET))
    text = empty.text(SHEET, (SHEET, 0))
    sheet = read_yaml(text, SHEET, report) if text is not None else None
    if sheet is None or not (validate(sheet, schema("module"), report) or _stands(sheet.data)):
        return out
    source = out.source = _source(folder, report, sheet, shared)
    _check_sheet(source)
    _read_glossary(source)
    activities = [_activity(source, index, entry) for index, entry in enumerate(sheet.data["activities"])]
    _check_objectives(source)
    _advise_unused(source)
    if not report.errors:
        out.draft = _draft(source, [a for a in activities if a is not None])
    return out


def _stands(data: Any) -> bool:
    """Whether a faulty sheet is whole enough for the rest of the folder to be looked at too."""
    return (
        isinstance(data, dict)
        and all(isinstance(data.get(name), str) for name in ("slug", "language", "checked_on"))
        and all(
            isinstance(data.get(name), list)
            and all(isinstance(x, dict) and isinstance(x.get("id"), str) for x in data[name])
            for name in ("objectives", "activities")
        )
        and all(isinstance(x.get("kind"), str) for x in data["activities"])
    )


def _source(folder: Path, report: Report, sheet: Document, shared: Shared) -> ModuleSource:
    data = sheet.data
    return ModuleSource(
        folder,
        report,
        sheet,
        slug=data["slug"],
        language=data["language"],
        objectives=tuple(o["id"] for o in data["objectives"]),
        activities={a["id"]: a["kind"] for a in data["activities"]},
        sources={SHEET},
        shared=shared,
    )


def _check_sheet(source: ModuleSource) -> None:
    sheet, report = source.sheet, source.report
    if source.slug != source.folder.name:
        message = _(
            "slug vaut « %(slug)s » et le dossier s’appelle « %(folder)s ».",
            slug=source.slug,
            folder=source.folder.name,
        )
        report.add(SHEET, sheet.line("slug"), message)
    try:
        date.fromisoformat(sheet.data["checked_on"])
    except ValueError:
        report.add(
            SHEET, sheet.line("checked_on"), _("« %(date)s » n’est pas une date.", date=sheet.data["checked_on"])
        )
    for line, text in sheet.texts():
        for rank, said in figure_faults(text, source.shared.parameters):
            report.add(SHEET, line + rank, said)
    for name in ("objectives", "activities"):
        seen: set[str] = set()
        for index, item in enumerate(sheet.data[name]):
            if item["id"] in seen:
                line = sheet.line(name, index, "id")
                report.add(SHEET, line, _("l’identifiant « %(id)s » est déjà pris plus haut.", id=item["id"]))
            seen.add(item["id"])


def _read_glossary(source: ModuleSource) -> None:
    if not (source.folder / "glossary.yaml").exists():
        return
    document = source.document("glossary.yaml", ("glossary.yaml", 0), schema("glossary"))
    for index, term in enumerate(document.data if document else ()):
        if term["id"] in source.terms:
            line = document.line(index, "id") if document else 0
            message = _("l’identifiant « %(id)s » est déjà pris plus haut.", id=term["id"])
            source.report.add("glossary.yaml", line, message)
        source.terms[term["id"]] = {"id": term["id"], "term": term["term"], "definition": ""}
    for index, term in enumerate(document.data if document else ()):
        from elearn.modules import markdown

        line = document.value_line(index, "definition") if document else 0
        definition = markdown.inline(term["definition"].strip(), source.around("glossary.yaml", line))
        source.terms[term["id"]]["definition"] = definition


def _activity(source: ModuleSource, index: int, entry: dict[str, Any]) -> ActivityDraft | None:
    one = ActivitySource(source, index, entry)
    if entry["kind"] not in ACTIVITY_KINDS:
        known = ", ".join(sorted(ACTIVITY_KINDS))
        one.fault(
            "kind",
            message=_("« %(kind)s » : genre d’activité inconnu (connus : %(known)s).", kind=entry["kind"], known=known),
        )
        return None
    kind = ACTIVITY_KINDS.get(entry["kind"])
    base = schema("module")
    rules = {
        "$defs": base["$defs"],
        "type": "object",
        "additionalProperties": False,
        "properties": {
            **base["properties"]["activities"]["items"]["properties"],
            **kind.fields.get("properties", {}),
        },
    }
    required = ["title", "minutes", *kind.fields.get("required", [])]
    if not validate(source.sheet, {**rules, "required": required}, source.report, at=("activities", index)):
        return None
    for rank, name in enumerate(entry.get("objectives", ())):
        if name not in source.objectives:
            one.fault(
                "objectives", rank, message=_("l’objectif « %(id)s » n’est pas dans la liste du module.", id=name)
            )
    content = kind.check(one, source.report)
    asks, claims = content.pop("asks", None), content.pop("claims", ())
    completion = _completion(one, kind.completions, content.pop("completion", kind.completions[0]))
    return ActivityDraft(
        key=one.key,
        kind=entry["kind"],
        title=entry["title"],
        minutes=entry["minutes"],
        weight_bytes=int(content.pop("weight_bytes", 0)),
        completion=completion,
        objectives=list(entry.get("objectives", ())),
        content=content,
        asks=None if asks is None else tuple(asks),
        claims=tuple((name, file, line) for name, file, line in claims),
    )


def _completion(one: ActivitySource, accepted: Any, default: str) -> dict[str, Any]:
    given = one.entry.get("completion", default)
    rule, percent = (
        ("watched", given["watched"]) if isinstance(given, dict) else (given, 80 if given == "watched" else 0)
    )
    if rule not in accepted:
        known = ", ".join(accepted)
        one.fault(
            "completion",
            message=_("« %(rule)s » ne va pas avec ce genre (possibles : %(known)s).", rule=rule, known=known),
        )
    return {"rule": rule, "percent": percent}


def _check_objectives(source: ModuleSource) -> None:
    """Each objective is worked on somewhere (Qualiopi, indicator 6)."""
    worked = {name for a in source.sheet.data["activities"] for name in a.get("objectives") or ()}
    for index, name in enumerate(source.objectives):
        if name not in worked:
            message = _("aucune activité ne travaille l’objectif « %(id)s ».", id=name)
            source.report.add(SHEET, source.sheet.line("objectives", index), message)


def _advise_unused(source: ModuleSource) -> None:
    folder = source.folder / "media"
    for file in sorted(folder.rglob("*")) if folder.is_dir() else ():
        path = file.relative_to(source.folder).as_posix()
        if file.is_file() and not file.name.startswith(".") and path not in source.media:
            source.report.advise(path, 0, _("ce fichier ne sert à aucune activité ; il n’est pas importé."))


def _draft(source: ModuleSource, activities: list[ActivityDraft]) -> ModuleDraft:
    data = source.sheet.data
    kept = {path: source.folder / path for path in sorted(source.sources)}
    files = [m for _path, m in sorted(source.media.items()) if m is not None]
    return ModuleDraft(
        slug=source.slug,
        position=data["position"],
        language=source.language,
        title=data["title"],
        summary=data["summary"].strip(),
        sheet={name: _stripped(data[name]) for name in SHOWN if name in data},
        checked_on=date.fromisoformat(data["checked_on"]),
        activities=activities,
        terms=list(source.terms.values()),
        sources=kept,
        media=files,
        digest=_digest(kept, files, source.shared_terms),
    )


def _stripped(value: Any) -> Any:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return [_stripped(v) for v in value]
    if isinstance(value, dict):
        return {k: _stripped(v) for k, v in value.items()}
    return value


def _digest(sources: dict[str, Path], files: list[MediaFile], terms: dict[str, str]) -> str:
    whole = hashlib.sha256(f"rendering {RENDERING}\n".encode())
    for path, file in sorted({**sources, **{m.path: m.file for m in files}}.items()):
        with file.open("rb") as stream:
            whole.update(f"{path}\0{hashlib.file_digest(stream, 'sha256').hexdigest()}\n".encode())
    for slug, said in sorted(terms.items()):  # their words are in the lessons, as they were
        whole.update(f"term {slug}\0{hashlib.sha256(said.encode()).hexdigest()}\n".encode())
    return whole.hexdigest()
