"""Seats as pages and other rooms need them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.core import db, i18n
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, can, require
from elearn.funding import life
from elearn.funding.eligibility import Refusal, refusals
from elearn.funding.models import Seat, SeatEvent, Waiting
from elearn.funding.money import AVAILABLE, allotted_to
from elearn.funding.policy import Can
from elearn.funding.queries import use
from elearn.funding.queries.envelopes import EnvelopeCard, cards, funds, open_on, payable, prices
from elearn.modules import queries as modules
from elearn.telecentres import queries as telecentres


@dataclass(frozen=True, slots=True)
class SeatCard:
    """One seat, with what its state means for its money."""

    id: int
    envelope_id: int
    centre_id: int
    module_slug: str
    state: str
    person_id: int | None
    enrolment_id: int | None
    cost_cents: int
    funded_cents: int
    minutes: int
    account: str
    has_code: bool
    offer_until: datetime | None
    status: str
    commune: str
    state_at: datetime

    @property
    def remaining_cents(self) -> int:
        """What is left to the person."""
        return self.cost_cents - self.funded_cents


@dataclass(frozen=True, slots=True)
class EventCard:
    """One thing done to a seat."""

    action: str
    to_state: str
    actor_id: int | None
    operation_id: int | None
    detail: dict[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class WaitingCard:
    """Someone in a line."""

    id: int
    envelope_id: int
    centre_id: int
    module_slug: str
    person_id: int
    state: str
    rank: int
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Chance:
    """What an envelope would pay someone of one module, or what stands in the way."""

    envelope: EnvelopeCard
    centre_id: int
    module_slug: str
    title: str
    cost_cents: int
    funded_cents: int
    free: int
    money_left: bool
    refusals: tuple[Refusal, ...]
    waiting: WaitingCard | None

    @property
    def remaining_cents(self) -> int:
        """What would be left to the person."""
        return self.cost_cents - self.funded_cents


@dataclass(frozen=True, slots=True)
class CentreCount:
    """The seats of one telecentre: how many may still be given, of how many in all."""

    to_give: int
    total: int
    offered: int
    waiting: int


_COLUMNS: tuple[Any, ...] = (
    Seat.id, Seat.envelope_id, Seat.centre_id, Seat.module_slug, Seat.state, Seat.person_id, Seat.enrolment_id,
    Seat.cost_cents, Seat.funded_cents, Seat.minutes, Seat.account, Seat.code_hash.is_not(None), Seat.offer_until,
    Seat.status, Seat.commune, Seat.state_at,
)  # fmt: skip


def cards_of(*conditions: Any, newest_first: bool = False, limit: int = 500) -> list[SeatCard]:
    """The seats under these conditions."""
    order = Seat.state_at.desc() if newest_first else Seat.id
    query = sa.select(*_COLUMNS).where(*conditions).order_by(order, Seat.id).limit(limit)
    return [SeatCard(*row) for row in db.session().execute(query).all()]


def seat(seat_id: int) -> SeatCard:
    """One seat; raise :class:`Missing`."""
    found = cards_of(Seat.id == seat_id)
    if not found:
        raise Missing(_("Cette place n’existe pas."))
    return found[0]


def readable(actor: Actor, seat_id: int) -> tuple[SeatCard, EnvelopeCard]:
    """A seat and its envelope, for the manager of its telecentre or its funder; raise ``Missing``, ``Forbidden``."""
    found = seat(seat_id)
    envelope = cards([found.envelope_id])[found.envelope_id]
    if not can(Can.SEE_SEATS, actor, centre_of(found)):
        require(Can.READ_FUNDS, actor, envelope)
    return found, envelope


def centre_of(found: SeatCard) -> telecentres.places.CentreCard:
    """The telecentre of a seat."""
    return telecentres.places.centres([found.centre_id])[found.centre_id]


def title_of(found: SeatCard) -> str:
    """The title of the module of a seat."""
    return next((m.title for m in modules.current_versions() if m.slug == found.module_slug), found.module_slug)


def of_envelope(envelope_id: int) -> list[SeatCard]:
    """The seats of an envelope, oldest first."""
    return cards_of(Seat.envelope_id == envelope_id, limit=5000)


def of_centre(centre_id: int) -> list[SeatCard]:
    """The seats of a telecentre that are not ended, then the others, newest first."""
    found = cards_of(Seat.centre_id == centre_id, newest_first=True)
    order = {state: rank for rank, state in enumerate(life.STATES)}
    return sorted(found, key=lambda s: order[s.state])


def of_person(person_id: int) -> list[SeatCard]:
    """The seats that someone has or was offered, newest first."""
    return cards_of(Seat.person_id == person_id, newest_first=True)


def events(seat_id: int) -> list[EventCard]:
    """What was done to a seat, newest first."""
    query = sa.select(SeatEvent).where(SeatEvent.seat_id == seat_id).order_by(SeatEvent.id.desc())
    names = EventCard.__slots__
    return [EventCard(*(getattr(e, n) for n in names)) for e in db.session().scalars(query)]


def counts(centre_ids: Collection[int]) -> dict[int, CentreCount]:
    """The seats of these telecentres, for their pages and the manager's day; two statements."""
    found: dict[int, dict[str, int]] = {i: {} for i in centre_ids}
    if not found:
        return {}
    query = sa.select(Seat.centre_id, Seat.state, sa.func.count()).where(Seat.centre_id.in_(found))
    for centre_id, state, number in db.session().execute(query.group_by(Seat.centre_id, Seat.state)):
        found[centre_id][state] = number
    waits = sa.select(Waiting.centre_id, sa.func.count()).where(
        Waiting.centre_id.in_(found), Waiting.state == "waiting"
    )
    waiting = {row[0]: row[1] for row in db.session().execute(waits.group_by(Waiting.centre_id))}
    gone = (life.REVOKED, life.EXPIRED)
    return {
        i: CentreCount(
            to_give=states.get(life.RESERVED, 0),
            total=sum(n for state, n in states.items() if state not in gone),
            offered=states.get(life.OFFERED, 0),
            waiting=waiting.get(i, 0),
        )
        for i, states in found.items()
    }


