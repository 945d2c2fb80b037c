"""One module's folder while it is read: its sheet, its files, what refers to what.

Reading is pure: files in, facts and faults out. ``ActivitySource`` is what a kind of
activity receives; nothing it gives leaves the folder, follows a link, or believes a name.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from elearn.core.authored.positions import Document
from elearn.core.authored.positions import read as read_yaml
from elearn.core.authored.report import Report
from elearn.core.authored.validation import validate
from elearn.core.i18n import french_typography
from elearn.core.i18n import gettext as _
from elearn.modules import media
from elearn.parameters.extend import Shared, marked, plain

if TYPE_CHECKING:
    from elearn.modules.markdown import Rendered, Surroundings

LARGEST_TEXT = 500_000  # bytes of a lesson


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A media file of the module: its path in the folder, the file, its facts."""

    path: str
    file: Path
    info: media.MediaInfo


@dataclass(slots=True)
class ModuleSource:
    """The folder of one module, each file read at most once.

    ``memory`` is for kinds that read a shared file (the bank of questions) once. ``shared`` holds
    the dated figures and the words that all modules may name.
    """

    folder: Path
    report: Report
    sheet: Document
    slug: str = ""
    language: str = "fr"
    objectives: tuple[str, ...] = ()
    activities: dict[str, str] = field(default_factory=dict)  # key → kind
    terms: dict[str, dict[str, str]] = field(default_factory=dict)
    sources: set[str] = field(default_factory=set)
    media: dict[str, MediaFile | None] = field(default_factory=dict)
    memory: dict[str, Any] = field(default_factory=dict)
    shared: Shared = field(default_factory=Shared)
    shared_terms: dict[str, str] = field(default_factory=dict)  # used here: slug → what it says
    _documents: dict[str, Document | None] = field(default_factory=dict)

    def find(self, path: str, at: tuple[str, int]) -> Path | None:
        """The file at ``path`` of the folder; says so at ``at`` (file, line) when it is not there."""
        parts = path.split("/")
        if not path or path.startswith("/") or "\\" in path or any(p in {"", ".", ".."} for p in parts):
            self.report.add(*at, _("« %(path)s » n’est pas un chemin de ce dossier.", path=path[:80]))
            return None
        target = self.folder.joinpath(*parts)
        if not target.is_file():
            self.report.add(*at, _("le fichier %(path)s n’existe pas.", path=path))
            return None
        if target.resolve() != self.folder.resolve().joinpath(*parts):
            self.report.add(
                *at, _("%(path)s est un lien, ou diffère par les majuscules : mettez le fichier lui-même.", path=path)
            )
            return None
        return target

    def text(self, path: str, at: tuple[str, int]) -> str | None:
        """The text of a file, kept among the sources of the version."""
        target = self.find(path, at)
        if target is None:
            return None
        self.sources.add(path)
        raw = target.read_bytes()
        if len(raw) > LARGEST_TEXT:
            self.report.add(path, 1, _("ce fichier est trop grand (500 ko au plus)."))
            return None
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            self.report.add(path, line, _("ce caractère n’est pas en UTF-8 : enregistrez le fichier en UTF-8."))
            return None
        return text.removeprefix("\ufeff").replace("\r\n", "\n")

    def document(self, path: str, at: tuple[str, int], rules: Mapping[str, Any] | None = None) -> Document | None:
        """A YAML file, read and validated once; None when it cannot be used, its faults said."""
        if path not in self._documents:
            text = self.text(path, at)
            found = read_yaml(text, path, self.report) if text is not None else None
            if found is not None and rules is not None and not validate(found, rules, self.report):
                found = None
            self._documents[path] = found
        return self._documents[path]

    def use(self, path: str, at: tuple[str, int], *extensions: str) -> MediaFile | None:
        """A media file, looked at once; kept for the version. ``extensions`` limits the kind."""
        if path not in self.media:
            self.media[path] = self._look(path, at)
        found = self.media[path]
        if found is not None and extensions and found.file.suffix not in extensions:
            self.report.add(*at, _("%(path)s : attendu un fichier %(known)s.", path=path, known=", ".join(extensions)))
            return None
        return found

    def _look(self, path: str, at: tuple[str, int]) -> MediaFile | None:
        if not media.NAME.match(path):
            message = _(
                "« %(path)s » : un média est dans media/, en minuscules sans accent, chiffres, tirets.", path=path[:80]
            )
            self.report.add(*at, message)
            return None
        target = self.find(path, at)
        if target is None:
            return None
        try:
            return MediaFile(path, target, media.inspect(target))
        except media.BadMedia as bad:
            self.report.add(path, bad.line, bad.message)
            return None

    def word(self, slug: str) -> dict[str, str]:
        """A word of this module's glossary, failing that of the one that all share: id, term, definition in HTML."""
        if slug in self.terms:
            return self.terms[slug]
        term = self.shared.terms[slug]
        self.shared_terms[slug] = f"{term.term}\0{term.definition}"
        definition = marked(term.definition)
        if self.language == "fr":
            definition = french_typography(definition)
        return {"id": slug, "term": term.term, "definition": html.escape(plain(definition), quote=False)}

    def around(self, file: str, first_line: int = 1, *, in_lesson: bool = True) -> Surroundings:
        """What a Markdown text of ``file`` may refer to; a lesson's has other activities and a list of words."""
        from elearn.modules.markdown import Surroundings

        def picture(src: str, line: int) -> tuple[str, int, int] | None:
            path = src.removeprefix("../") if "/" in file else src
            found = self.use(path, (file, line), ".svg", ".png", ".jpg")
            return (found.path, found.info.width, found.info.height) if found else None

        return Surroundings(
            file=file,
            report=self.report,
            language=self.language,
            terms=self.terms.keys() | self.shared.terms.keys(),
            figures=self.shared.parameters,
            activities=frozenset(self.activities),
            picture=picture,
            first_line=first_line,
            in_lesson=in_lesson,
        )


