"""The justification of an envelope at any instant: seats, people, hours, money, proofs.

Seats come from their log, money from the transfers of the ledger, both up to the same instant:
what the seats say is held, engaged, liquidated, certified or refused is what the accounts hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.certificates import queries as certificates
from elearn.core import db, ledger
from elearn.core.i18n import local
from elearn.core.policy import Actor, require
from elearn.funding import life
from elearn.funding.models import Seat, SeatEvent
from elearn.funding.money import EUR, SEAT, book_of
from elearn.funding.policy import Can
from elearn.funding.queries.envelopes import EnvelopeCard, Funds, card
from elearn.funding.rules import Rules
from elearn.modules import queries as modules
from elearn.progress import queries as progress
from elearn.telecentres import queries as telecentres

GIVEN = (life.ASSIGNED, life.STARTED, life.COMPLETED, life.JUSTIFIED, life.CERTIFIED, life.REFUSED, life.ABANDONED)
ACCOUNTS = (life.HELD, life.ENGAGED, life.LIQUIDATED, life.CERTIFIED_MONEY, life.REFUSED_MONEY)
TO_PROVE = (life.COMPLETED, life.JUSTIFIED, life.CERTIFIED)
FINISHED = (*TO_PROVE, life.REFUSED)


@dataclass(frozen=True, slots=True)
class Line:
    """One seat as it stood at the instant; of a person, only when it was given to them.

    ``missing``: the proofs that the convention asks and that were not there.
    """

    seat_id: int
    person_id: int
    person: str
    status: str
    commune: str
    centre: str
    module: str
    state: str
    account: str
    cost_cents: int
    funded_cents: int
    planned_minutes: int
    measured_minutes: int
    started_on: date | None
    completed_on: date | None
    certificate: str
    missing: tuple[str, ...]
    was_abandoned: bool

    @property
    def is_to_prove(self) -> bool:
        """Whether it is paid on proofs: completed, or left when the convention pays what was begun."""
        return self.state in TO_PROVE or (self.state == life.ABANDONED and self.account == life.ENGAGED)


@dataclass(frozen=True, slots=True)
class Hours:
    """The minutes of one beneficiary: at work at a distance, and in a telecentre."""

    person: str
    seats: int
    training: int
    presence: int


@dataclass(frozen=True, slots=True)
class Justification:
    """All that a funder is shown of an envelope at an instant."""

    envelope: EnvelopeCard
    at: datetime
    funds: Funds
    seats: Mapping[str, int]
    seat_cents: Mapping[str, int]
    seat_counts: Mapping[str, int]
    seat_units: Mapping[str, int]
    every: tuple[Line, ...]
    presence: Mapping[int, int]
    head: ledger.Head

    @property
    def lines(self) -> list[Line]:
        """The seats that were given to someone."""
        return [line for line in self.every if line.state in GIVEN]

    @property
    def people(self) -> int:
        """How many different people were given a seat."""
        return len({line.person_id for line in self.lines})

    @property
    def by_status(self) -> dict[str, int]:
        """Different people by situation."""
        return _people_by((line.status, line.person_id) for line in self.lines)

    @property
    def by_commune(self) -> dict[str, int]:
        """Different people by commune of their telecentre."""
        return _people_by((line.commune, line.person_id) for line in self.lines)

    @property
    def hours(self) -> dict[str, int]:
        """Minutes by kind, of the kinds that the convention asks."""
        found = {
            "planned": sum(line.planned_minutes for line in self.lines if line.completed_on is not None),
            "training": sum(line.measured_minutes for line in self.lines),
            "presence": sum(self.presence.values()),
        }
        return {kind: found[kind] for kind in self.envelope.rules.hours}

    @property
    def hours_by_person(self) -> list[Hours]:
        """What the hours are made of, in the order in which people received their first seat."""
        own: dict[int, list[Line]] = {}
        for line in self.lines:
            own.setdefault(line.person_id, []).append(line)
        return [
            Hours(found[0].person, len(found), sum(n.measured_minutes for n in found), self.presence.get(person_id, 0))
            for person_id, found in own.items()
        ]

    @property
    def completions(self) -> int:
        """Seats whose module is completed."""
        return sum(1 for line in self.lines if line.completed_on is not None)

    @property
    def missing(self) -> list[Line]:
        """The seats to prove that lack something."""
        return [line for line in self.lines if line.missing and line.is_to_prove]

    @property
    def days_left(self) -> int:
        """Days until the proofs are due; under zero once it is past."""
        return (self.envelope.justify_on - local(self.at).date()).days

    @property
    def is_even(self) -> bool:
        """Whether the seats and the ledger tell the same, account by account, in euros and in seats."""
        return all(
            self.seat_cents.get(a, 0) == self.funds.of(a) and self.seat_counts.get(a, 0) == self.seat_units.get(a, 0)
            for a in {*ACCOUNTS, *self.seat_cents}
        )


def _people_by(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    return dict(sorted(Counter(name for name, _person in set(pairs)).items()))


def justification(actor: Actor, envelope_id: int, at: datetime) -> Justification:
    """The justification of an envelope as it stood at ``at``, for its funder.

    Personal data only as the convention allows: names, initials, or a number that says nothing.
    """
    envelope = card(envelope_id)
    require(Can.READ_FUNDS, actor, envelope)
    book = book_of(envelope_id)
    held = ledger.balances_at(book, at)
    stood = _stood(envelope_id, at)
    cents: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for seat, _state, account, _days in stood:
        if account:
            cents[account] += seat.funded_cents
            counts[account] += 1
    return Justification(
        envelope=envelope,
        at=at,
        funds=Funds(
            {b.name: b.amount for b in held if b.unit == EUR}, {b.name: b.account_id for b in held if b.unit == EUR}
        ),
        seats=dict(Counter(state for _seat, state, _account, _days in stood)),
        seat_cents=dict(cents),
        seat_counts=dict(counts),
        seat_units={b.name: b.amount for b in held if b.unit == SEAT},
        every=tuple(_lines(envelope, stood, at)),
        presence=_presence(envelope, stood, at),
        head=ledger.head_at(book, at),
    )


_Stood = tuple[Seat, str, str, dict[str, date]]  # seat, state, account, first day of each state


def _stood(envelope_id: int, at: datetime) -> list[_Stood]:
    query = (
        sa.select(Seat, SeatEvent.to_state, SeatEvent.action, SeatEvent.operation_id, SeatEvent.at)
        .join(SeatEvent, SeatEvent.seat_id == Seat.id)
        .where(Seat.envelope_id == envelope_id, SeatEvent.at <= at)
        .order_by(Seat.id, SeatEvent.id)
    )
    out: dict[int, _Stood] = {}
    for seat, state, action, operation_id, when in db.session().execute(query):
        days = out[seat.id][3] if seat.id in out else {}
        days.setdefault(state, local(when).date())
        account = life.MONEY_OF.get(state, "")
        if action == "abandon" and operation_id is None:
            account = life.ENGAGED
        out[seat.id] = (seat, state, account, days)
    return list(out.values())


def _presence(envelope: EnvelopeCard, stood: list[_Stood], at: datetime) -> dict[int, int]:
    """Minutes of each beneficiary in the telecentres of the envelope, from the day of their first seat to its end."""
    zone = local(at).tzinfo
    since: dict[int, datetime] = {}
    for seat, state, _account, days in stood:
        if state in GIVEN and seat.person_id is not None and life.ASSIGNED in days:
            day = datetime.combine(days[life.ASSIGNED], time(), zone)
            since[seat.person_id] = min(day, since.get(seat.person_id, day))
    if not since or "presence" not in envelope.rules.hours:
        return {}
    end = datetime.combine(envelope.last_on + timedelta(days=1), time(), zone)
    centres = envelope.centre_ids or list(telecentres.places.centres())
    stays = telecentres.attendance.stays(list(since), centres, min(since.values()), end, at)
    out = {}
    for person_id, periods in stays.items():
        cut = [(max(start, since[person_id]), until) for start, until in periods]
        seconds = sum((until - start).total_seconds() for start, until in cut if until > start)
        out[person_id] = int(seconds) // 60
    return out


def _accepted(given: list[_Stood], at: datetime) -> dict[int, datetime]:
    """The beginning of the day on which each seat was accepted: what was done of the module before is not funded."""
    zone = local(at).tzinfo
    return {
        seat.enrolment_id: datetime.combine(days[life.ASSIGNED], time(), zone)
        for seat, _state, _account, days in given
        if seat.enrolment_id is not None and life.ASSIGNED in days
    }


def _lines(envelope: EnvelopeCard, stood: list[_Stood], at: datetime) -> Iterable[Line]:
    given = [s for s in stood if s[1] in GIVEN]
    ids = [seat.enrolment_id for seat, *_rest in given if seat.enrolment_id is not None]
    measured = progress.measured_since(_accepted(given, at), at)
    held = {
        i: c
        for i, c in certificates.by_enrolments(ids).items()
        if c.issued_at <= at and (c.revoked_at is None or c.revoked_at > at)
    }
    people = accounts.people([seat.person_id for seat, *_rest in given if seat.person_id is not None])
    centres = telecentres.places.centres({seat.centre_id for seat, *_rest in stood})
    titles = {m.slug: m.title for m in modules.current_versions()}
    shown = _names(envelope.rules, [seat.person_id or 0 for seat, *_rest in given], people)
    for seat, state, account, days in stood:
        is_given = state in GIVEN
        enrolment_id, person_id = (seat.enrolment_id or 0, seat.person_id or 0) if is_given else (0, 0)
        work = measured.get(enrolment_id, progress.Measured(0, 0))
        certificate = held.get(enrolment_id)
        has = {
            "enrolment": bool(seat.enrolment_id),
            "activity": work.minutes > 0 or life.STARTED in days,
            "completion": life.COMPLETED in days,
            "certificate": certificate is not None,
        }
        yield Line(
            seat_id=seat.id,
            person_id=person_id,
            person=shown.get(person_id, ""),
            status=seat.status if is_given else "",
            commune=seat.commune if is_given else "",
            centre=centres[seat.centre_id].name,
            module=titles.get(seat.module_slug, seat.module_slug),
            state=state,
            account=account,
            cost_cents=seat.cost_cents,
            funded_cents=seat.funded_cents,
            planned_minutes=seat.minutes,
            measured_minutes=work.minutes,
            started_on=days.get(life.STARTED),
            completed_on=days.get(life.COMPLETED),
            certificate=certificate.number if certificate is not None else "",
            missing=tuple(p for p in envelope.rules.needed(was_abandoned=life.ABANDONED in days) if not has[p]),
            was_abandoned=life.ABANDONED in days,
        )


def _names(rules: Rules, person_ids: list[int], people: Mapping[int, accounts.PersonCard]) -> dict[int, str]:
    """What is shown of each person: a rank of first appearance, initials, or the name."""
    out: dict[int, str] = {}
    for person_id in person_ids:
        if person_id in out:
            continue
        name = people[person_id].display_name if person_id in people else ""
        rank = f"B{len(out) + 1:03d}"
        if rules.personal == "names" and name:
            out[person_id] = name
        elif rules.personal == "initials" and name:
            out[person_id] = f"{rank} · " + " ".join(f"{word[0]}." for word in name.split() if word)
        else:
            out[person_id] = rank
    return out
