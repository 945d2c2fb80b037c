"""``{{name}}`` in a text: found, checked, and replaced when the text is shown. Pure.

``{{name}}`` is the value with its unit, ``{{name|nu}}`` without it, ``{{name@2025-06-01}}`` the
value of that day. What an author of questions writes ``{{=…}}`` is not ours.

A published text keeps a mark (two characters of the private use area around the name), since
its version never changes and the value does. A mark is *linked* in running text, where the
reader may ask for the source, and *plain* inside a title, a link or an attribute.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from elearn.core.i18n import NBSP
from elearn.core.i18n import gettext as _
from elearn.parameters.figures import Parameter, Table, Value

WRITTEN = re.compile(r"\{\{(?!=)\s*([^{}\n]{0,200}?)\s*\}\}")
_FORM = re.compile(r"(?P<name>[a-z0-9-]+)(?:@(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2}))?(?P<bare>\\?\|nu)?\Z")
LINKED, LINKED_END, PLAIN, PLAIN_END = "\ue000", "\ue001", "\ue002", "\ue003"
_MARKS = re.compile(f"[{LINKED}-{PLAIN_END}]")
_MARK = re.compile(f"[{LINKED}{PLAIN}]([a-z0-9-]{{1,80}})(?:@([0-9-]{{10}}))?(:nu)?[{LINKED_END}{PLAIN_END}]")


@dataclass(frozen=True, slots=True)
class Mention:
    """One figure as a text names it."""

    name: str
    day: date | None = None
    bare: bool = False

    def __str__(self) -> str:
        return f"{self.name}{f'@{self.day}' if self.day else ''}{'|nu' if self.bare else ''}"

    @property
    def anchor(self) -> str:
        """Where the list at the end of a lesson tells of it."""
        return f"chiffre-{self.name}" + (f"-{self.day}" if self.day else "")


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure at a given day: the parameter, and the value in force (else the last one before, or the first after)."""

    mention: Mention
    parameter: Parameter
    value: Value
    day: date

    @property
    def is_in_force(self) -> bool:
        """Whether it holds on its day."""
        return self.value.holds(self.day)

    @property
    def is_announced(self) -> bool:
        """Whether it will only hold later."""
        return self.value.starts_on is not None and self.day < self.value.starts_on

    @property
    def is_to_check(self) -> bool:
        """Whether the reader must be told to check it."""
        return self.value.confidence == "to-check" or not (self.is_in_force or self.is_announced)

    @property
    def text(self) -> str:
        """``83 600 € HT``."""
        return self.parameter.written(self.value, bare=self.mention.bare)


def mention(inside: str) -> Mention | None:
    """What stands between the braces, None when it is not of the known form."""
    found = _FORM.match(inside)
    if found is None:
        return None
    try:
        day = date.fromisoformat(found["day"]) if found["day"] else None
    except ValueError:
        return None
    return Mention(found["name"], day, bool(found["bare"]))


def mentions(text: str) -> list[Mention]:
    """The figures that a text names, each once, in order."""
    found = (mention(m[1]) for m in WRITTEN.finditer(text))
    return list(dict.fromkeys(m for m in found if m is not None))


def faults(text: str, known: Table) -> list[tuple[int, str]]:
    """What is wrong with the figures that a text names: rank of the line (from 0) and sentence."""
    out = []
    for match in WRITTEN.finditer(text):
        said = _fault(match[1], known)
        if said:
            out.append((text.count("\n", 0, match.start()), said))
    return out


def _fault(inside: str, known: Table) -> str:
    one = mention(inside)
    if one is None:
        return _("« {{%(text)s}} » : attendu {{nom}}, {{nom|nu}} ou {{nom@2025-06-01}}.", text=inside[:60])
    if one.name not in known:
        from difflib import get_close_matches

        near = get_close_matches(one.name, known, n=1)
        if near:
            return _(
                "« %(name)s » n’est pas dans content/parameters ; vouliez-vous dire « %(near)s » ?",
                name=one.name,
                near=near[0],
            )
        return _("« %(name)s » n’est pas dans content/parameters.", name=one.name)
    if one.day and known[one.name].at(one.day) is None:
        return _("« %(name)s » n’a pas de valeur à cette date.", name=str(one))
    return ""


def strings(data: object) -> Iterable[str]:
    """Every text of a document read from YAML, however deep."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        for value in data.values():
            yield from strings(value)
    elif isinstance(data, (list, tuple)):
        for value in data:
            yield from strings(value)


def marked(text: str, *, linked: bool = True) -> str:
    """The text with a mark for each figure that it names."""

    def mark(found: re.Match[str]) -> str:
        one = mention(found[1])
        if one is None:
            return found[0]
        body = f"{one.name}{f'@{one.day}' if one.day else ''}{':nu' if one.bare else ''}"
        return f"{LINKED}{body}{LINKED_END}" if linked else f"{PLAIN}{body}{PLAIN_END}"

    return WRITTEN.sub(mark, _MARKS.sub("", text))


def plain(text: str) -> str:
    """The same marks, none of them linked."""
    return text.replace(LINKED, PLAIN).replace(LINKED_END, PLAIN_END)


def unmarked(text: str) -> str:
    """The text as it was written, for code."""
    return _MARK.sub(lambda m: "{{" + str(_of(m)) + "}}", text)


def without_figures(text: str) -> str:
    """The text without its marks, for counting words."""
    return _MARK.sub(" ", text)


def marked_names(text: str) -> list[str]:
    """The names of the figures that a marked text shows, each once, in order."""
    return list(dict.fromkeys(m[1] for m in _MARK.finditer(text)))


def _of(match: re.Match[str]) -> Mention:
    return Mention(match[1], date.fromisoformat(match[2]) if match[2] else None, bool(match[3]))


def look_up(one: Mention, known: Table, today: date) -> Shown | None:
    """The figure on its day; None when nobody knows its name any more."""
    parameter = known.get(one.name)
    if parameter is None or not parameter.values:
        return None
    day = one.day or today
    return Shown(one, parameter, parameter.shown_at(day), day)


def filled(markup: str, known: Table, today: date) -> tuple[str, list[Shown]]:
    """HTML with the values in place of the marks, and the figures it shows, each once, in order."""
    seen: dict[str, Shown] = {}

    def put(match: re.Match[str]) -> str:
        shown = look_up(_of(match), known, today)
        if shown is None:
            return "…"
        text = html.escape(_said(shown))
        if match[0][0] == PLAIN:
            return text
        seen.setdefault(shown.mention.anchor, shown)
        flag = f' <span class="to-check">({_TO_CHECK})</span>' if shown.is_to_check else ""
        return f'<a class="term figure" href="#{shown.mention.anchor}">{html.escape(shown.text)}</a>{flag}'

    return _MARK.sub(put, markup), list(seen.values())


def replaced(text: str, known: Table, today: date, put: Callable[[str], str] = str) -> str:
    """A short text (written or marked) with its values, « à vérifier » said after those that are."""

    def value(one: Mention | None, otherwise: str) -> str:
        shown = look_up(one, known, today) if one else None
        return put(_said(shown)) if shown else otherwise

    text = _MARK.sub(lambda m: value(_of(m), "…"), text)
    return WRITTEN.sub(lambda m: value(mention(html.unescape(m[1])), m[0]), text)


_TO_CHECK = f"à{NBSP}vérifier"


def _said(shown: Shown) -> str:
    return f"{shown.text} ({_TO_CHECK})" if shown.is_to_check else shown.text
