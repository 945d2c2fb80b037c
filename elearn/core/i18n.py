"""Languages: French written in the code, English from ``translations/en.po``.

The msgid of every interface string is its French sentence, so French is complete by
construction and a missing English string falls back to French. A room brings its
folder in its manifest. Numbers, dates and money are written the reader's way.
"""

from __future__ import annotations

import gettext as stdlib_gettext
import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import dates, numbers
from babel.messages import mofile, pofile

from elearn.core import clock

LOCALES = ("fr", "en")
NAMES = {"fr": "Français", "en": "English"}
_locale: ContextVar[str] = ContextVar("elearn_locale", default="fr")
_catalogues: dict[str, stdlib_gettext.NullTranslations] = {"fr": stdlib_gettext.NullTranslations()}
_zone = ZoneInfo("Europe/Paris")

NBSP = "\u00a0"
NNBSP = "\u202f"
_BEFORE_A_SIGN = re.compile(r"(?<!\s) (?=(?:[:;!?»€]|%(?!\())(?!\w))|(?<=«) ")


def locale() -> str:
    """The reader's language here and now: ``fr`` or ``en``."""
    return _locale.get()


@contextmanager
def in_locale(name: str) -> Iterator[None]:
    """Speak ``name`` within the block (requests, mails written for someone)."""
    token = _locale.set(name if name in LOCALES else LOCALES[0])
    try:
        yield
    finally:
        _locale.reset(token)


@cache
def _kept_together(sentence: str) -> str:
    """A sentence of the interface whose signs never begin a line: sources may write plain spaces before them."""
    return _BEFORE_A_SIGN.sub(NBSP, sentence)


def gettext(message: str, **values: object) -> str:
    """The sentence in the reader's language, with ``%(name)s`` filled in."""
    current = _locale.get()
    text = _kept_together(message) if current == "fr" else _catalogues.get(current, _catalogues["fr"]).gettext(message)
    return text % values if values else text


def ngettext(one: str, many: str, n: int, **values: object) -> str:
    """The sentence that fits ``n`` (also given as ``%(n)s``). French counts 0 as singular."""
    current = _locale.get()
    if current == "fr":
        text = _kept_together(one if abs(n) < 2 else many)
    else:
        text = _catalogues.get(current, _catalogues["fr"]).ngettext(one, many, n)
    return text % {"n": number(n), **values}


class Lazy:
    """A sentence translated when it is shown, for text declared at import time."""

    __slots__ = ("message", "values")

    def __init__(self, message: str, **values: object) -> None:
        self.message, self.values = message, values

    def __str__(self) -> str:
        return gettext(self.message, **self.values)

    def __html__(self) -> str:
        from markupsafe import escape  # the only use of markup in this file

        return str(escape(str(self)))

    def __mod__(self, other: object) -> str:
        return str(self) % other

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other)

    def __hash__(self) -> int:
        return hash(self.message)


def lazy_gettext(message: str, **values: object) -> Lazy:
    """A :class:`Lazy` sentence."""
    return Lazy(message, **values)


def load(folders: Iterable[Path], *, cache: Path | None = None) -> None:
    """Read ``<locale>.po`` of every folder; the compiled form is kept in ``cache``."""
    for name in LOCALES[1:]:
        files = [f / f"{name}.po" for f in folders if (f / f"{name}.po").is_file()]
        _catalogues[name] = _compiled(name, files, cache)


def _compiled(name: str, files: list[Path], cache: Path | None) -> stdlib_gettext.NullTranslations:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    kept = cache / f"{name}-{digest.hexdigest()[:16]}.mo" if cache else None
    if kept and kept.is_file():
        return _read(kept.resolve())
    whole = None
    for file in files:
        with file.open("rb") as stream:
            catalogue = pofile.read_po(stream, locale=name)
        if whole is None:
            whole = catalogue
            continue
        for message in catalogue:
            if message.id and message.id not in whole:
                whole[message.id] = message
    if whole is None:
        return stdlib_gettext.NullTranslations()
    out = BytesIO()
    mofile.write_mo(out, whole)
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        partial = kept.with_suffix(f".{id(out)}")
        partial.write_bytes(out.getvalue())
        partial.replace(kept)
    return stdlib_gettext.GNUTranslations(BytesIO(out.getvalue()))


