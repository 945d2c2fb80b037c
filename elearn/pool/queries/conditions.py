"""Conditions as the decision reads them, and what is known of who asks."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.core import clock, db
from elearn.core.db import Identifier
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.i18n import local
from elearn.core.policy import Actor, can, require
from elearn.directory.queries import profiles
from elearn.pool.conditions import CENTRE, KNOWN, PROVEN, Condition
from elearn.pool.extend import ORDERING_ROLES
from elearn.pool.life import engagements
from elearn.pool.models import AGREED, Ceiling, ConditionRow, Counter, DecisionRow, Engagement, OrderRow
from elearn.pool.policy import Can
from elearn.telecentres.queries import bookings, visits

APPROVER, BUYER = "approver", "buyer"
# Asked at every order: made once.
_OF: sa.BindParameter[int] = sa.bindparam("organisation", type_=Identifier)
_IN_FORCE = (
    sa.select(ConditionRow)
    .where(
        ConditionRow.organisation_id == _OF,
        ConditionRow.valid_from <= sa.bindparam("now"),
        sa.or_(ConditionRow.valid_until.is_(None), ConditionRow.valid_until > sa.bindparam("now")),
    )
    .order_by(ConditionRow.root, ConditionRow.id)
)
_CEILING = sa.select(Ceiling.per_month_cents).where(Ceiling.organisation_id == _OF, Ceiling.valid_until.is_(None))
_SPENT = db.Among(
    sa.select(Counter.root, Counter.person_id, Counter.spent_cents).where(
        sa.or_(Counter.person_id == 0, Counter.person_id == sa.bindparam("person")),
        Counter.month == sa.bindparam("month"),
    ),
    Counter.root,
)
_DONE = (
    sa.select(Engagement.id)
    .where(
        Engagement.organisation_id == _OF,
        Engagement.provider_id == sa.bindparam("provider"),
        Engagement.state.in_((engagements.ACCEPTED, engagements.CLOSED)),
    )
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Presence:
    """In which telecentre someone is now, by a visit or a booking; an empty name when nowhere."""

    centre: str = ""


@dataclass(frozen=True, slots=True)
class MonthCard:
    """What one condition has seen this month: by everyone, and by each person who ordered."""

    spent_cents: int
    people: tuple[tuple[str, int], ...]


def month_of(at: datetime) -> date:
    """The month that an order of that instant counts in: its first day here."""
    return local(at).date().replace(day=1)


def in_force(organisation_id: int) -> list[tuple[Condition, ConditionRow]]:
    """The conditions of now, the oldest first, each as the decision reads it."""
    rows = list(db.session().scalars(_IN_FORCE, {"organisation": organisation_id, "now": clock.now()}))
    rows.sort(key=lambda row: row.id)
    return list(zip(values(rows), rows, strict=True))


def whole(organisation_id: int) -> str:
    """The root under which a month counts all that an organisation orders."""
    return f"org:{organisation_id}"


def ceiling(organisation_id: int) -> int | None:
    """What an organisation may spend in a month, all its people together; None: it set no ceiling."""
    return db.rows(_CEILING, {"organisation": organisation_id}).scalar_one_or_none()


def ceilings(actor: Actor, organisation_id: int) -> list[Ceiling]:
    """Each ceiling there ever was of an organisation that one buys for, the last first."""
    if organisation_id not in actor.organisations(BUYER):
        raise missing()
    query = sa.select(Ceiling).where(Ceiling.organisation_id == organisation_id)
    return list(db.session().scalars(query.order_by(Ceiling.id.desc()).limit(50)))


def values(rows: Collection[ConditionRow]) -> list[Condition]:
    """Rows as values, with who may decide today."""
    deciding = approvers(rows)
    return [
        Condition(
            row.id, row.root, row.who, tuple(row.roles), tuple(row.people), row.place, tuple(row.categories),
            tuple(row.offers), row.providers, row.per_order_cents, row.per_person_cents, row.per_month_cents,
            row.approve_above_cents, row.lifts, deciding[row.id],
        )
        for row in rows
    ]  # fmt: skip


def approvers(rows: Collection[ConditionRow]) -> dict[int, tuple[int, ...]]:
    """By condition, who may decide today: those named who still order there, else the approvers, else the buyers."""
    held, out = accounts.roles_held({row.organisation_id for row in rows}), {}
    for row in rows:
        here = held.get(row.organisation_id, {})
        if row.approvers:
            found = [one for one in row.approvers if not here.get(one, frozenset()).isdisjoint(ORDERING_ROLES)]
        else:
            granting = [one for one, roles in here.items() if APPROVER in roles]
            found = granting or [one for one, roles in here.items() if BUYER in roles]
        out[row.id] = tuple(sorted(found))
    return out


def condition(condition_id: int) -> ConditionRow:
    """The row; raise :class:`Missing`."""
    found = db.session().get(ConditionRow, condition_id)
    if found is None:
        raise missing()
    return found


def own_condition(actor: Actor, condition_id: int) -> ConditionRow:
    """A condition of an organisation that one buys for; raise :class:`Missing` for any other."""
    found = condition(condition_id)
    if not can(Can.SET_CONDITION, actor, found):
        raise missing()
    return found


def missing() -> Missing:
    """What is said of a condition that does not exist, or not for this reader."""
    return Missing(_("Cette condition n’existe pas, ou ne vous est pas ouverte."))


def of_organisation(actor: Actor, organisation_id: int) -> list[ConditionRow]:
    """Every row there ever was, those in force or to come first, then by the end of the others, last first."""
    require(Can.LIST_CONDITIONS, actor)
    if organisation_id not in actor.organisations(BUYER):
        raise missing()
    query = sa.select(ConditionRow).where(ConditionRow.organisation_id == organisation_id)
    return list(
        db.session().scalars(
            query.order_by(
                ConditionRow.valid_until.is_not(None), ConditionRow.valid_until.desc(), ConditionRow.id
            ).limit(300)
        )
    )


def spent(roots: Iterable[str], person_id: int, month: date) -> dict[tuple[str, int], int]:
    """What this month has seen under these conditions, by everyone (0) and by this person."""
    found = _SPENT.rows(set(roots), {"person": person_id, "month": month})
    return {(root, whose): cents for root, whose, cents in found}


def months(roots: Collection[str], month: date) -> dict[str, MonthCard]:
    """What that month has seen under each of these conditions, with the names of who ordered."""
    query = sa.select(Counter).where(Counter.root.in_(set(roots)), Counter.month == month)
    found = list(db.session().scalars(query.order_by(Counter.spent_cents.desc(), Counter.id)))
    people = accounts.people({one.person_id for one in found if one.person_id})
    out: dict[str, MonthCard] = {}
    for root in roots:
        mine = [one for one in found if one.root == root]
        named = tuple(
            (people[one.person_id].display_name, one.spent_cents)
            for one in mine
            if one.person_id in people and one.spent_cents
        )
        out[root] = MonthCard(sum(one.spent_cents for one in mine if not one.person_id), named)
    return out


def organisations(actor: Actor) -> dict[int, str]:
    """The organisations in which someone may order, by id, with their names."""
    found = accounts.organisations_by_id(actor.organisations(*ORDERING_ROLES))
    return {one.id: one.name for one in sorted(found.values(), key=lambda o: o.name)}


def roles_in(actor: Actor, organisation_id: int) -> frozenset[str]:
    """The roles one holds there."""
    return frozenset(m.role for m in actor.memberships if m.organisation_id == organisation_id)


def presence(actor: Actor) -> Presence:
    """In which telecentre someone is now: they said that they arrived, or a place is booked for them."""
    who = replace(actor, scopes=None)  # it decides what is bought, whatever a token may read of it
    centre = visits.where(who) or bookings.where(who)
    return Presence(centre.name if centre is not None else "")


def provider_kinds(provider_id: int, organisation_id: int, category: str) -> frozenset[str]:
    """What a provider is towards an organisation, for this trade."""
    out = set()
    if db.rows(_DONE, {"organisation": organisation_id, "provider": provider_id}).first() is not None:
        out.add(KNOWN)
    card = profiles.alone(provider_id)
    if card is not None and any(s.category == category and s.proof is not None for s in card.skills):
        out.add(PROVEN)
    if card is not None and card.telecentre_id is not None:
        out.add(CENTRE)
    return frozenset(out)


def followed() -> sa.ColumnElement[bool]:
    """The orders whose orderer works in the mission beside the buyers: of an offer, or under prices agreed."""
    return sa.or_(OrderRow.offer_id.is_not(None), OrderRow.place == AGREED)


def orderers(engagement_ids: Collection[int]) -> dict[int, int]:
    """Who ordered these missions from an offer or under prices agreed; those that come from a quote are absent."""
    if not engagement_ids:
        return {}
    query = sa.select(OrderRow.engagement_id, OrderRow.person_id).where(
        OrderRow.engagement_id.in_(set(engagement_ids)), followed()
    )
    return {row.engagement_id: row.person_id for row in db.session().execute(query)}


def decisions(actor: Actor, organisation_id: int) -> list[DecisionRow]:
    """The last decisions made for an organisation that one buys for, the last first."""
    if organisation_id not in actor.organisations(BUYER):
        raise missing()
    query = sa.select(DecisionRow).where(DecisionRow.organisation_id == organisation_id)
    return list(db.session().scalars(query.order_by(DecisionRow.id.desc()).limit(50)))
