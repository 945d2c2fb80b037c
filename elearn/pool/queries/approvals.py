"""What waits for an agreement, for those who may give it and for who asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.core import clock, db, pages
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, can
from elearn.pool.conditions import Cause
from elearn.pool.extend import APPROVABLES, ORDERING_ROLES
from elearn.pool.life import approvals as life
from elearn.pool.models import Approval, ConditionRow, DecisionRow
from elearn.pool.policy import Can
from elearn.pool.queries import conditions

RECENT = timedelta(days=30)
KIND = "kind"  # in what is kept of an order: who makes it, a name of ``extend.APPROVABLES``; the pool itself without


@dataclass(frozen=True, slots=True)
class ApprovalCard:
    """One order that somebody was asked to grant. ``state`` as it reads now; ``approvers`` never holds who asked.

    ``kind``: the room that makes it brings it (``extend.APPROVABLES``), with what ``wanted`` says; empty here.
    """

    id: int
    organisation_id: int
    organisation: str
    person_id: int
    person: str
    title: str
    cents: int
    note: str
    state: str
    asked_at: datetime
    lapses_at: datetime
    decided_by: str
    decided_at: datetime | None
    reason: str
    engagement_id: int | None
    causes: tuple[Cause, ...]
    approvers: tuple[int, ...]
    wanted: dict[str, Any]
    was_present: bool
    kind: str = ""

    @property
    def is_withdrawn(self) -> bool:
        """Whether who asked took it back before its time: it reads as lapsed for programs."""
        return self.state == life.LAPSED and self.decided_at is not None

    @property
    def lines(self) -> tuple[str, ...]:
        """What another room would order, for who decides; ``ordered.told`` says it of those of the pool too."""
        return tuple(APPROVABLES.get(self.kind).said(self.wanted)) if self.kind in APPROVABLES else ()

    @property
    def path(self) -> str:
        """The page to read before deciding, or empty."""
        return APPROVABLES.get(self.kind).path(self.wanted) if self.kind in APPROVABLES else ""


def facts(row: Approval) -> life.Facts:
    """What the table of an approval's life looks at."""
    return life.Facts(clock.now(), row.lapses_at)


def missing() -> Missing:
    """What is said of an approval that does not exist, or not for this reader."""
    return Missing(_("Cette demande de validation n’existe pas, ou ne vous est pas ouverte."))


def cards(rows: Collection[Approval]) -> list[ApprovalCard]:
    """These rows, in the order given."""
    if not rows:
        return []
    session = db.session()
    names = accounts.organisations_by_id({row.organisation_id for row in rows})
    people = accounts.people({p for row in rows for p in (row.person_id, row.decided_by) if p is not None})
    named = sa.select(ConditionRow).where(ConditionRow.id.in_({r.condition_id for r in rows}))
    rules = conditions.approvers(session.scalars(named).all())
    query = sa.select(DecisionRow.id, DecisionRow.detail).where(DecisionRow.id.in_({r.decision_id for r in rows}))
    details: dict[int, dict[str, Any]] = {found.id: found.detail for found in session.execute(query)}

    def name(person_id: int | None) -> str:
        return people[person_id].display_name if person_id in people else ""

    return [
        ApprovalCard(
            row.id, row.organisation_id, names[row.organisation_id].name, row.person_id, name(row.person_id), row.title,
            row.cents, row.note, life.MACHINE.read_state(row.state, facts(row)), row.asked_at, row.lapses_at,
            name(row.decided_by), row.decided_at, row.reason, row.engagement_id,
            tuple(Cause(**cause) for cause in details[row.decision_id]["causes"]),
            tuple(p for p in rules[row.condition_id] if p != row.person_id),
            {name: value for name, value in row.wanted.items() if name != KIND},
            bool(details[row.decision_id]["asked"]["is_present"]), row.wanted.get(KIND, ""),
        )
        for row in rows
    ]  # fmt: skip


def to_decide(actor: Actor) -> list[ApprovalCard]:
    """What waits for this person's answer, what lapses first at the top; nothing for who orders for nobody."""
    query = sa.select(Approval).where(_ordered_for(actor), Approval.state == life.ASKED)
    found = cards(list(db.session().scalars(query.order_by(Approval.lapses_at, Approval.id))))
    return [one for one in found if one.state == life.ASKED and can(Can.READ_APPROVAL, actor, one)]


def missed(actor: Actor) -> list[ApprovalCard]:
    """What this person could have answered, and nobody did, in the last thirty days; the last first."""
    now = clock.now()
    past = sa.and_(Approval.lapses_at <= now, Approval.lapses_at > now - RECENT, Approval.decided_at.is_(None))
    query = sa.select(Approval).where(_ordered_for(actor), past)
    found = cards(list(db.session().scalars(query.order_by(Approval.lapses_at.desc(), Approval.id.desc()))))
    return [one for one in found if can(Can.READ_APPROVAL, actor, one)]


def decided(actor: Actor, page: int = 1, size: int = pages.PAGE) -> tuple[list[ApprovalCard], int]:
    """A page of what this person answered, the last first; how many in all."""
    query = sa.select(Approval).where(Approval.decided_by == actor.id)
    rows, total = pages.rows_of(query.order_by(Approval.decided_at.desc(), Approval.id.desc()), page, size)
    return cards(rows), total


def mine(actor: Actor, page: int = 1, size: int = pages.PAGE) -> tuple[list[ApprovalCard], int]:
    """A page of what this person asked for, the last first; how many in all."""
    query = sa.select(Approval).where(Approval.person_id == actor.id)
    rows, total = pages.rows_of(query.order_by(Approval.id.desc()), page, size)
    return cards(rows), total


def waited_for(actor: Actor) -> list[ApprovalCard]:
    """What this person asked for and waits for, the last first."""
    query = sa.select(Approval).where(Approval.person_id == actor.id, Approval.state == life.ASKED)
    found = cards(list(db.session().scalars(query.order_by(Approval.id.desc()))))
    return [one for one in found if one.state == life.ASKED]


def card(actor: Actor, approval_id: int) -> ApprovalCard:
    """One, for who asked or may answer; raise :class:`Missing` for anybody else."""
    row = db.session().get(Approval, approval_id)
    found = cards([row])[0] if row is not None else None
    if found is None or not (found.person_id == actor.id or can(Can.READ_APPROVAL, actor, found)):
        raise missing()
    return found


def _ordered_for(actor: Actor) -> sa.ColumnElement[bool]:
    return Approval.organisation_id.in_(sorted(actor.organisations(*ORDERING_ROLES)))


def waiting(organisation_id: int, key: str) -> int | None:
    """The approval that the form of this key asked for, if it did."""
    query = sa.select(Approval.id).where(Approval.organisation_id == organisation_id, Approval.key == key[:80])
    return db.session().scalar(query)


def waiting_for(actor: Actor, organisation_id: int, wanted: Mapping[str, Any]) -> int | None:
    """The approval that one already waits for of exactly this, if any."""
    query = sa.select(Approval).where(
        Approval.organisation_id == organisation_id, Approval.person_id == actor.id, Approval.state == life.ASKED
    )
    rows = db.session().scalars(query.order_by(Approval.id)).all()
    return next((row.id for row in rows if row.wanted == wanted and not facts(row).is_past), None)
