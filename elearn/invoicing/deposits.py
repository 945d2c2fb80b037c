"""What an invoice takes off because a deposit was invoiced before (Code de commerce, art. L441-9). Pure code.

Each invoice of a mission takes off the same part of what it bills as the deposit was of the order, so that all that
is billed in the end is what was accepted; never more than the deposit, less what was credited of it.
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


def less(
    lines: Sequence[Line], deposit: Mapping[str, Any], left: Sequence[int], before: Iterable[Mapping[str, Any]]
) -> Iterator[Line]:  # fmt: skip
    """The lines that take a deposit off an invoice of these lines.

    ``left`` is by line of the deposit what is not credited, ``before`` the invoices of the mission that stand.
    """
    billed = [*lines, *(one for said in before for one in lines_of(said))]
    when = written(date.fromisoformat(deposit["issued_on"]))
    for line, most in zip(lines_of(deposit), left, strict=True):
        base = sum(one.net_cents for one in billed if one.vat_bp == line.vat_bp and not one.key.startswith(LESS))
        taken = -sum(one.net_cents for one in billed if one.key == LESS + line.key)
        cents = min(most, half_up(base * deposit["deposit"], 100)) - taken
        if cents > 0:
            label = f"Acompte déduit, facture {deposit['number']} du {when}"
            yield Line(LESS + line.key, label, "", "act", Decimal(-1), cents, -cents, line.vat_bp)


def taken_off(invoices: Iterable[Mapping[str, Any]], deposit: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What these invoices take off a deposit, as credit notes of it would: so much less is left to credit."""
    keys = {LESS + line.key for line in lines_of(deposit)}
    for said in invoices:
        for line in lines_of(said):
            if line.key in keys:
                cents = -line.net_cents
                kept = {"key": line.key.removeprefix(LESS), "net_cents": cents}
                yield {
                    "lines": [{**line.as_json(), **kept}],
                    "taxes": [[line.vat_bp, cents, half_up(cents * line.vat_bp, 10_000)]],
                }
