"""The lines of a statement as words: the same for the page, the CSV and the PDF."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from elearn.core.i18n import day
from elearn.core.i18n import gettext as _
from elearn.core.sheets import csv_file
from elearn.telecentres.pricing import thawed
from elearn.telecentres.wording import period
from elearn.telecentres.words import WORKSPACE_KIND, price_in_words


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its day, what it is, how its price is made, its amount."""

    on: date
    text: str
    detail: str
    cents: int


def lines_of(kept: Iterable[Mapping[str, Any]]) -> list[Line]:
    """The lines in words, from what a statement keeps."""
    out = []
    for line in kept:
        on = date.fromisoformat(line["on"])
        if line["what"] == "pass":
            text = _("%(name)s, n° %(number)s", name=line["name"], number=line["number"])
            detail = _("jusqu’au %(day)s", day=day(date.fromisoformat(line["until"])))
        else:
            when = period(datetime.fromisoformat(line["starts_at"]), datetime.fromisoformat(line["ends_at"]))
            kind = str(WORKSPACE_KIND.get(line["kind"], line["kind"])).lower()
            text = _("%(centre)s, %(kind)s, %(when)s", centre=line["centre"], kind=kind, when=when)
            detail = _price(line["price"])
        out.append(Line(on, text, detail, line["cents"]))
    return out


def _price(price: Mapping[str, Any]) -> str:
    try:
        return price_in_words(thawed(price))
    except (KeyError, TypeError, ValueError):
        return ""  # a price kept by something else than the tariffs: its amount is enough


def as_csv(kept: Iterable[Mapping[str, Any]], total_cents: int) -> bytes:
    """The statement as a file for a spreadsheet; amounts in euros, the total last."""
    rows = [(x.on, x.text, x.detail, Decimal(x.cents).scaleb(-2)) for x in lines_of(kept)]
    return csv_file(
        (_("Date"), _("Usage"), _("Prix"), _("Montant en euros")),
        [*rows, ("", _("Total"), "", Decimal(total_cents).scaleb(-2))],
    )
