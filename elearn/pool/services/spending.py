"""Deciding on an order, writing the decision down, and counting what a month spends."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from elearn.core import clock, db
from elearn.core.db import Identifier
from elearn.core.errors import Conflict
from elearn.core.policy import Actor
from elearn.pool import refusals
from elearn.pool.conditions import APPROVAL, REFUSED, WHOLE, Asked, Decision, decide
from elearn.pool.extend import Grant
from elearn.pool.models import AGREED, Counter, DecisionRow, OrderRow
from elearn.pool.queries import conditions as reads

# The counter of a month: at nothing when it is not there yet, its turn taken, what an order adds to it. Made once.
_TABLE = cast("sa.Table", Counter.__table__)
_BEGIN = {
    on_sqlite: make(_TABLE)
    .values(spent_cents=0, granted_cents=0)
    .on_conflict_do_nothing(index_elements=["root", "person_id", "month"])
    for on_sqlite, make in ((True, sqlite.insert), (False, postgresql.insert))
}
_IN_TURN = (
    sa.select(_TABLE.c.id)
    .where(*(_TABLE.c[name] == sa.bindparam(name) for name in ("root", "person_id", "month")))
    .with_for_update()
)
_MOST, _LIMIT = (sa.bindparam(name, type_=Identifier) for name in ("most", "limit"))
_AFTER = _TABLE.c.spent_cents + sa.bindparam("cents", type_=Identifier)
_SPEND = (
    sa.update(_TABLE)
    .where(
        _TABLE.c.root == sa.bindparam("whose"),
        _TABLE.c.person_id == sa.bindparam("of"),
        _TABLE.c.month == sa.bindparam("in_month"),
        sa.or_(_LIMIT.is_(None), _AFTER <= _LIMIT),
    )
    .values(spent_cents=_AFTER, ceiling_cents=_MOST, granted_cents=sa.case((_AFTER > _MOST, _AFTER - _MOST), else_=0))
)


class Refused(Conflict):
    """An order that may not be made now. ``decision`` says why, what would lift it, and who may agree."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(refusals.said(decision), code=decision.code)
        self.decision = decision
        self.more = refusals.told(decision)

    @property
    def can_be_asked(self) -> bool:
        """Whether somebody may still agree to it."""
        return self.decision.outcome == APPROVAL


class Undone(Exception):
    """What was begun in a savepoint is taken back."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A decision with the facts it was made from, and the month it counts in."""

    organisation_id: int
    asked: Asked
    decision: Decision
    month: date
    ceiling_cents: int | None = None  # of the whole organisation, a month


def judge(organisation_id: int, asked: Asked) -> Judged:
    """Decide now, by the conditions in force; nothing is written."""
    month, whole = reads.month_of(clock.now()), reads.whole(organisation_id)
    rules = [one for one, _row in reads.in_force(organisation_id)]
    seen = reads.spent([whole, *(one.root for one in rules)], asked.person_id, month)
    seen[WHOLE] = seen.pop((whole, 0), 0)
    ceiling = reads.ceiling(organisation_id)
    return Judged(organisation_id, asked, decide(rules, asked, seen, ceiling), month, ceiling)


def one_at_a_time(organisation_id: int) -> None:
    """Wait for whoever orders for this organisation now: what one reads afterwards, nobody else changes meanwhile."""
    counter = {"root": reads.whole(organisation_id), "person_id": 0, "month": reads.month_of(clock.now())}
    session = db.session()
    had: set[tuple[object, ...]] = session.info.setdefault("pool.in_turn", set())
    if tuple(counter.values()) in had:
        return
    db.execute(_BEGIN[db.is_sqlite()], counter)
    db.rows(_IN_TURN, counter)
    if not session.in_nested_transaction():  # what a savepoint locks, it lets go when it is undone
        had.add(tuple(counter.values()))


def write_down(judged: Judged) -> int:
    """Keep the decision with its trace, and answer its id."""
    decision = judged.decision
    row = DecisionRow(
        organisation_id=judged.organisation_id, person_id=judged.asked.person_id, offer_id=judged.asked.offer_id,
        condition_id=decision.condition.id if decision.condition else None, cents=judged.asked.cents,
        outcome=decision.outcome, code=decision.code, detail=_detail(judged), at=clock.now(),
    )  # fmt: skip
    db.add(row)
    return row.id


def refuse(judged: Judged) -> Refused:
    """The refusal to raise; its trace is kept although the order is undone."""
    db.after_rollback(lambda: cast("None", write_down(judged)))
    return Refused(judged.decision)


def spend(judged: Judged, *, is_granted: bool = False) -> bool:
    """Count an order in the month of its organisation, of its condition, then of the person; whether all ceilings held.

    One conditional UPDATE a counter: between two who order at once, the second sees what the first
    counted. With ``is_granted`` the ceilings of the condition are passed, by what the approval lets; that
    of the organisation never. A False leaves the first ones counted: the caller undoes the whole.
    """
    condition, month, cents = judged.decision.condition, judged.month, judged.asked.cents
    root = reads.whole(judged.organisation_id)
    if not _count(root, 0, month, cents, judged.ceiling_cents, is_granted=False):
        return False
    if condition is None:
        return True
    whose = ((0, condition.per_month_cents), (judged.asked.person_id, condition.per_person_cents))
    return all(_count(condition.root, who, month, cents, most, is_granted=is_granted) for who, most in whose)


