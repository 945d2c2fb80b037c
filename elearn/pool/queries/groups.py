"""Groups as their members read them. A client reads their quote, never their agreement."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.core import db, pages
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.i18n import today
from elearn.core.policy import Actor
from elearn.pool.figures import Line, from_json
from elearn.pool.life import MEMBER, PROVIDER, quotes
from elearn.pool.life import groups as life
from elearn.pool.life import requests as request_life
from elearn.pool.models import (
    Group,
    GroupAcceptance,
    GroupAgreement,
    GroupMember,
    GroupMessage,
    GroupRefusal,
    Quote,
    QuoteVersion,
    Request,
)
from elearn.pool.queries import requests


@dataclass(frozen=True, slots=True)
class Mate:
    """One member. Caps in minutes, 0 for none; ``accepted_at`` of the agreement as it is proposed now."""

    person_id: int
    name: str
    scope: str
    cap_minutes: int
    cap_month_minutes: int
    may_deliver: bool
    signs_hours: bool
    accepted_at: datetime | None


@dataclass(frozen=True, slots=True)
class AgreementCard:
    """An agreement as it was proposed."""

    id: int
    number: int
    content: Mapping[str, Any]
    digest: str
    proposed_at: datetime

    @property
    def valid_until(self) -> date:
        """Until when the quote that it agrees is valid: later, it is accepted no more."""
        return date.fromisoformat(self.content["valid_until"])

    @property
    def names(self) -> dict[int, str]:
        """Who it binds, the lead first, by the names that they have in it."""
        return {int(m["id"]): str(m["name"]) for m in self.content["members"]}


@dataclass(frozen=True, slots=True)
class Said:
    """What became of an agreement: when each accepted it, and who refused it with which reason."""

    agreement: AgreementCard
    accepted: Mapping[int, datetime]
    refused_by: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class GroupCard:
    """A group of one request. ``agreement`` is the one proposed now, none while it is being formed."""

    id: int
    request_id: int
    request: str
    client: str
    lead_id: int
    name: str
    form: str
    billing: str
    lead_pay_bp: int
    failure_days: int
    sheet: Mapping[str, Any]
    state: str
    reason: str
    version: int
    members: tuple[Mate, ...]
    agreement: AgreementCard | None

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines as they are being written."""
        return from_json(self.sheet.get("lines", []))

    @property
    def lead(self) -> Mate:
        """Its lead."""
        return next(m for m in self.members if m.person_id == self.lead_id)

    def member(self, person_id: int | None) -> Mate | None:
        """Someone of it, or None."""
        return next((m for m in self.members if m.person_id == person_id), None)

    @property
    def ids(self) -> tuple[int, ...]:
        """Its members, the lead first."""
        return tuple(m.person_id for m in self.members)


@dataclass(frozen=True, slots=True)
class NoteCard:
    """What a member wrote to the others."""

    id: int
    author: str
    body: str
    at: datetime


def cards(rows: Collection[Group]) -> list[GroupCard]:
    """Groups with members and the agreement of each: a number of statements that does not grow with them."""
    session = db.session()
    ids = [g.id for g in rows]
    members = list(
        session.scalars(sa.select(GroupMember).where(GroupMember.group_id.in_(ids)).order_by(GroupMember.id))
    )
    people = accounts.people({m.person_id for m in members})
    asked = requests.cards_of({g.request_id for g in rows})
    agreements = {
        (a.group_id, a.number): a
        for a in session.scalars(sa.select(GroupAgreement).where(GroupAgreement.group_id.in_(ids)))
    }
    current = {g.id: agreements.get((g.id, g.number)) for g in rows if g.state != life.FORMING}
    query = sa.select(GroupAcceptance).where(GroupAcceptance.agreement_id.in_([a.id for a in current.values() if a]))
    accepted = {(a.agreement_id, a.person_id): a.at for a in session.scalars(query)}
    out = []
    for g in rows:
        now = current.get(g.id)
        mates = tuple(
            Mate(
                m.person_id, people[m.person_id].display_name if m.person_id in people else "", m.scope, m.cap_minutes,
                m.cap_month_minutes, m.may_deliver, m.signs_hours, accepted.get((now.id, m.person_id)) if now else None,
            )
            for m in members
            if m.group_id == g.id
        )  # fmt: skip
        request = asked[g.request_id]
        out.append(
            GroupCard(
                g.id, g.request_id, request.title, request.organisation, g.lead_id, g.name, g.form, g.billing,
                g.lead_pay_bp, g.failure_days, g.sheet, g.state, g.reason, g.version, mates,
                _agreement(now) if now else None,
            )
        )  # fmt: skip
    return out


def _agreement(row: GroupAgreement) -> AgreementCard:
    return AgreementCard(row.id, row.number, row.content, row.digest, row.proposed_at)


