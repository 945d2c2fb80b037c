"""How easily a French text is read: the Kandel and Moles score, computed from sentences and syllables.

``207 - 1.015 x words per sentence - 73.6 x syllables per word`` (Kandel, L. & Moles, A., « Application de
l'indice de Flesch à la langue française », Cahiers d'études de radio-télévision, 1958). From 0, very
difficult, to 100, very easy. It measures length, not clarity: a warning, never a verdict.

Syllables are counted from spelling. Numbers are no words here: read aloud they are long, seen they are one
glance. Tables, code and notes are left out, since they are not sentences.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from html.parser import HTMLParser

from elearn.core.i18n import Lazy
from elearn.core.i18n import lazy_gettext as _l
from elearn.parameters.extend import without_figures

LEVELS: tuple[tuple[int, Lazy], ...] = (
    (90, _l("très facile")),
    (80, _l("facile")),
    (70, _l("assez facile")),
    (60, _l("courant")),
    (50, _l("assez difficile")),
    (30, _l("difficile")),
    (0, _l("très difficile")),
)
_WORD = re.compile(r"[^\W\d_]+")
_ENDS = re.compile(r"[.!?…]+(?=\s|$)|\n+")
_VOWELS = "aeiouyàâäéèêëîïôöùûüÿ"
_GROUP = re.compile(f"[{_VOWELS}]+")
# Inside a group of vowels: where a new syllable begins (vi-dé-o, ré-el, na-ïf, co-opérer).
_HIATUS = re.compile(r"(?<=.)(?=[ïëü])|(?<=é)(?=.)|(?<=[aou])(?=é)|(?<=o)(?=o)|(?<=a)(?=o(?!û))")
_BLOCKS = {"p", "li", "blockquote", "dd", "dt"}
_LEFT_OUT = {"table", "pre", "section", "figure", "h2", "h3", "h4", "h5", "h6", "sup", "code"}


@dataclass(frozen=True, slots=True)
class Level:
    """What was counted in a text."""

    sentences: int
    words: int
    syllables: int

    def __add__(self, other: Level) -> Level:
        return Level(self.sentences + other.sentences, self.words + other.words, self.syllables + other.syllables)

    @property
    def score(self) -> int:
        """From 0 to 100; 100 for a text without words."""
        if not self.words or not self.sentences:
            return 100
        exact = 207 - 1.015 * self.words / self.sentences - 73.6 * self.syllables / self.words
        return max(0, min(100, round(exact)))

    @property
    def word(self) -> str:
        """The score in a word or two."""
        return next(str(name) for least, name in LEVELS if self.score >= least)

    @property
    def words_per_sentence(self) -> float:
        """How long sentences are."""
        return self.words / self.sentences if self.sentences else 0.0


def of_text(text: str) -> Level:
    """What a plain text counts; a line's end ends a sentence."""
    sentences = [words for part in _ENDS.split(without_figures(text)) if (words := _WORD.findall(part))]
    words = [word for part in sentences for word in part]
    return Level(len(sentences), len(words), sum(map(syllables, words)))


def of_html(markup: str) -> Level:
    """What a published lesson counts, its sentences alone."""
    reader = _Sentences()
    reader.feed(markup)
    reader.close()
    return of_text("".join(reader.parts))


def syllables(word: str) -> int:
    """How many a French word has, by its spelling; one at least. A final mute e counts for none."""
    word = unicodedata.normalize("NFC", word.lower()).replace("œ", "e").replace("æ", "e")
    word = re.sub(r"qu|gu(?=[eiyéèê])", "k", word)
    word = re.sub(f"(?<=[{_VOWELS}])y(?=[{_VOWELS}])", "j", word)  # payer: pa-yer
    if len(_GROUP.findall(word)) > 1 or re.search(f"[{_VOWELS}]es?$", word):
        word = re.sub(r"es?$", "", word)
    return max(1, sum(1 + len(_HIATUS.findall(group)) for group in _GROUP.findall(word)))


class _Sentences(HTMLParser):
    """The running text of a lesson, a line for each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _LEFT_OUT:
            self._hidden.append(tag)
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self._hidden and tag == self._hidden[-1]:
            self._hidden.pop()
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(" " if data == "\n" else data.replace("\n", " "))
