"""Who in an organisation may order what, and the one decision that is made of it. Pure code.

A condition opens; nothing is open to a member without one. A buyer whom no condition names orders as
before. Every condition in force is tried in its order: the first that allows is taken, else the first
that an approval would open, else the refusal of the one that came closest. Above them all stands what
the whole organisation spends in a month, buyers included, which no approval passes. Amounts in cents
before VAT. What was looked at is kept as a trace, step by step.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

EVERYONE, ROLES, PEOPLE, SALARIED = "everyone", "roles", "people", "salaried"
WHO = (EVERYONE, SALARIED, ROLES, PEOPLE)
ANY, HOME, TELECENTRE, PRESENT = "any", "home", "telecentre", "present"
PLACES = (ANY, HOME, TELECENTRE, PRESENT)
KNOWN, PROVEN, CENTRE = "known", "proven", "centre"
PROVIDERS = (ANY, KNOWN, PROVEN, CENTRE)
ALLOWED, APPROVAL, REFUSED = "allowed", "approval", "refused"
OUTCOMES = (ALLOWED, APPROVAL, REFUSED)
BUYER = "buyer"
WHOLE = ("", 0)
Spending = Mapping[tuple[str, int], int]  # (root, person or 0 for all) → spent this month, in cents; WHOLE: by all


@dataclass(frozen=True, slots=True)
class Condition:
    """What one row opens. Empty lists and None do not limit; ``root`` is shared by a row and what replaces it.

    ``place``: ``home`` and ``telecentre`` take one's word, ``present`` wants a visit or a booking of now.
    ``providers``: ``known`` (work of theirs was accepted), ``proven`` (a proof for the trade), ``centre`` (in a
    telecentre). ``approve_above_cents`` 0 asks for an approval each time. With ``lifts`` an approval lets an
    order pass the ceilings. ``approvers`` are those who may decide today.
    """

    id: int
    root: str
    who: str = EVERYONE
    roles: tuple[str, ...] = ()
    people: tuple[int, ...] = ()
    place: str = ANY
    categories: tuple[str, ...] = ()
    offers: tuple[int, ...] = ()
    providers: str = ANY
    per_order_cents: int | None = None
    per_person_cents: int | None = None
    per_month_cents: int | None = None
    approve_above_cents: int | None = None
    lifts: bool = True
    approvers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Cause:
    """Why it is not simply allowed: a code and, for a ceiling, how much it is and what is left of it."""

    code: str
    ceiling_cents: int | None = None
    left_cents: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What someone wants to order, and what is known of them. ``bars`` are refusals of the offer itself."""

    person_id: int
    roles: frozenset[str]
    cents: int
    category: str
    offer_id: int | None = None
    is_salaried: bool = False
    place: str = ""
    is_present: bool = False
    provider: frozenset[str] = frozenset()
    bars: tuple[Cause, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As the trace keeps it."""
        return asdict(self) | {
            "roles": sorted(self.roles),
            "provider": sorted(self.provider),
            "bars": [asdict(bar) for bar in self.bars],
        }


@dataclass(frozen=True, slots=True)
class Step:
    """One thing looked at: which condition (None: outside of them), which check, whether it held."""

    condition_id: int | None
    check: str
    holds: bool
    facts: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As the trace keeps it."""
        return {"condition": self.condition_id, "check": self.check, "holds": self.holds, **self.facts}


@dataclass(frozen=True, slots=True)
class Decision:
    """``allowed``, ``approval`` (of one of ``approvers``) or ``refused``, why, what would lift it, and the trace.

    ``condition`` is the one that decided; None when none was needed, or none came close.
    """

    outcome: str
    causes: tuple[Cause, ...] = ()
    lifts: tuple[str, ...] = ()
    condition: Condition | None = None
    approvers: tuple[int, ...] = ()
    trace: tuple[Step, ...] = ()

    @property
    def code(self) -> str:
        """The first cause; empty when it is allowed."""
        return self.causes[0].code if self.causes else ""

    @property
    def is_allowed(self) -> bool:
        """Whether it may be ordered now."""
        return self.outcome == ALLOWED


# What the reader may do about each refusal, the shortest way first; words in ``refusals``.
LIFTS: Mapping[str, tuple[str, ...]] = {
    "no-conditions": ("buyers",),
    "who": ("buyers",),
    "category": ("buyers",),
    "offer": ("buyers",),
    "provider": ("buyers",),
    "place-home": ("from-home",),
    "place-telecentre": ("from-telecentre",),
    "place-present": ("check-in",),
    "order-ceiling": ("reduce", "buyers"),
    "person-month": ("reduce", "next-month", "buyers"),
    "month": ("reduce", "next-month", "buyers"),
    "organisation-month": ("reduce", "next-month", "buyers"),
    "approval-above": ("reduce",),
    "no-approver": ("buyers",),
    "audience-kind": ("request",),
    "audience-member": ("request",),
    "ceiling": ("reduce", "request"),
    "price-range": ("request",),
    "capacity": ("reduce", "request"),
    "regime": ("provider",),
    "own-provider": ("other-provider",),
}


def decide(
    conditions: Sequence[Condition], asked: Asked, spent: Spending, ceiling_cents: int | None = None
) -> Decision:
    """The decision on one order. The same arguments always give the same answer.

    ``ceiling_cents`` is what the whole organisation may spend in a month; None: as much as it likes.
    """
    trace: list[Step] = [Step(None, bar.code, False) for bar in asked.bars]
    bars = list(asked.bars)
    if ceiling_cents is not None:
        whole = Cause("organisation-month", ceiling_cents, left_of(ceiling_cents, spent.get(WHOLE, 0)))
        holds = asked.cents <= (whole.left_cents or 0)
        trace.append(Step(None, whole.code, holds, {"ceiling": whole.ceiling_cents, "left": whole.left_cents}))
        if not holds:
            bars.append(whole)
    if bars:
        return Decision(REFUSED, tuple(bars), LIFTS[bars[0].code], trace=tuple(trace))
    if BUYER in asked.roles and not any(_names(one, asked) for one in conditions):
        return Decision(ALLOWED, trace=(*trace, Step(None, "buyer-not-named", True)))
    if not conditions:
        cause = Cause("no-conditions")
        return Decision(REFUSED, (cause,), LIFTS[cause.code], trace=(*trace, Step(None, cause.code, False)))
    found: list[tuple[int, Decision]] = []
    for one in conditions:
        far, decision = _try(one, asked, spent)
        trace += decision.trace
        found.append((far, decision))
    best = next((d for _far, d in found if d.outcome == ALLOWED), None)
    best = best or next((d for _far, d in found if d.outcome == APPROVAL), None)
    if best is None:
        # The first of those that came closest; to be in a telecentre is asked only when nothing easier would do.
        best = max(found, key=lambda pair: (pair[0], pair[1].code != "place-present"))[1]
    return Decision(best.outcome, best.causes, best.lifts, best.condition, best.approvers, tuple(trace))


def _names(one: Condition, asked: Asked) -> bool:
    """Whether a condition binds this buyer: by their role or by name, not because it is for everyone."""
    return (one.who == ROLES and BUYER in one.roles) or (one.who == PEOPLE and asked.person_id in one.people)


def _try(one: Condition, asked: Asked, spent: Spending) -> tuple[int, Decision]:
    """How far the order came with one condition, and what that one says."""
    steps: list[Step] = []
    for far, (check, code) in enumerate(_scope(one, asked)):
        steps.append(Step(one.id, check, not code))
        if code:
            return far, Decision(REFUSED, (Cause(code),), LIFTS[code], one, trace=tuple(steps))
    causes = []
    for cause, holds in _amounts(one, asked, spent):
        facts = {"ceiling": cause.ceiling_cents, "left": cause.left_cents}
        steps.append(Step(one.id, cause.code, holds, facts))
        if not holds:
            causes.append(cause)
    return 9, _weigh(one, asked, causes, steps)


def _scope(one: Condition, asked: Asked) -> Iterable[tuple[str, str]]:
    """Each check of who, from where and what, with its refusal; empty when it holds."""
    yield "who", "" if _is_of(one, asked) else "who"
    yield "category", "" if not one.categories or asked.category in one.categories else "category"
    yield "offer", "" if not one.offers or asked.offer_id in one.offers else "offer"
    yield "provider", "" if one.providers == ANY or one.providers in asked.provider else "provider"
    yield "place", "" if _is_there(one, asked) else f"place-{one.place}"


def _is_of(one: Condition, asked: Asked) -> bool:
    if one.who == PEOPLE:
        return asked.person_id in one.people
    if one.who == ROLES:
        return not asked.roles.isdisjoint(one.roles)
    return bool(asked.roles) and (one.who == EVERYONE or asked.is_salaried)


def _is_there(one: Condition, asked: Asked) -> bool:
    if one.place == PRESENT:
        return asked.place == TELECENTRE and asked.is_present
    return one.place in (ANY, asked.place)


def _amounts(one: Condition, asked: Asked, spent: Spending) -> Iterable[tuple[Cause, bool]]:
    """Each ceiling with whether it holds, then the amount above which somebody must agree."""
    if one.per_order_cents is not None:
        yield (
            Cause("order-ceiling", one.per_order_cents, one.per_order_cents),
            asked.cents <= one.per_order_cents,
        )
    for code, ceiling, whose in (
        ("person-month", one.per_person_cents, asked.person_id),
        ("month", one.per_month_cents, 0),
    ):
        if ceiling is not None:
            left = left_of(ceiling, spent.get((one.root, whose), 0))
            yield Cause(code, ceiling, left), asked.cents <= left
    if one.approve_above_cents is not None:
        threshold = one.approve_above_cents
        yield Cause("approval-above", threshold, threshold), asked.cents <= threshold and threshold > 0


def left_of(ceiling_cents: int, spent_cents: int) -> int:
    """What is left of a month; never below zero, though approvals or a lowered ceiling may have passed it."""
    return max(0, ceiling_cents - spent_cents)


def _weigh(one: Condition, asked: Asked, causes: Sequence[Cause], steps: list[Step]) -> Decision:
    """What a condition that fits makes of the amounts."""
    if not causes:
        return Decision(ALLOWED, condition=one, trace=tuple(steps))
    ceilings = [cause for cause in causes if cause.code != "approval-above"]
    if ceilings and not one.lifts:
        return Decision(REFUSED, tuple(ceilings), LIFTS[ceilings[0].code], one, trace=tuple(steps))
    others = tuple(person for person in one.approvers if person != asked.person_id)
    steps.append(Step(one.id, "approver", bool(others), {"people": list(others)}))
    if others:
        # Where each order needs an agreement, neither less nor later goes without one.
        alone = () if one.approve_above_cents == 0 else LIFTS[causes[0].code]
        lifts = ("ask", *(way for way in alone if way != "buyers"))
        return Decision(APPROVAL, tuple(causes), lifts, one, others, tuple(steps))
    if ceilings:
        return Decision(REFUSED, tuple(causes), LIFTS[ceilings[0].code], one, trace=tuple(steps))
    return Decision(REFUSED, (Cause("no-approver"), *causes), LIFTS["no-approver"], one, trace=tuple(steps))