def lines(*conditions: Any) -> list[WaitingCard]:
    """Who waits, in order, with their rank in their own line."""
    query = (
        sa.select(
            Waiting.id,
            Waiting.envelope_id,
            Waiting.centre_id,
            Waiting.module_slug,
            Waiting.person_id,
            Waiting.state,
            sa.func.row_number().over(
                partition_by=(Waiting.envelope_id, Waiting.centre_id, Waiting.module_slug), order_by=Waiting.id
            ),
            Waiting.asked_at,
        )
        .where(Waiting.state == "waiting")
        .subquery()
    )
    wanted = sa.select(query).order_by(query.c.id)
    for name, value in conditions:
        wanted = wanted.where(query.c[name] == value)
    return [WaitingCard(*row) for row in db.session().execute(wanted)]


def line_of_centre(centre_id: int) -> list[WaitingCard]:
    """Who waits in a telecentre."""
    return lines(("centre_id", centre_id))


def line_of_person(person_id: int) -> list[WaitingCard]:
    """What someone waits for."""
    return lines(("person_id", person_id))


def managed(actor: Actor, slug: str) -> telecentres.places.CentreCard:
    """The telecentre of that address, whose seats this actor gives; raise ``Missing`` or ``Forbidden``."""
    found = telecentres.places.card_by_slug(slug)
    require(Can.SEE_SEATS, actor, found)
    return found


def given(actor: Actor, seat_id: int) -> SeatCard:
    """A seat of a telecentre whose seats this actor gives; raise ``Missing`` or ``Forbidden``."""
    found = seat(seat_id)
    require(Can.GIVE, actor, centre_of(found))
    return found


def signers(envelope: EnvelopeCard, person_ids: Collection[int]) -> dict[int, str]:
    """Who acted, as the funder may know it: the agreement decides whether those who have a seat are named."""
    names = {i: person.display_name for i, person in accounts.people(set(person_ids)).items()}
    if envelope.rules.personal == "names" or not names:
        return names
    query = sa.select(Seat.person_id).where(Seat.envelope_id == envelope.id, Seat.person_id.in_(names)).distinct()
    return names | {i: _("la personne qui a la place") for i in db.session().scalars(query) if i is not None}


def some(ids: Collection[int]) -> list[SeatCard]:
    """These seats."""
    return cards_of(Seat.id.in_(set(ids)))


def chances(person_id: int, centre_id: int, module_slug: str = "") -> list[Chance]:
    """What the open envelopes would pay someone in a telecentre: of every module, or of one.

    Those without an obstacle first, then by what is left to pay. As many statements for one envelope as for ten.
    """
    day = i18n.today()
    waiting = {(w.envelope_id, w.centre_id, w.module_slug): w for w in line_of_person(person_id)}
    out = []
    serving = [e for e in open_on(day) if e.serves_centre(centre_id)]
    money = funds([e.id for e in serving])
    free = _free([e.id for e in serving], centre_id)
    known = {slug: one for slug, one in prices(day).items() if module_slug in ("", slug)}
    situation_in = use.situations_of(person_id, serving)
    for envelope in serving:
        for slug, (price, part) in payable(envelope, known).items():
            found = refusals(use.terms(envelope, price, slug, centre_id), situation_in(envelope, slug))
            reachable = money[envelope.id].of(allotted_to(centre_id))
            reachable += money[envelope.id].of(AVAILABLE) if envelope.self_service else 0
            out.append(
                Chance(
                    envelope, centre_id, slug, price.title, price.cost_cents, part,
                    free.get((envelope.id, slug), 0), reachable >= part, tuple(found),
                    waiting.get((envelope.id, centre_id, slug)),
                )
            )  # fmt: skip
    return sorted(out, key=lambda c: (len(c.refusals), c.remaining_cents))


def _free(envelope_ids: Collection[int], centre_id: int) -> dict[tuple[int, str], int]:
    query = (
        sa.select(Seat.envelope_id, Seat.module_slug, sa.func.count())
        .where(Seat.envelope_id.in_(envelope_ids), Seat.centre_id == centre_id, Seat.state == life.RESERVED)
        .group_by(Seat.envelope_id, Seat.module_slug)
    )
    return {(e, slug): n for e, slug, n in db.session().execute(query)}


def export(person_id: int) -> list[dict[str, Any]]:
    """What this room holds of someone, for the archive of their data."""
    held = of_person(person_id)
    envelopes = cards({s.envelope_id for s in held})
    return [
        {
            "module": s.module_slug,
            "state": s.state,
            "programme": envelopes[s.envelope_id].programme,
            "cost_cents": s.cost_cents,
            "funded_cents": s.funded_cents,
            "status": s.status,
            "commune": s.commune,
            "since": s.state_at.isoformat(),
            "history": [{"action": e.action, "at": e.at.isoformat()} for e in events(s.id)],
        }
        for s in held
    ]
