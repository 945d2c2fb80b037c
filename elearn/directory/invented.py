"""The invented independents of the demonstration, from ``independents.yaml`` beside this file.

Proofs name engagements that the demonstration invents too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("independents.yaml")


@dataclass(frozen=True, slots=True)
class Service:
    """An offer. Prices in cents."""

    category: str
    title: str
    unit: str
    price: int
    scope: str
    deliverable: str
    skills: Sequence[str]
    most: int | None = None
    delay: int = 5
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class Independent:
    """One person. ``skills`` is code → level, ``proven`` the codes that an engagement showed."""

    given: str
    family: str
    email: str
    siret: str
    trade: str
    headline: str
    presentation: str
    commune: str
    day_rate: int
    hours: int
    languages: Sequence[tuple[str, str]]
    skills: Mapping[str, int]
    proven: Sequence[str] = ()
    offers: Sequence[Service] = ()
    reference: tuple[str, str, int] = ("", "", 0)
    hidden: Sequence[str] = ()


def people() -> list[Independent]:
    """All of them, in the order in which they are made; read anew at each call."""
    return [_person(raw) for raw in yaml.safe_load(FILE.read_text(encoding="utf-8"))]


def _person(raw: dict[str, Any]) -> Independent:
    offers = tuple(Service(**offer) for offer in raw.pop("offers", ()))
    languages = tuple((code, level) for code, level in raw.pop("languages"))
    client, what, year = raw.pop("reference", ("", "", 0))
    return Independent(**raw, languages=languages, offers=offers, reference=(client, what, year))