def agreements(actor: Actor, card: GroupCard) -> list[Said]:
    """Every agreement of a group that names the reader, the last first, and what became of each: three statements."""
    session = db.session()
    query = sa.select(GroupAgreement).where(GroupAgreement.group_id == card.id).order_by(GroupAgreement.number.desc())
    found = [one for one in map(_agreement, session.scalars(query)) if actor.person_id in one.names]
    ids = [one.id for one in found]
    accepted: dict[int, dict[int, datetime]] = {}
    for one in session.scalars(sa.select(GroupAcceptance).where(GroupAcceptance.agreement_id.in_(ids))):
        accepted.setdefault(one.agreement_id, {})[one.person_id] = one.at
    refused = {
        r.agreement_id: r for r in session.scalars(sa.select(GroupRefusal).where(GroupRefusal.agreement_id.in_(ids)))
    }
    return [
        Said(one, accepted.get(one.id, {}), *((no.person_id, no.reason) if (no := refused.get(one.id)) else (0, "")))
        for one in found
    ]


def agreement(actor: Actor, card: GroupCard, number: int) -> Said:
    """One agreement of a group that names the reader; raise :class:`Missing`."""
    found = next((one for one in agreements(actor, card) if one.agreement.number == number), None)
    if found is None:
        raise missing()
    return found


def named(group_id: int, digest: str) -> AgreementCard:
    """The agreement that this hash names."""
    query = sa.select(GroupAgreement).where(GroupAgreement.group_id == group_id, GroupAgreement.digest == digest)
    return _agreement(db.session().scalars(query).one())


def row(group_id: int) -> Group:
    """The row; raise :class:`Missing`."""
    found = db.session().get(Group, group_id)
    if found is None:
        raise missing()
    return found


def readable(actor: Actor, group_id: int) -> GroupCard:
    """A group one is of; raise :class:`Missing` for any other."""
    card = cards([row(group_id)])[0]
    if actor.person_id is None or card.member(actor.person_id) is None:
        raise missing()
    return card


def mine(actor: Actor, page: int = 1, size: int = pages.PAGE) -> tuple[list[GroupCard], int]:
    """A page of the groups one is of, the last moved first, without those dissolved; how many in all."""
    rows, total = pages.rows_of(_mine(actor), page, size)
    return cards(rows), total


def _mine(actor: Actor) -> sa.Select[Any]:
    own = sa.select(GroupMember.group_id).where(GroupMember.person_id == actor.id)
    query = sa.select(Group).where(Group.id.in_(own), Group.state != life.DISSOLVED)
    return query.order_by(Group.state_at.desc(), Group.id.desc())


def led(request_id: int, lead_id: int) -> Group | None:
    """The group that someone leads for a request, unless it was dissolved."""
    query = sa.select(Group).where(
        Group.request_id == request_id, Group.lead_id == lead_id, Group.state != life.DISSOLVED
    )
    return db.session().scalars(query).one_or_none()


def of_request(actor: Actor, request_id: int) -> list[GroupCard]:
    """The groups one is of for this request, the last moved first."""
    return cards(list(db.session().scalars(_mine(actor).where(Group.request_id == request_id))))


def roles(actor: Actor, card: GroupCard) -> tuple[str, ...]:
    """As whom someone acts towards a group."""
    if actor.person_id == card.lead_id:
        return (PROVIDER,)
    return (MEMBER,) if card.member(actor.person_id) is not None else ()


def facts(card: GroupCard, request: Request, *, is_complete: bool = True) -> life.Facts:
    """What the table of a group's life looks at."""
    state = request_life.MACHINE.read_state(request.state, requests.facts(request))
    accepted = sum(m.accepted_at is not None for m in card.members)
    query = (
        sa.select(QuoteVersion.content)
        .join(Quote, sa.and_(Quote.id == QuoteVersion.quote_id, Quote.number == QuoteVersion.number))
        .where(Quote.request_id == card.request_id, Quote.person_id == card.lead_id)
        .where(Quote.state.in_((quotes.SUBMITTED, quotes.ACCEPTED)))
    )
    standing = db.session().scalars(query).one_or_none() or {}
    is_sent = standing.get("group", {}).get("id") == card.id
    is_past = card.agreement is not None and card.agreement.valid_until < today()
    return life.Facts(len(card.members), accepted, is_complete, state == request_life.PUBLISHED, is_sent, is_past)


def notes(card: GroupCard) -> list[NoteCard]:
    """What the members wrote to each other, in order."""
    query = sa.select(GroupMessage).where(GroupMessage.group_id == card.id).order_by(GroupMessage.id)
    names = {m.person_id: m.name for m in card.members}
    return [NoteCard(m.id, names.get(m.person_id, ""), m.body, m.at) for m in db.session().scalars(query)]


def missing() -> Missing:
    """What is said of a group that does not exist, or not for this reader."""
    return Missing(_("Ce groupement n’existe pas, ou vous n’en êtes pas membre."))
