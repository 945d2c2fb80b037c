"""The rules of a convention as data: read from a form or a file, checked, never changed once signed.

Pure code. The names are those of the convention's ``rules``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

PROOFS = ("enrolment", "activity", "completion", "certificate")
BEFORE_THE_END = ("enrolment", "activity")
PERSONAL = ("none", "initials", "names")
HOURS = ("planned", "training", "presence")
# What opens payment, and the proof without which it does not.
BASES = {"completion": "completion", "hours": "activity", "certificate": "certificate"}


@dataclass(frozen=True, slots=True)
class Rules:
    """How an envelope is justified.

    ``basis``: what opens payment. ``proofs``: what each seat needs. ``personal``: what the funder
    sees of people. ``hours``: the kinds that reports give: ``planned`` (of the modules completed),
    ``training`` (measured at a distance), ``presence`` (in a telecentre). ``pays_abandoned``: whether a seat
    abandoned after its start is paid. ``keep_years``: how long proofs are kept.
    """

    basis: str = "completion"
    proofs: tuple[str, ...] = ("enrolment", "activity", "completion", "certificate")
    personal: str = "none"
    hours: tuple[str, ...] = HOURS
    pays_abandoned: bool = False
    keep_years: int = 5
    extra: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.basis not in BASES or self.personal not in PERSONAL:
            raise ValueError("unknown basis or personal data")
        if not set(self.proofs) <= set(PROOFS) or not set(self.hours) <= set(HOURS):
            raise ValueError("unknown proof or kind of hours")
        if not 1 <= self.keep_years <= 30:
            raise ValueError("proofs are kept from 1 to 30 years")

    def needed(self, *, was_abandoned: bool) -> tuple[str, ...]:
        """The proofs of one seat, that of the basis among them. One that was left on the way has no end to prove."""
        asked = {*self.proofs, BASES[self.basis]}
        return tuple(p for p in PROOFS if p in asked and (not was_abandoned or p in BEFORE_THE_END))

    def to_json(self) -> dict[str, Any]:
        """As kept with the convention."""
        return {**asdict(self), "proofs": list(self.proofs), "hours": list(self.hours)}


def rules_of(kept: Mapping[str, Any]) -> Rules:
    """The rules of a convention, from what it keeps."""
    values = {name: kept[name] for name in Rules.__slots__ if name in kept}
    for name in ("proofs", "hours"):
        if name in values:
            values[name] = tuple(values[name])
    return Rules(**values)
