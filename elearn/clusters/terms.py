"""How long clusters keep what they hold of people and companies, and what is left afterwards. Pure code.

A contract is kept ten years from its end (Code de commerce, art. L123-22); what prepared one, or led to none, five
years, as long as one may be sued for it (art. L110-4); an invitation that nobody answered, one year.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

INVITATION, PREPARATION, CONTRACT = 1, 5, 10  # years
_WHO = ("name", "siret", "address", "vat_number", "scope")


def before(today: date, years: int) -> date:
    """The first day that is still kept: what ended before it goes. 29 February keeps to the end of its month."""
    try:
        return today.replace(year=today.year - years)
    except ValueError:
        return today.replace(year=today.year - years, day=28)


def nameless(content: Mapping[str, Any]) -> dict[str, Any]:
    """A version of a quote without who sent it: lots, prices and amounts stay, names, numbers and words do not."""
    out = {**content, "provider": _blank(content["provider"]), "vat_number": "", "note": ""}
    if "group" in content:
        out["group"] = {**content["group"], "name": "", "members": [_blank(m) for m in content["group"]["members"]]}
    return out


def _blank(one: Mapping[str, Any]) -> dict[str, Any]:
    return {name: "" if name in _WHO else value for name, value in one.items()}