@lru_cache(maxsize=4)  # the name says the content
def _read(kept: Path) -> stdlib_gettext.NullTranslations:
    with kept.open("rb") as stream:
        return stdlib_gettext.GNUTranslations(stream)


def set_zone(name: str) -> None:
    """The zone in which instants are shown (``Europe/Paris`` unless set)."""
    global _zone
    _zone = ZoneInfo(name)


def zone() -> ZoneInfo:
    """The zone of the site, in which days begin and hours are said."""
    return _zone


def local(instant: datetime) -> datetime:
    """The instant in the zone of the reader."""
    return instant.astimezone(_zone)


def today() -> date:
    """The day it is in the zone of the site, which is the reader's."""
    return local(clock.now()).date()


def number(value: float | Decimal, digits: int | None = None) -> str:
    """``1 234,5`` in French; ``digits`` fixes the decimals."""
    pattern = None if digits is None else "#,##0." + "0" * digits if digits else "#,##0"
    return _decimal(value, pattern, _locale.get())


# A page of a list shows the same few numbers a hundred times, and Babel reads the locale each time.
@lru_cache(maxsize=10_000, typed=True)
def _decimal(value: float | Decimal, pattern: str | None, name: str) -> str:
    return numbers.format_decimal(value, format=pattern, locale=name)


def typed_amount(hundredths: int | None, *, is_short: bool = False) -> str:
    """``1234,50``, ``1234.50`` in English: as it is typed in a form; empty when there is none.

    ``is_short``: without the zeros that end its decimals, as one types a quantity.
    """
    if hundredths is None:
        return ""
    whole, part = divmod(hundredths, 100)
    point = "," if _locale.get() == "fr" else "."
    text = f"{whole}{point}{part:02d}"
    return text.rstrip("0").rstrip(point) if is_short else text


def money(cents: int, currency: str = "EUR") -> str:
    """``1 850,00 €`` from an integer number of cents."""
    return _currency(cents, currency, _locale.get())


@lru_cache(maxsize=10_000)
def _currency(cents: int, currency: str, name: str) -> str:
    return numbers.format_currency(Decimal(cents) / 100, currency, locale=name)


def percent(basis_points: int) -> str:
    """``12,15 %`` from basis points, with a no-break space in French; no useless zeros."""
    space = NBSP if _locale.get() == "fr" else ""
    return numbers.format_percent(Decimal(basis_points) / 10000, format=f"#,##0.##{space}%", locale=_locale.get())


def siret(number: str) -> str:
    """A SIREN or a SIRET as it is read: ``999 992 183``, ``999 992 183 00012``."""
    compact = "".join(number.split())
    parts = [compact[n : n + 3] for n in range(0, 9, 3)] + [compact[9:]]
    return NBSP.join(part for part in parts if part)


def day(value: date | datetime, style: str = "long") -> str:
    """``22 novembre 2026``; by ``style``: ``22/11/2026`` (short), ``mardi 24 novembre``, ``novembre 2026`` (month)."""
    value = local(value) if isinstance(value, datetime) else value
    if style == "short":
        return value.strftime("%d/%m/%Y")
    pattern = {"weekday": "EEEE d MMMM", "month": "MMMM y"}.get(style, "d MMMM y")
    written = _date(value, pattern, _locale.get())
    if style == "month":
        return written
    # The first of a month is the one that French says as an ordinal.
    return re.sub(r"\b1 ", f"1er{NBSP}", written, count=1) if _locale.get() == "fr" and value.day == 1 else written