@dataclass(slots=True)
class ActivitySource:
    """One entry of ``activities`` in ``module.yaml``, with the folder around it."""

    module: ModuleSource
    index: int
    entry: Mapping[str, Any]

    @property
    def key(self) -> str:
        """The activity's identifier."""
        return str(self.entry["id"])

    @property
    def report(self) -> Report:
        """Where faults are said."""
        return self.module.report

    def at(self, *path: str | int) -> tuple[str, int]:
        """File and line of one field of the entry (of the entry itself without argument)."""
        sheet = self.module.sheet
        return sheet.file, sheet.line("activities", self.index, *path)

    def fault(self, *path: str | int, message: str) -> None:
        """Say what is wrong with a field of the entry."""
        self.report.add(*self.at(*path), message)

    def text(self, field_name: str = "file") -> str | None:
        """The text of the file that a field names."""
        return self.module.text(str(self.entry[field_name]), self.at(field_name))

    def document(self, field_name: str = "file", rules: Mapping[str, Any] | None = None) -> Document | None:
        """The YAML file that a field names, validated by ``rules`` (JSON Schema)."""
        return self.module.document(str(self.entry[field_name]), self.at(field_name), rules)

    def use(self, *path: str | int, extensions: tuple[str, ...] = ()) -> MediaFile | None:
        """The media file named by the field at ``path``."""
        value: Any = self.entry
        for step in path:
            value = value[step]
        return self.module.use(str(value), self.at(*path), *extensions)

    def markdown(self, text: str, file: str, first_line: int = 1, *, in_lesson: bool = True) -> Rendered:
        """A whole text to safe HTML, its faults on their lines; ``in_lesson`` false for what has its own page."""
        from elearn.modules import markdown

        return markdown.render(text, self.module.around(file, first_line, in_lesson=in_lesson))

    def inline(self, text: str, file: str, line: int) -> str:
        """A short text inside a YAML file to safe HTML."""
        from elearn.modules import markdown

        return markdown.inline(text, self.module.around(file, line, in_lesson=False))
