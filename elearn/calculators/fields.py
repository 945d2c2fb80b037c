"""Inputs of a tool: what is asked, how it is read from an address, and the sentence when it cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from elearn.core.i18n import Lazy, money, number
from elearn.core.i18n import gettext as _

LONGEST = 60
_MOST = {"money": Decimal(100_000_000), "percent": Decimal(100), "number": Decimal(1_000_000), "whole": Decimal(10_000)}
_SPACES = str.maketrans("", "", " \u00a0\u202f'’")
YEARS = (2000, 2100)


class Faults(Exception):
    """Values that cannot be used: the name of each field and the sentence that says why."""

    def __init__(self, by_field: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{k}: {v}" for k, v in by_field.items()))
        self.by_field = dict(by_field)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a field of kind ``choice``."""

    value: str
    label: Lazy


@dataclass(frozen=True, slots=True)
class Field:
    """One input. ``kind``: money (cents), percent, number (``Decimal``), whole (``int``), day, choice or text.

    ``default`` fills the form of the first visit, as it would be typed. A field that may stay empty
    (``optional``) then counts for nothing: 0, no date, no text. ``minimum`` and ``maximum`` are in the unit shown.
    ``section`` begins a group of the form.
    """

    name: str
    label: Lazy
    kind: str = "money"
    default: Lazy | str = ""
    help: Lazy | None = None
    unit: Lazy | str = ""
    minimum: Decimal | int = 0
    maximum: Decimal | int | None = None
    choices: tuple[Choice, ...] = ()
    optional: bool = False
    section: Lazy | None = None

    @property
    def shown_unit(self) -> str:
        """What follows the box."""
        return str(self.unit) or {"money": "€", "percent": "%"}.get(self.kind, "")

    def read(self, text: str) -> Any:
        """The value of what was typed; :class:`ValueError` with the sentence to show."""
        text = text.strip()
        if not text:
            if not self.optional:
                raise ValueError(_("Cette case est vide : il faut une valeur pour calculer."))
            return {"day": None, "text": "", "percent": Decimal(0), "number": Decimal(0)}.get(self.kind, 0)
        if self.kind == "text":
            return text[:LONGEST]
        if self.kind == "choice":
            if text not in {c.value for c in self.choices}:
                raise ValueError(_("Ce choix n’est pas dans la liste."))
            return text
        return self._day(text) if self.kind == "day" else self._amount(text)

    @staticmethod
    def _day(text: str) -> date:
        try:
            if "/" in text:
                day, month, year = text.split("/")
                found = date(int(year), int(month), int(day))
            else:
                found = date.fromisoformat(text)
        except ValueError:
            raise ValueError(_("Cette date ne se lit pas. Écrivez-la comme 22/11/2026.")) from None
        if not YEARS[0] <= found.year <= YEARS[1]:
            raise ValueError(
                _("L’année doit être comprise entre %(first)s et %(last)s.", first=YEARS[0], last=YEARS[1])
            )
        return found

    def _amount(self, text: str) -> int | Decimal:
        plain = text.translate(_SPACES).removesuffix("€").removesuffix("%").replace(",", ".")
        try:
            # "١٢", "1e9" and "NaN" are numbers to Python, not to a reader.
            found = Decimal(plain) if plain.isascii() and not set(plain.lower()) & set("enif_") else Decimal("NaN")
        except InvalidOperation:
            found = Decimal("NaN")
        if found.is_nan():
            raise ValueError(_("« %(text)s » n’est pas un nombre. Écrivez par exemple 1 234,50.", text=text[:20]))
        if self.kind == "whole" and found != found.to_integral_value():
            raise ValueError(_("Il faut un nombre entier."))
        most = _MOST[self.kind] if self.maximum is None else Decimal(self.maximum)
        if found < self.minimum:
            raise ValueError(_("Il faut au moins %(least)s.", least=self._said(Decimal(self.minimum))))
        if found > most:
            raise ValueError(_("Il faut au plus %(most)s.", most=self._said(most)))
        if self.kind == "money":
            return int((found * 100).quantize(Decimal(1), ROUND_HALF_UP))
        return int(found) if self.kind == "whole" else found

    def _said(self, value: Decimal) -> str:
        return money(int(value * 100)) if self.kind == "money" else f"{number(value)} {self.shown_unit}".strip()


@dataclass(frozen=True, slots=True)
class Typed:
    """What an address holds: the text of each field, their values, and what is wrong with them."""

    texts: Mapping[str, str]
    values: Mapping[str, Any]
    faults: Mapping[str, str]


def read(fields: tuple[Field, ...], given: Mapping[str, str]) -> Typed:
    """Every field from ``given``, from its default where ``given`` has it not."""
    texts: dict[str, str] = {}
    values: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for field in fields:
        texts[field.name] = text = given.get(field.name, str(field.default))[:LONGEST].replace("\0", "")
        try:
            values[field.name] = field.read(text)
        except ValueError as error:
            faults[field.name] = str(error)
    return Typed(texts, values, faults)