@lru_cache(maxsize=10_000)
def _date(value: date, pattern: str, name: str) -> str:
    return dates.format_date(value, pattern, locale=name)


def moment(value: datetime) -> str:
    """``22 novembre 2026 à 14 h 05``, in the reader's zone."""
    there = local(value)
    if _locale.get() == "fr":
        return f"{day(there.date())} à {there.hour}{NBSP}h{NBSP}{there:%M}"
    return dates.format_datetime(there, "d MMMM y 'at' HH:mm", locale="en")


def end_of(day: date) -> datetime:
    """The instant at which that day is over, in the zone of the site."""
    return datetime.combine(day + timedelta(days=1), time(), _zone)


def last_day(end: datetime) -> date:
    """The last day of what lasts until ``end``: an end at midnight closes the day before."""
    return local(end - timedelta(microseconds=1)).date()


def deadline(end: datetime) -> str:
    """The last minute of what lasts until ``end``: nobody reads « le 11 à 0 h 00 » as the evening of the 10th."""
    return moment(end - timedelta(minutes=1) if local(end).time() == time() else end)


def duration(minutes: int) -> str:
    """``12 min``, ``2 h``, ``2 h 15``."""
    hours, rest = divmod(int(minutes), 60)
    if not hours:
        return f"{rest}{NBSP}min"
    return f"{hours}{NBSP}h" + (f"{NBSP}{rest:02d}" if rest else "")


def filesize(size: int) -> str:
    """``38 ko``, ``1,9 Mo`` in French; ``38 kB``, ``1.9 MB`` in English (decimal units)."""
    unit = "o" if _locale.get() == "fr" else "B"
    if size < 1000:
        return f"{size}{NBSP}{'octets' if unit == 'o' else 'bytes'}"
    if size < 1_000_000:
        return f"{number(round(size / 1000))}{NBSP}k{unit}"
    return f"{number(Decimal(size) / 1_000_000, 1)}{NBSP}M{unit}"


_QUOTES = re.compile(r'"([^"]*)"')
# First, what HTML escaped. A run of spaces is entered at its first one alone: twenty thousand of them took seconds.
_HIGH = re.compile(r"(&#?\w{1,31};)|(?<![ \u00a0\u202f])[ \u00a0\u202f]*([;!?])(?=[\s\u00a0»)\]]|$)")
_COLON = re.compile(r"(?<=\S)[ \u00a0\u202f]+:(?=\s|$)")
_OPEN = re.compile(r"«[ \u00a0\u202f]*")
_CLOSE = re.compile(r"(?<![ \u00a0\u202f])[ \u00a0\u202f]*»")
_GROUPS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
_UNITS = re.compile(r"(?<=\d) (?=(?:€|%|min|h|ko|Mo|jours?|mois|ans?|km)\b|€|%)")
_MINUTES = re.compile(r"(?<=\d\u00a0h) (?=\d{2}(?!\d))")  # after _UNITS
_NUMERO = re.compile(r"(?<=\bn°) (?=\w)")


def french_typography(text: str) -> str:
    """Put the no-break spaces that French asks for; shared by pages and PDF.

    Source: Lexique des règles typographiques en usage à l'Imprimerie nationale
    (narrow space before ; ! ?, wide before the colon and inside « »).
    """
    text = _QUOTES.sub(r"«\1»", text)
    text = _HIGH.sub(lambda found: found[1] or f"{NNBSP}{found[2]}", text)
    text = _COLON.sub(f"{NBSP}:", text)
    text = _OPEN.sub(f"«{NBSP}", text)
    text = _CLOSE.sub(f"{NBSP}»", text)
    text = _GROUPS.sub(NNBSP, text)
    return _NUMERO.sub(NBSP, _MINUTES.sub(NBSP, _UNITS.sub(NBSP, text)))


def utc(value: datetime) -> str:
    """ISO 8601 in UTC, for programs."""
    return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
