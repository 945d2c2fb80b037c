"""What someone needs, read in plain words: « un poste calme près de Murat, mardi et jeudi matin ». Pure.

The reader goes through the sentence from left to right. What it does not understand it says, in
``unread``, so that the page can show what was read in the fields of the form and never pretends.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

DESK, OFFICE, MEETING, VISIO = "desk", "office", "meeting", "visio"
KINDS = (DESK, OFFICE, MEETING, VISIO)
MORNING, AFTERNOON, DAY, HOURS = "morning", "afternoon", "day", "hours"
LONGEST = 300  # characters that are read
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
ENGLISH_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """One wish: that weekday (0 is Monday), the morning, the afternoon, the day or these minutes of it."""

    weekday: int
    part: str = DAY
    starts_minute: int = 0
    ends_minute: int = 0


@dataclass(frozen=True, slots=True)
class Need:
    """What was read. Empty or false: not said. ``near`` is one of the places given to ``read``."""

    kind: str = ""
    quiet: bool = False
    near: str = ""
    people: int = 0
    slots: tuple[Slot, ...] = ()
    from_on: date | None = None
    unread: tuple[str, ...] = ()


_KIND_WORDS = (
    (r"(?:salles? (?:de )?)?visio(?:s|conferences?)?|video ?rooms?", VISIO),
    (r"(?:salles? de )?reunions?|salles?|meetings?(?: rooms?)?", MEETING),
    (r"bureaux?(?: (?:fermes?|prives?|individuels?|seuls?))?|(?:private )?offices?", OFFICE),
    (r"postes?(?: de travail)?|open ?-?spaces?|places?|tables?|cowork\w*|desks?", DESK),
)
_QUIET = r"calmes?|silencieu(?:x|ses?)|silence|tranquilles?|au calme|sans bruit|quiet"
_NEAR = (
    r"(?:tout )?(?:pres|autour|proche|a cote|aux environs|dans les environs|pas loin|du cote) (?:de |d')(?:la |le |l')?"
    r"|vers |a |au |en |near |around |in |close to "
)
_PARTS = (
    (r"matin(?:s|ees?)?|mornings?", MORNING),
    (r"apres-?midis?|apresmidi|afternoons?|apres ?-?m", AFTERNOON),
    (r"(?:toute la )?journees?(?: entieres?)?|(?:all|whole) day", DAY),
)
_TIME = r"(\d{1,2}) ?(?:h|:|heures?|am)(?: ?(\d{2}))?"
_BARE = r"(\d{1,2})(?: ?(?:h|:|heures?) ?(\d{2})?)?"
_IGNORED = frozenset({
    "a", "ai", "an", "and", "at", "au", "aux", "avec", "besoin", "ce", "ces", "cette", "chaque", "cherche", "d",
    "dans", "de", "des", "du", "each", "en", "est", "et", "ete", "every", "faut", "for", "i", "il", "j", "je",
    "jour", "jours", "l", "la", "le", "les", "like", "ma", "me", "merci", "mes", "mon", "need", "next", "nous",
    "on", "or", "ou", "par", "please", "plutot", "possible", "pour", "prochain", "prochaine", "que", "qui", "s",
    "semaine", "si", "some", "sur", "svp", "telecentre", "the", "to", "tous", "tout", "toute", "toutes", "travail",
    "travailler", "un", "une", "veux", "voudrais", "want", "week", "with", "would", "y",
})  # fmt: skip


@lru_cache(maxsize=4096)  # the same few names, compared at every search
def plain(text: str) -> str:
    """The words without capitals nor accents, as they are compared."""
    text = unicodedata.normalize("NFKD", text.replace("’", "'").replace("œ", "oe").lower())
    text = "".join(c for c in text if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", re.sub(r"[\u00a0\u202f]", " ", text)).strip()


def read(text: str, places: Collection[str], today: date) -> Need:
    """What ``text`` asks for. ``places`` are the names that may be near; ``today`` is the reader's date."""
    reader = _Reader(plain(text[:LONGEST]), {plain(name): name for name in places if plain(name)}, today)
    return reader.read()


