"""What is looked for among profiles. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from elearn.directory.matching import Place


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for; empty means whatever it is.

    ``place`` and ``km`` bound the distance, ``week`` is a day of the week in which ``hours`` are
    needed, ``price_cents`` is the dearest day rate. What someone does not show is not found by it.
    """

    text: str = ""
    category: str = ""
    skill: str = ""
    proof: str = ""
    language: str = ""
    telecentre: str = ""
    commune: str = ""
    place: Place | None = None
    km: int = 0
    hours: int = 0
    week: date | None = None
    price_cents: int = 0