def _count(root: str, who: int, month: date, cents: int, ceiling: int | None, *, is_granted: bool) -> bool:
    counter = {"root": root, "person_id": who, "month": month}
    if (root, who, month) not in db.session().info.get("pool.in_turn", ()):
        db.execute(_BEGIN[db.is_sqlite()], counter)
    limit = None if is_granted else ceiling
    spent = {"whose": root, "of": who, "in_month": month, "cents": cents, "most": ceiling, "limit": limit}
    return cast("sa.CursorResult[Any]", db.execute(_SPEND, spent)).rowcount == 1


def release(engagement_id: int, owed_cents: int = 0) -> None:
    """Give back to its month what a mission given up had spent, but for what is owed of it; again, nothing more."""
    session = db.session()
    query = sa.select(OrderRow).where(OrderRow.engagement_id == engagement_id, OrderRow.released_at.is_(None))
    order = session.scalars(query.with_for_update()).one_or_none()
    if order is None:
        return
    order.released_at = clock.now()
    session.flush()
    _give_back(order, max(0, order.cents - owed_cents))


def owe_less(engagement_id: int, before_cents: int, owed_cents: int) -> None:
    """Give back what a mission already given up was thought to owe, and does not: its month counted it until now."""
    query = sa.select(OrderRow).where(OrderRow.engagement_id == engagement_id, OrderRow.released_at.is_not(None))
    order = db.session().scalars(query).one_or_none()
    if order is not None:
        _give_back(order, min(order.cents, before_cents) - min(order.cents, owed_cents))


def _give_back(order: OrderRow, cents: int) -> None:
    session = db.session()
    after = Counter.spent_cents - cents
    above = sa.case((after > Counter.ceiling_cents, after - Counter.ceiling_cents), else_=0)
    whole, root = reads.whole(order.organisation_id), order.root
    # In the order of ``spend``, so that the two never wait for each other.
    for one, who in ((whole, 0), *(((root, 0), (root, order.person_id)) if root else ())):
        session.execute(
            sa.update(Counter)
            .where(Counter.root == one, Counter.person_id == who, Counter.month == order.month)
            .values(spent_cents=after, granted_cents=above)
            .execution_options(synchronize_session=False)
        )


def record(
    actor_id: int, judged: Judged, decision_id: int, engagement_id: int, approval_id: int | None = None,
    offer: tuple[int, int] | None = None, *, is_agreed: bool = False,
) -> None:  # fmt: skip
    """Keep what was ordered under which condition."""
    condition = judged.decision.condition
    db.add(
        OrderRow(
            engagement_id=engagement_id, organisation_id=judged.organisation_id, person_id=actor_id,
            decision_id=decision_id, approval_id=approval_id, condition_id=condition.id if condition else None,
            root=condition.root if condition else "", month=judged.month, cents=judged.asked.cents,
            offer_id=offer[0] if offer else None, offer_number=offer[1] if offer else None,
            place=AGREED if is_agreed else judged.asked.place,
        )
    )  # fmt: skip


def take(judged: Judged) -> int:
    """Spend what was allowed, and write the decision down; answer its id.

    Raises :class:`Refused` when it is not allowed, or when somebody else spent it at that moment.
    """
    if not judged.decision.is_allowed:
        raise refuse(judged)
    if not _spend_whole(judged):
        again = judge(judged.organisation_id, judged.asked)
        if again.decision.is_allowed:  # the room came back meanwhile: who asks again will have it
            raise Conflict(refusals.changed(), code="stale")
        raise refuse(again)
    return write_down(judged)


def take_granted(actor: Actor, judged: Judged, grant: Grant) -> int:
    """The same once ``actor`` agreed: the ceilings of the condition are passed, that of the organisation never.

    Raises :class:`Refused`, or :class:`Conflict` ``stale`` when it costs more than was asked, or is not theirs
    to grant any more.
    """
    decision = judged.decision
    if decision.outcome == REFUSED:
        raise refuse(judged)
    is_others = decision.outcome == APPROVAL and actor.id not in decision.approvers
    if is_others or judged.asked.cents > grant.cents or not spend(judged, is_granted=True):
        raise Conflict(refusals.changed(), code="stale")
    return write_down(judged)


def _spend_whole(judged: Judged) -> bool:
    """Count it in each month, or in none."""
    if judged.decision.condition is None:  # in one alone: nothing to take back
        return spend(judged)
    with suppress(Undone), db.session().begin_nested():
        if not spend(judged):
            raise Undone
        return True
    return False


def _detail(judged: Judged) -> dict[str, Any]:
    decision = judged.decision
    return {
        "asked": judged.asked.as_json(),
        "month": judged.month.isoformat(),
        "causes": [asdict(cause) for cause in decision.causes],
        "lifts": list(decision.lifts),
        "approvers": list(decision.approvers),
        "trace": [step.as_json() for step in decision.trace],
    }
