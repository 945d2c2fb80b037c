"""What a lesson may hold and refer to, and what in it the catalogue does not take."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it.token import Token

from elearn.core.authored.report import Report
from elearn.core.i18n import gettext as _
from elearn.modules.links import LINKS
from elearn.parameters.extend import Table
from elearn.parameters.extend import faults as figure_faults

# An amount or a rate that stands for itself. Facts of the law are written once, in content/parameters.
BARE = re.compile(r"(?<![\w.,])[0-9][0-9 \u00a0\u202f.,]*(?:€|%|euros?\b|pour cent\b)")
EXTERNAL = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
# Name in the file, class of the house, title when none is given.
CALLOUTS: dict[str, tuple[str, dict[str, str]]] = {
    "exemple": ("example", {"fr": "Exemple", "en": "Example"}),
    "erreur": ("mistake", {"fr": "L’erreur fréquente", "en": "The common mistake"}),
    "retenir": ("remember", {"fr": "À retenir", "en": "To remember"}),
    "a-vous": ("practice", {"fr": "À vous", "en": "Your turn"}),
    "attention": ("warning", {"fr": "Attention", "en": "Take care"}),
    "aller-plus-loin": ("further", {"fr": "Aller plus loin", "en": "Further reading"}),
}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a text may refer to, and how to find a picture.

    ``picture(path, line)`` gives width and height of a file of the module, or None after
    saying what is wrong. ``terms`` and ``activities`` are the known identifiers,
    ``figures`` the dated figures that a text may name.
    """

    file: str
    report: Report
    language: str = "fr"
    terms: Collection[str] = ()
    activities: frozenset[str] = frozenset()
    figures: Table = field(default_factory=dict)
    picture: Callable[[str, int], tuple[str, int, int] | None] = lambda _path, _line: None
    first_line: int = 1
    in_lesson: bool = True  # beside the other activities of its module, with its words listed below it

    def fault(self, token_line: int | None, message: str) -> None:
        """Say it on the right line of the file (``token_line`` counts from 0)."""
        self.report.add(self.file, (token_line or 0) + self.first_line, message)


