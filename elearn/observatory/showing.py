"""How a reading is written for its reader. Pure but for the language.

Counts of people under five are not written for everyone: in a village, three people are named.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from elearn.core.i18n import NBSP, money, number
from elearn.core.i18n import gettext as _
from elearn.observatory.extend import Indicator, Reading

FEW = 5
# The year that others are compared with. Source: dossier of the Cantal's network, May 2017, which
# gives the evaluation of 2013.
BASELINE_YEAR = 2013
BASELINE = {
    name: Decimal(value)
    for name, value in (
        ("centres", 10), ("workspaces", 58), ("offices", 34), ("desks", 24), ("people", 214),
        ("hours", 43_800), ("filling", 3_500), ("passes", 111), ("cost", 93_400),
    )
}  # fmt: skip


def written(indicator: Indicator, value: Decimal | None) -> str:
    """``43 800 h``, ``35 %``, ``934,00 €``, ``214``; a dash when there is nothing to compute."""
    if value is None:
        return "–"
    if indicator.unit == "cents":
        return money(int(value.quantize(Decimal(1), ROUND_HALF_UP)))
    if indicator.unit == "bp":
        return share(value, indicator.digits)
    text = number(_rounded(value, indicator.digits), indicator.digits)
    return f"{text}{NBSP}h" if indicator.unit == "h" else text


def share(basis_points: Decimal, digits: int = 0) -> str:
    """``35 %``; what is less than half of one is said so, not said to be nothing."""
    if 0 < basis_points < 50 and not digits:
        return f"<{NBSP}1{NBSP}%"
    return f"{number(_rounded(basis_points / 100, digits), digits)}{NBSP}%"


def plain(indicator: Indicator, value: Decimal | None) -> Decimal | None:
    """The same as a cell of a spreadsheet: a number in hours, per cent or euros."""
    if value is None:
        return None
    if indicator.unit in ("bp", "cents"):
        return _rounded(value / 100, 2)
    return _rounded(value, 2 if indicator.unit == "h" else 0)


def _rounded(value: Decimal, digits: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def masks(reading: Reading, *, sees_few: bool) -> dict[int | None, str]:
    """What is written in place of counts that a reader must not know: by centre, None for the whole network.

    A count under five is hidden; so is one that leaves fewer than five out of what it is a part of; so is
    another beside it, the smallest, when the whole less what is shown would tell the few there are.
    """
    if sees_few or not reading.of_people:
        return {}
    whole = reading.among or Reading(None)
    few, aside = _("moins de %(few)s", few=FEW), _("masqué")
    out: dict[int | None, str] = {
        i: few if 0 < count < FEW else aside
        for i, count in reading.parts.items()
        if 0 < count < FEW or _leaves_few(count, whole.parts.get(i))
    }
    total = reading.value
    if total is not None and 0 < total < FEW:
        return out | {None: few}
    if total is not None and _leaves_few(total, whole.value):
        return out | {None: aside}
    hidden = sum(count for i, count in reading.parts.items() if i in out)
    shown = sorted((count, i) for i, count in reading.parts.items() if count >= FEW and i not in out)
    while out and shown and (len(out) == 1 or hidden < FEW):
        count, i = shown.pop(0)
        out[i], hidden = aside, hidden + count
    return out


def _leaves_few(count: Decimal, whole: Decimal | None) -> bool:
    """Whether those of ``whole`` who are not counted here are few; of none, nothing is learnt."""
    return whole is not None and count > 0 and 0 < whole - count < FEW
