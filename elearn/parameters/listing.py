"""Figures and words put in order for pages. Pure."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from elearn.core.i18n import Lazy, french_typography
from elearn.core.i18n import lazy_gettext as _l
from elearn.parameters import queries
from elearn.parameters.figures import Parameter, Table, Term, Value

# The files of content/parameters, in the order of the page. A file that is not here comes last, by its name.
THEMES = {
    "micro": _l("Micro-entreprise"),
    "social": _l("Protection sociale"),
    "aides": _l("Aides et formation"),
    "tva": _l("TVA"),
    "impots": _l("Impôts"),
    "facturation": _l("Factures et paiements"),
    "comptabilite": _l("Comptabilité"),
    "comparaison": _l("Comparaison des statuts"),
    "creation": _l("Création"),
    "marches": _l("Clients et marchés"),
    "fonds": _l("Fonds de commerce"),
    "numerique": _l("Numérique"),
    "travail": _l("Travail et repères"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One figure as a list shows it."""

    parameter: Parameter
    value: Value
    is_in_force: bool
    is_announced: bool = False

    @property
    def is_to_check(self) -> bool:
        """Whether the reader must be told to check it."""
        return self.value.confidence == "to-check" or not (self.is_in_force or self.is_announced)

    @property
    def text(self) -> str:
        """``83 600 € HT``."""
        return self.parameter.written(self.value)

    @property
    def others(self) -> list[tuple[Value, str]]:
        """Its other values, the latest first."""
        rest = [(v, self.parameter.written(v)) for v in self.parameter.values if v is not self.value]
        return rest[::-1]


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the glossary, ready to show."""

    slug: str
    term: str
    definition: str


def themes(table: Table) -> list[tuple[str, str | Lazy, int]]:
    """The themes there are: slug, name, count."""
    counts: dict[str, int] = {}
    for parameter in table.values():
        counts[parameter.theme] = counts.get(parameter.theme, 0) + 1
    rank = {slug: n for n, slug in enumerate(THEMES)}
    order = sorted(counts, key=lambda slug: (rank.get(slug, len(rank)), slug))
    return [(slug, THEMES.get(slug, slug), counts[slug]) for slug in order]


def chosen_theme(wanted: str, known: Sequence[tuple[str, str | Lazy, int]]) -> str:
    """The theme asked for, or the first one."""
    slugs = [slug for slug, _name, _count in known]
    return wanted if wanted in slugs else (slugs[0] if slugs else "")


def line(parameter: Parameter, today: date) -> Line:
    """One figure on a day."""
    value = parameter.shown_at(today)
    return Line(parameter, value, value.holds(today), value.starts_on is not None and today < value.starts_on)


def lines(table: Table, today: date, *, text: str = "", theme: str = "", unsure: bool = False) -> list[Line]:
    """Figures that hold every word of ``text``, of a theme, or only those to be checked."""
    words = folded(text).split()
    found = []
    for parameter in table.values():
        if theme and parameter.theme != theme:
            continue
        one = line(parameter, today)
        if unsure and not one.is_to_check:
            continue
        if words:
            held = folded(f"{parameter.title} {parameter.title_en} {parameter.name} {one.value.source}")
            if not all(word in held for word in words):
                continue
        found.append(one)
    return found


def letters(terms: Iterable[Term], text: str) -> list[tuple[str, list[Word]]]:
    """The words that hold ``text``, under their first letters."""
    words = folded(text).split()
    out: dict[str, list[Word]] = {}
    for term in sorted(terms, key=lambda t: folded(t.term)):
        definition = html.unescape(queries.fill_text(french_typography(term.definition)))
        if all(word in folded(f"{term.term} {definition}") for word in words):
            first = folded(term.term)[:1].upper()
            letter = first if first.isalpha() else "#"
            out.setdefault(letter, []).append(Word(term.slug, french_typography(term.term), definition))
    return sorted(out.items())


def folded(text: str) -> str:
    """Small letters without accents nor typographic apostrophes, to compare."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'").replace("œ", "oe"))
    return "".join(c for c in plain if not unicodedata.combining(c))


def reasons() -> dict[str, Lazy]:
    """Why a figure must be looked at, in words."""
    return {
        "absent": _l("Aucune valeur en vigueur"),
        "ends": _l("La valeur finit bientôt"),
        "old": _l("Non vérifié depuis plus d’un an"),
    }