class _Reader:
    def __init__(self, text: str, places: Mapping[str, str], today: date) -> None:
        self.text, self.places, self.today = text, places, today
        self.kind, self.near, self.people, self.quiet = "", "", 0, False
        self.from_on: date | None = None
        self.slots: list[Slot] = []
        self.waiting: list[int] = []  # weekdays whose part of the day is not said yet
        self.early: tuple[str, int, int] | None = None  # a part said before any weekday
        self.unread: list[str] = []
        names = "|".join(re.escape(n) for n in sorted(places, key=len, reverse=True)) or r"(?!)"
        weekdays = "|".join(f"{fr}s?|{en}s?" for fr, en in zip(WEEKDAYS, ENGLISH_WEEKDAYS, strict=True))
        short = r"(?:lun|mar|mer|jeu|ven|sam|dim)\."
        # The first that fits at a place of the text is taken, and reading goes on after it.
        self.steps = [
            (re.compile(rf"(?:{_NEAR})?({names})(?!\w)"), self._place),
            (re.compile(r"(?:pour |a |for )?(\d{1,3}) ?(?:personnes?|places?|people)\b"), self._people),
            (re.compile(rf"(?:de |entre |from |between )?{_BARE} ?(?:a|-|–|et|to|and|jusqu'a) ?{_TIME}"), self._range),
            (re.compile(rf"(?:a partir de|des|apres|from|after) {_TIME}"), self._from),
            (re.compile(rf"(?:avant|jusqu'a|before|until) {_TIME}"), self._until),
            (re.compile(rf"(?:a |vers |at )?{_TIME}(?!\w)"), self._at),
            *((re.compile(rf"(?:{words})(?!\w)"), self._part(part)) for words, part in _PARTS),
            (re.compile(rf"(?:{_QUIET})(?!\w)"), self._quiet),
            *((re.compile(rf"(?:{words})(?!\w)"), self._a_kind(kind)) for words, kind in _KIND_WORDS),
            (re.compile(rf"(?:{weekdays})(?!\w)|{short}"), self._weekday),
            (re.compile(r"(?:tous les jours|chaque jour|en semaine|every day|weekdays)(?!\w)"), self._week),
            (re.compile(r"(?:la )?semaine prochaine(?!\w)|next week(?!\w)"), self._next_week),
            (re.compile(r"aujourd'hui(?!\w)|today(?!\w)"), self._today),
            (re.compile(r"(?:apres-?demain)(?!\w)|(?:demain|tomorrow)(?!\w)"), self._tomorrow),
        ]
        # « après-demain » before « après-midi » and « après 14 h ».
        self.steps.insert(0, self.steps.pop())

    def read(self) -> Need:
        """Read all of it."""
        at = 0
        while at < len(self.text):
            at = self._step(at)
        for weekday in self.waiting:
            part, start, end = self.early or (DAY, 0, 0)
            self.slots.append(Slot(weekday, part, start, end))
        if self.early and not self.slots:
            self.slots = [Slot(n, *self.early) for n in range(5)]
        return Need(
            self.kind,
            self.quiet,
            self.near,
            self.people,
            tuple(sorted(set(self.slots))),
            self.from_on,
            tuple(dict.fromkeys(self.unread)),
        )

    def _step(self, at: int) -> int:
        """Read what begins at ``at``; where to go on."""
        for pattern, act in self.steps:
            found = pattern.match(self.text, at)
            if found and found.end() > at and act(found):
                return found.end()
        word = re.compile(r"[^\W_]+").match(self.text, at)
        if word is None:
            return at + 1
        if word.group() not in _IGNORED:
            self.unread.append(word.group())
        return word.end()

    def _place(self, found: re.Match[str]) -> bool:
        self.near = self.near or self.places[found[1]]
        return True

    def _people(self, found: re.Match[str]) -> bool:
        self.people = self.people or int(found[1])
        return self.people > 0

    def _hours(self, start: int, end: int) -> bool:
        """These minutes, for the weekdays that wait; False when they are not hours of a day."""
        if not 0 <= start < end <= 24 * 60:
            return False
        self._give(HOURS, start, end)
        return True

    def _range(self, found: re.Match[str]) -> bool:
        return self._hours(_minute(found[1], found[2]), _minute(found[3], found[4]))

    def _from(self, found: re.Match[str]) -> bool:
        return self._hours(_minute(found[1], found[2]), 24 * 60)

    def _until(self, found: re.Match[str]) -> bool:
        return self._hours(0, _minute(found[1], found[2]))

    def _at(self, found: re.Match[str]) -> bool:
        start = _minute(found[1], found[2])
        return self._hours(start, min(start + 60, 24 * 60))

    def _part(self, part: str):  # type: ignore[no-untyped-def] # one small function per word
        def act(_found: re.Match[str]) -> bool:
            self._give(part, 0, 0)
            return True

        return act

    def _a_kind(self, kind: str):  # type: ignore[no-untyped-def] # one small function per word
        def act(_found: re.Match[str]) -> bool:
            # « un poste en bureau fermé » is an office; « un poste » alone a desk.
            if not self.kind or self.kind == DESK:
                self.kind = kind
            return True

        return act

    def _quiet(self, _found: re.Match[str]) -> bool:
        self.quiet = True
        return True

    def _give(self, part: str, start: int, end: int) -> None:
        if self.waiting:
            self.slots += [Slot(weekday, part, start, end) for weekday in self.waiting]
            self.waiting = []
        else:
            self.early = (part, start, end)

    def _weekday(self, found: re.Match[str]) -> bool:
        word = found.group().rstrip("s.")
        for names in (WEEKDAYS, ENGLISH_WEEKDAYS):
            for rank, name in enumerate(names):
                if name.startswith(word[:3]) and (name.rstrip("s") == word or len(word) == 3):
                    self.waiting.append(rank)
                    return True
        return False

    def _week(self, _found: re.Match[str]) -> bool:
        self.waiting += range(5)
        return True

    def _next_week(self, _found: re.Match[str]) -> bool:
        self.from_on = self.today + timedelta(days=7 - self.today.weekday())
        return True

    def _on(self, on: date) -> bool:
        self.from_on = self.from_on or on
        self.waiting.append(on.weekday())
        return True

    def _today(self, _found: re.Match[str]) -> bool:
        return self._on(self.today)

    def _tomorrow(self, found: re.Match[str]) -> bool:
        return self._on(self.today + timedelta(days=2 if found.group().startswith("apres") else 1))


def _minute(hours: str, minutes: str | None) -> int:
    return int(hours) * 60 + int(minutes or 0)


_SAID_KIND = {DESK: "un poste", OFFICE: "un bureau fermé", MEETING: "une salle de réunion", VISIO: "une salle visio"}
_SAID_PART = {MORNING: " matin", AFTERNOON: " après-midi", DAY: " journée"}


def say(need: Need) -> str:
    """The need as a French sentence that ``read`` reads back as the same."""
    words = [_SAID_KIND.get(need.kind, "")]
    if need.quiet:
        words.append("calme")
    if need.people:
        words.append(f"pour {need.people} personnes")
    if need.near:
        words.append(f"près de {need.near}")
    said = " ".join(w for w in words if w)
    slots = [f"{WEEKDAYS[s.weekday]}{_SAID_PART.get(s.part) or _said_hours(s)}" for s in need.slots]
    return ", ".join(w for w in (said, " et ".join(slots)) if w)


def _said_hours(slot: Slot) -> str:
    return f" de {_said(slot.starts_minute)} à {_said(slot.ends_minute)}"


def _said(minute: int) -> str:
    return f"{minute // 60} h" + (f" {minute % 60:02d}" if minute % 60 else "")