class Faults:
    """Looks at the tokens of one text and says what is wrong in them, each on its line."""

    def __init__(self, around: Surroundings, source: str, env: dict[str, Any]) -> None:
        self.around = around
        self.lines = source.split("\n")
        self.env = env
        self.anchors: list[tuple[str, int]] = []  # parts of this very text that links lead to, with their line

    def look(self, tokens: Sequence[Token], *, only_inline: bool = False) -> None:
        """Say what the catalogue does not take, with its line."""
        line: int | None = 0
        level = 1
        examples = 0
        for at, said in figure_faults("\n".join(self.lines), self.around.figures):
            self.around.fault(at, said)
        for token in tokens:
            line = token.map[0] if token.map else line
            if token.type == "heading_open":
                level = self._look_heading(int(token.tag[1]), level, line)
            elif token.type.startswith("container_"):
                examples += token.nesting if token.type.startswith("container_exemple_") else 0
                if token.nesting == 1 and token.map:
                    self._look_container(token.map)
            elif token.type == "html_block" and not token.content.lstrip().startswith("<!--"):
                self.around.fault(line, _("le HTML n’est pas accepté : utilisez les blocs du format."))
            elif token.type == "inline":
                self._look_inline(token, line or 0, only_inline=only_inline)
                if not examples and not only_inline:
                    self._look_bare(token, line or 0)
        self._look_notes()

    def _look_heading(self, level: int, before: int, line: int | None) -> int:
        if level == 1:
            self.around.fault(line, _("pas de titre de niveau 1 : le titre est dans module.yaml, commencez à « ## »."))
        elif level > before + 1:
            self.around.fault(line, _("ce titre saute un niveau (« %(marks)s » attendu).", marks="#" * (before + 1)))
        return level

    def _look_container(self, extent: list[int]) -> None:
        start, end = extent
        closing = self.lines[end].strip().lstrip("> ") if end < len(self.lines) else ""
        if not closing.startswith(":::"):
            self.around.fault(
                start, _("ce bloc « %(name)s » n’est pas fermé par « ::: ».", name=self.lines[start].strip())
            )
        name, _space, target = self.lines[start].strip().lstrip("> ").removeprefix(":::").strip().partition(" ")
        if name in LINKS and (said := LINKS.get(name).check(target.strip())):
            self.around.fault(start, said)

    def _look_inline(self, token: Token, line: int, *, only_inline: bool) -> None:
        if token.content.startswith(":::"):
            name = token.content.split("\n")[0][3:].strip().split(" ")[0]
            known = ", ".join((*CALLOUTS, *LINKS))
            message = (
                _("bloc « %(name)s » inconnu (connus : %(known)s).", name=name, known=known)
                if name
                else _("« ::: » ferme un bloc qui n’est pas ouvert.")
            )
            self.around.fault(line, message)
        for child in token.children or ():
            if child.type in {"softbreak", "hardbreak"}:
                line += 1
            elif child.type == "html_inline" and not child.content.startswith("<!--"):
                self.around.fault(line, _("le HTML n’est pas accepté : utilisez les blocs du format."))
            elif child.type == "link_open":
                self._look_link(str(child.attrGet("href") or ""), line)
            elif child.type == "image":
                self._look_image(child, token, line, only_inline=only_inline)
            elif child.type == "text" and (lost := re.search(r"\[\^([^\]\s]+)\]", child.content)):
                self.around.fault(line, _("la note « %(note)s » n’est pas écrite.", note=lost.group()))

    def _look_bare(self, token: Token, line: int) -> None:
        for child in token.children or ():
            if child.type in {"softbreak", "hardbreak"}:
                line += 1
            elif child.type == "text":
                for found in BARE.finditer(child.content):
                    message = _(
                        "« %(figure)s » : écrivez un chiffre de content/parameters ({{nom}}), "
                        "ou mettez ce calcul dans un bloc « ::: exemple ».",
                        figure=found.group().strip(),
                    )
                    self.around.fault(line, message)

    def _look_link(self, href: str, line: int) -> None:
        scheme, _colon, target = href.partition(":")
        if scheme in {"glossaire", "activite"} and not self.around.in_lesson:
            # Its page has neither the words' list nor the module's activities beside it.
            self.around.fault(
                line, _("un lien « %(scheme)s: » ne mène quelque part que dans une leçon.", scheme=scheme)
            )
        elif scheme == "glossaire":
            if target not in self.around.terms:
                self.around.fault(line, _("« %(term)s » n’est pas dans glossary.yaml.", term=target))
        elif scheme == "activite":
            if target not in self.around.activities:
                self.around.fault(line, _("aucune activité « %(key)s » dans module.yaml.", key=target))
        elif scheme in LINKS:
            if said := LINKS.get(scheme).check(target):
                self.around.fault(line, said)
        elif href.startswith("#"):
            self.anchors.append((href[1:], line))
        elif not EXTERNAL.match(href):
            self.around.fault(
                line, _("lien « %(href)s » : attendu https:, mailto:, glossaire: ou activite:.", href=href[:60])
            )

    def look_anchors(self, known: Collection[str]) -> None:
        """Say which links lead to a title that this text has not (``known`` are those of its titles)."""
        for name, line in self.anchors:
            if name not in known:
                self.around.fault(line, _("aucun titre de ce texte ne s’appelle « #%(name)s ».", name=name))

    def _look_image(self, image: Token, whole: Token, line: int, *, only_inline: bool) -> None:
        if only_inline or len(whole.children or ()) != 1:
            self.around.fault(line, _("une figure est seule dans son paragraphe."))
        if not image.content.strip():
            self.around.fault(line, _("cette image n’a pas de texte de remplacement."))
        found = self.around.picture(str(image.attrGet("src") or ""), line + self.around.first_line)
        image.meta["found"] = found

    def _look_notes(self) -> None:
        for label, number in self.env.get("footnotes", {}).get("refs", {}).items():
            if number < 0:
                start = f"[^{label[1:]}]:"
                at = next((i for i, text in enumerate(self.lines) if text.lstrip().startswith(start)), 0)
                self.around.fault(at, _("la note « %(note)s » n’est appelée nulle part.", note=start[:-1]))
