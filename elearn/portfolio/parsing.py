"""From what was typed to a value, and back to words. Pure code.

Values as kept: text, date (ISO 8601) and choice are text; money is a whole number of cents, a
percentage a whole number of basis points, a number a decimal in text; a checklist is the list of
what is ticked. ``None`` is nothing typed.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from elearn.core.i18n import NBSP, day, money, number, percent
from elearn.core.i18n import gettext as _
from elearn.core.units import agreed
from elearn.portfolio.sheet import Field

_SPACES = re.compile(r"\s+")  # no-break and narrow ones too
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_PLAIN = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{0,9})?", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:(?P<sep>[.,])\d{3})+(?P<point>(?!(?P=sep))[.,])\d{0,9}", re.ASCII)
_FRENCH_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
LARGEST = Decimal(10) ** 12


class Refused(ValueError):
    """What was typed cannot be read; the text says why, to the trainee."""


def parse(field: Field, raw: Any) -> Any:
    """The value of ``raw`` for a field that is neither a table nor computed; None when nothing was typed.

    Raises :class:`Refused`.
    """
    if field.type == "checklist":
        ticked = raw if isinstance(raw, list) else []
        return [item for item in field.items if item in ticked] or None
    text = clean(raw if isinstance(raw, str) else "")
    if field.type != "long":
        text = _SPACES.sub(" ", text).strip()
    if not text:
        return None
    return _READERS[field.type](field, text)


def clean(text: str) -> str:
    """What was typed, without control characters, lines ended the same way."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def decimal(text: str) -> Decimal:
    """A number as people write it: « 1 234,50 », « 1234.5 », « 1.234,50 ». Raises :class:`Refused`."""
    bare = _SPACES.sub("", text).replace("−", "-").replace("’", "").replace("'", "")
    grouped = _GROUPED.fullmatch(bare)
    if grouped:
        bare = bare.replace(grouped["sep"], "")
    elif not _PLAIN.fullmatch(bare):
        raise Refused(_("Écrivez un nombre, par exemple 1 234,50."))
    return Decimal(bare.replace(",", "."))


def _text(field: Field, text: str) -> str:
    if len(text) > field.longest:
        raise Refused(_("%(max)s caractères au plus (il y en a %(count)s).", max=field.longest, count=len(text)))
    return text


def _money(field: Field, text: str) -> int:
    value = decimal(re.sub(r"\s*(?:€|euros?|EUR)$", "", text, flags=re.IGNORECASE))
    if value != rounded(value, 2):
        raise Refused(_("Un montant s’arrête aux centimes, par exemple 1 234,50."))
    return int(_within(field, value) * 100)


def _percent(field: Field, text: str) -> int:
    value = decimal(text.removesuffix("%"))
    if value != rounded(value, 2):
        raise Refused(_("Un pourcentage a deux décimales au plus, par exemple 12,3."))
    return int(_within(field, value) * 100)


def _number(field: Field, text: str) -> str:
    value = decimal(text.removesuffix(field.unit).removesuffix(agreed(field.unit, Decimal(1))))
    if value != rounded(value, field.decimals):
        if not field.decimals:
            raise Refused(_("Écrivez un nombre entier."))
        raise Refused(_("%(n)s décimales au plus.", n=field.decimals))
    return plain(_within(field, value))


def _within(field: Field, value: Decimal) -> Decimal:
    least = Decimal(field.least) if field.least else -LARGEST
    most = Decimal(field.most) if field.most else LARGEST
    if value < least:
        raise Refused(_("Au moins %(least)s.", least=number(least)))
    if value > most:
        raise Refused(_("Au plus %(most)s.", most=number(most)))
    return value


def _date(_field: Field, text: str) -> str:
    french = _FRENCH_DAY.fullmatch(text)
    try:
        if french:
            return date(int(french[3]), int(french[2]), int(french[1])).isoformat()
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise Refused(_("Écrivez une date, par exemple 22/11/2026.")) from None


def _choice(field: Field, text: str) -> str:
    if text not in field.choices:
        raise Refused(_("Choisissez dans la liste proposée."))
    return text


_READERS = {
    "text": _text,
    "long": _text,
    "money": _money,
    "percent": _percent,
    "number": _number,
    "date": _date,
    "choice": _choice,
}


def plain(value: Decimal) -> str:
    """A decimal without exponent nor useless zeros: ``1200``, ``0.5``."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def rounded(value: Decimal, digits: int) -> Decimal:
    """Rounded to so many decimals, away from zero at one half, as invoices are."""
    return value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def amount(field: Field, value: Any) -> Decimal | None:
    """The value as formulas see it: euros, per cent (12.3 for 12.3 %), the number itself."""
    if value is None or not field.is_numeric:
        return None
    return Decimal(value) / 100 if field.type in {"money", "percent"} else Decimal(value)


def typed(field: Field, value: Any) -> Any:
    """What one would type to give this value: fills a field from another's."""
    if value is None:
        return ""
    if field.type == "money":
        return f"{Decimal(value) / 100:.2f}".replace(".", ",")
    if field.type == "percent":
        return plain(Decimal(value) / 100).replace(".", ",")
    if field.type == "number":
        return str(value).replace(".", ",")
    if field.type == "computed":
        return plain(rounded(Decimal(value), field.decimals)).replace(".", ",")
    return value


def words(field: Field, value: Any) -> str:
    """The value for a reader; empty for nothing. Not for tables and checklists."""
    if value is None or value == "":
        return ""
    if field.type == "money":
        return money(int(value))
    if field.type == "percent":
        return percent(int(value))
    if field.type == "date":
        return day(date.fromisoformat(value))
    if field.type in {"number", "computed"}:
        return _counted(field, Decimal(value))
    return str(value)


def _counted(field: Field, value: Decimal) -> str:
    if field.unit == "€":
        return money(int(rounded(value * 100, 0)))
    value = rounded(value, field.decimals)
    # As many decimals as there are: a language's own way to write numbers stops at three.
    text = number(value, len(plain(value).partition(".")[2]))
    return f"{text}{NBSP}{agreed(field.unit, value)}" if field.unit else text
