"""Amounts of a group, shared between its members to the cent. Pure code.

Nothing is lost and nothing is made: what is shared always sums to what there was. Amounts are whole
cents, shares basis points that sum to ``WHOLE``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from elearn.core.amounts import half_up, shared
from elearn.pool.figures import Line, totals

WHOLE = 10_000
MEMBERS, LEAD = "members", "lead"
BILLINGS = (MEMBERS, LEAD)  # each invoices its part, or the lead invoices all and the members invoice the lead
CLIENT = 0


def who_works(content: Mapping[str, Any], author_id: int) -> tuple[int, ...]:
    """Who works under a version of a quote: the members of the group that sent it, or its author alone."""
    return tuple(int(one["id"]) for one in content["group"]["members"]) if "group" in content else (author_id,)


@dataclass(frozen=True, slots=True)
class Part:
    """What one member does of a quote: before tax, tax, with tax, and its share of the whole."""

    person_id: int
    net_cents: int
    vat_cents: int
    share_bp: int

    @property
    def gross_cents(self) -> int:
        """With tax."""
        return self.net_cents + self.vat_cents


def parts(lines: Iterable[Line], members: Sequence[int], regime: str, billing: str) -> tuple[Part, ...]:
    """The part of each member, in their order: nets, taxes and shares sum to those of the whole quote.

    When the lead invoices all, the tax is that of one invoice: each rate's is shared as its base is.
    """
    kept = tuple(lines)
    nets = {one: sum(line.total_cents for line in kept if line.member == one) for one in members}
    if billing == MEMBERS:
        taxes = {one: totals([k for k in kept if k.member == one], regime, by_member=True).vat_cents for one in members}
    else:
        taxes = dict.fromkeys(members, 0)
        for rate, base, tax in totals(kept, regime).taxes:
            if not base:
                continue
            bases = [sum(k.total_cents for k in kept if k.member == one and k.vat_bp == rate) for one in members]
            for one, cents in zip(members, shared(tax, bases), strict=True):
                taxes[one] += cents
    whole = sum(nets.values())
    found = shared(WHOLE, [nets[one] for one in members]) if whole else (0,) * len(members)
    return tuple(Part(one, nets[one], taxes[one], bp) for one, bp in zip(members, found, strict=True))


@dataclass(frozen=True, slots=True)
class Bill:
    """One invoice of a group, before tax. ``payer`` is a member, or ``CLIENT``."""

    issuer: int
    payer: int
    net_cents: int


def bills(nets: Mapping[int, int], lead: int, billing: str, lead_pay_bp: int) -> tuple[Bill, ...]:
    """Who invoices whom: to the client, then between members. Nothing of nothing is invoiced.

    The lead is paid ``lead_pay_bp`` of the part of each other member, whichever way the client is invoiced.
    """
    pays = {one: half_up(net * lead_pay_bp, WHOLE) for one, net in nets.items() if one != lead}
    if billing == LEAD:
        found = [Bill(lead, CLIENT, sum(nets.values()))]
        found += [Bill(one, lead, nets[one] - pay) for one, pay in pays.items()]
    else:
        found = [Bill(one, CLIENT, net) for one, net in nets.items()]
        found += [Bill(lead, one, pay) for one, pay in pays.items()]
    return tuple(bill for bill in found if bill.net_cents)


def kept(found: Iterable[Bill], person_id: int) -> int:
    """What is left to someone once all these invoices are paid."""
    return sum(bill.net_cents * ((bill.issuer == person_id) - (bill.payer == person_id)) for bill in found)


@dataclass(frozen=True, slots=True)
class Due:
    """What one member invoices another for one thing accepted, before tax."""

    key: str
    issuer: int
    payer: int
    net_cents: int


def dues(items: Iterable[tuple[str, int, int]], lead: int, billing: str, lead_pay_bp: int) -> Iterator[Due]:
    """What members invoice each other as things are accepted: ``items`` are key, who did it, cents before tax.

    The pay of the lead is rounded on what each member did so far, so that the sum of the dues is what
    :func:`bills` says of the same whole.
    """
    done: dict[int, int] = {}
    for key, member, cents in items:
        if member == lead:
            continue
        before = done.get(member, 0)
        done[member] = before + cents
        pay = half_up(done[member] * lead_pay_bp, WHOLE) - half_up(before * lead_pay_bp, WHOLE)
        owed = cents - pay if billing == LEAD else pay
        if owed:
            issuer, payer = (member, lead) if billing == LEAD else (lead, member)
            yield Due(key, issuer, payer, owed)
