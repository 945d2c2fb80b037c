"""What an invoice takes off because a deposit was invoiced before (Code de commerce, art. L441-9). Pure code.

Each invoice of a mission takes off the same part of what it bills as the deposit was of the order, so that all that
is billed in the end is what was accepted; never more than the deposit, less what was credited of it. The last one takes
off all that is left, where less was accepted than ordered. The VAT of all of them is, by rate, that of the whole: see
:func:`elearn.invoicing.amounts.following`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from elearn.core.amounts import half_up
from elearn.core.i18n import day as written
from elearn.invoicing.content import Line, lines_of

LESS = "less:"  # before the key of the line of the deposit that is taken off


def last(
    lines: Sequence[Line], deposit: Mapping[str, Any], left: Sequence[int], before: Sequence[Mapping[str, Any]]
) -> list[Line]:  # fmt: skip
    """What takes a deposit off the last invoice of a mission: all that is left of it, or the part of it that any other
    invoice takes off, where nothing would then be to pay: the rest is for a credit note."""
    whole = list(less(lines, deposit, left, before, is_last=True))
    is_paid = sum(one.net_cents for one in lines) + sum(one.net_cents for one in whole) > 0
    return whole if is_paid else list(less(lines, deposit, left, before))


def less(
    lines: Sequence[Line],
    deposit: Mapping[str, Any],
    left: Sequence[int],
    before: Iterable[Mapping[str, Any]],
    *,
    is_last: bool = False,
) -> Iterator[Line]:
    """The lines that take a deposit off an invoice of these lines.

    ``left`` is by line of the deposit what is not credited, ``before`` what stands of the mission's other invoices.
    ``is_last`` takes all that is left, up to what this invoice bills at that rate.
    """
    billed = [*lines, *(one for said in before for one in lines_of(said))]
    when = written(date.fromisoformat(deposit["issued_on"]))
    for line, most in zip(lines_of(deposit), left, strict=True):
        base = sum(one.net_cents for one in billed if one.vat_bp == line.vat_bp and not _is_less(one))
        taken = -sum(one.net_cents for one in billed if one.key == LESS + line.key)
        cents = min(most, half_up(base * deposit["deposit"], 100)) - taken
        if is_last:
            cents = min(most - taken, sum(one.net_cents for one in lines if one.vat_bp == line.vat_bp))
        if cents > 0:
            label = f"Acompte déduit, facture {deposit['number']} du {when}"
            yield Line(LESS + line.key, label, "", "act", Decimal(-1), cents, -cents, line.vat_bp)


def taken_off(invoices: Sequence[Mapping[str, Any]], deposit: Mapping[str, Any]) -> dict[str, Any]:
    """What these invoices take off a deposit, as one credit note of it would: so much less is left to credit.

    Its VAT is what theirs would be without the deposit, less what it is: with what is left of the deposit credited,
    the VAT of all of them is that of what they bill.
    """
    billed = [line for said in invoices for line in lines_of(said)]
    out, rates = list[dict[str, Any]](), dict[int, int]()
    for line in lines_of(deposit):
        cents = -sum(one.net_cents for one in billed if one.key == LESS + line.key)
        out.append({**line.as_json(), "net_cents": cents})
        rates[line.vat_bp] = rates.get(line.vat_bp, 0) + cents
    taxes = []
    for rate, cents in rates.items():
        base = sum(one.net_cents for one in billed if one.vat_bp == rate and not _is_less(one))
        said = sum(tax for one in invoices for found, _base, tax in one["taxes"] if found == rate)
        taxes.append([rate, cents, half_up(base * rate, 10_000) - said])
    return {"lines": out, "taxes": taxes}


def _is_less(line: Line) -> bool:
    return line.key.startswith(LESS)
