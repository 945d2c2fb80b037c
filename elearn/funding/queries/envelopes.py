"""Programmes, conventions, envelopes, and the money in them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from elearn.core import db, ledger
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, require
from elearn.core.web.paging import Page
from elearn.funding.life import CERTIFIED_MONEY, ENGAGED, HELD, LIQUIDATED, REFUSED_MONEY
from elearn.funding.models import Convention, Envelope, ModulePrice, Programme
from elearn.funding.money import ALLOTTED, AVAILABLE, EUR, RETURNED, allotted_to, book_of, funded_part
from elearn.funding.policy import Can, administrator
from elearn.funding.rules import Rules, rules_of
from elearn.modules import queries as modules


@dataclass(frozen=True, slots=True)
class EnvelopeCard:
    """An envelope with its programme and its convention's rules."""

    id: int
    name: str
    state: str
    programme_id: int
    programme: str
    funder_id: int
    convention_id: int
    reference: str
    signed_on: date | None
    rules: Rules
    first_on: date
    return_on: date
    last_on: date
    justify_on: date
    rate_bp: int | None
    remaining_cents: int | None
    cap_person_cents: int | None
    cap_person_seats: int | None
    cap_centre_cents: int | None
    module_slugs: tuple[str, ...]
    centre_ids: tuple[int, ...]
    publics: tuple[str, ...]
    visits: int
    visit_days: int
    self_service: bool

    def serves_centre(self, centre_id: int) -> bool:
        """Whether this telecentre may have seats of it."""
        return not self.centre_ids or centre_id in self.centre_ids

    def pays_for(self, module_slug: str) -> bool:
        """Whether this module is eligible."""
        return not self.module_slugs or module_slug in self.module_slugs


@dataclass(frozen=True, slots=True)
class Funds:
    """The money of an envelope, in cents, account by account; ``ids`` opens each one's history."""

    amounts: dict[str, int]
    ids: dict[str, int]

    def of(self, account: str) -> int:
        """What one account holds."""
        return self.amounts.get(account, 0)

    @property
    def total(self) -> int:
        """All that was put in: what is inside any account came from the funder."""
        return sum(self.amounts.values())

    @property
    def allotted(self) -> int:
        """What telecentres may still reserve."""
        return sum(amount for name, amount in self.amounts.items() if name.startswith(ALLOTTED))

    @property
    def committed(self) -> int:
        """What is held or engaged for seats, or already paid."""
        return sum(self.of(name) for name in (HELD, ENGAGED, LIQUIDATED, CERTIFIED_MONEY))

    @property
    def consumed(self) -> int:
        """What proofs were accepted for, by the manager or by the funder."""
        return self.of(LIQUIDATED) + self.of(CERTIFIED_MONEY)

    @property
    def left(self) -> int:
        """What can still be reserved, allotted or not."""
        return self.of(AVAILABLE) + self.allotted

    def open_to(self, centre_id: int, *, self_service: bool) -> int:
        """What one telecentre may reserve: its allotment, and what is open to all where it may serve itself."""
        return self.of(allotted_to(centre_id)) + (self.of(AVAILABLE) if self_service else 0)


@dataclass(frozen=True, slots=True)
class ConventionCard:
    """A convention and how many envelopes it has."""

    id: int
    reference: str
    signed_on: date | None
    rules: Rules


@dataclass(frozen=True, slots=True)
class ProgrammeCard:
    """A programme, for lists and its page."""

    id: int
    funder_id: int
    name: str
    presentation: str
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class Price:
    """What a place in a module costs."""

    module_slug: str
    title: str
    cost_cents: int
    minutes: int
    mode: str


ACCOUNTS = (AVAILABLE, HELD, ENGAGED, LIQUIDATED, CERTIFIED_MONEY, REFUSED_MONEY, RETURNED)


_OWN = ("id", "name", "state", "first_on", "return_on", "last_on", "justify_on", "rate_bp", "remaining_cents",
        "cap_person_cents", "cap_person_seats", "cap_centre_cents", "visits", "visit_days", "self_service")  # fmt: skip
_COLUMNS: list[Any] = [
    *(getattr(Envelope, name) for name in _OWN), Envelope.module_slugs, Envelope.centre_ids, Envelope.publics,
    Programme.id, Programme.name, Programme.funder_id, Convention.id, Convention.reference, Convention.signed_on,
    Convention.rules,
]  # fmt: skip
# Made once, and of columns: a seat that is reserved asks them again when its envelope is held.
_CARDS = (
    sa.select(*_COLUMNS)
    .select_from(Envelope)
    .join(Convention, Convention.id == Envelope.convention_id)
    .join(Programme, Programme.id == Convention.programme_id)
    .order_by(Programme.first_on.desc(), Envelope.id)
)
_CARD = _CARDS.where(Envelope.id == sa.bindparam("id"))
_KEPT = _CARD.with_for_update(of=Envelope)
_OPEN_ON = _CARDS.where(
    Envelope.state == "open", Envelope.first_on <= sa.bindparam("day"), Envelope.last_on >= sa.bindparam("day")
)
_PRICES = (
    sa.select(ModulePrice.module_slug, ModulePrice.price_cents, ModulePrice.minutes, ModulePrice.mode)
    .where(ModulePrice.first_on <= sa.bindparam("day"))
    .order_by(ModulePrice.first_on)
)


_PRICES_OF_ONE = (
    sa.select(ModulePrice.price_cents, ModulePrice.minutes, ModulePrice.mode)
    .where(ModulePrice.module_slug == sa.bindparam("slug"), ModulePrice.first_on <= sa.bindparam("day"))
    .order_by(ModulePrice.first_on.desc())
    .limit(1)
)


def _cards(query: sa.Select[Any], values: dict[str, Any] | None = None) -> list[EnvelopeCard]:
    return [_card(*row) for row in db.rows(query, values)]


def _card(*columns: Any) -> EnvelopeCard:
    """From the columns of _COLUMNS, in their order."""
    own = dict(zip(_OWN, columns, strict=False))
    (slugs, centres, publics, programme_id, programme, funder_id, convention_id, reference, signed_on, rules) = columns[
        len(_OWN) :
    ]
    return EnvelopeCard(
        **own,
        programme_id=programme_id,
        programme=programme,
        funder_id=funder_id,
        convention_id=convention_id,
        reference=reference,
        signed_on=signed_on,
        rules=rules_of(rules),
        module_slugs=tuple(slugs),
        centre_ids=tuple(centres),
        publics=tuple(publics),
    )


def card(envelope_id: int, *, keeps: bool = False) -> EnvelopeCard:
    """One envelope, kept from other writers if asked; raise :class:`Missing`."""
    found = _cards(_KEPT if keeps else _CARD, {"id": envelope_id})
    if not found:
        raise Missing(_("Cette enveloppe n’existe pas."))
    return found[0]


def cards(ids: Collection[int]) -> dict[int, EnvelopeCard]:
    """Envelopes by id."""
    return {c.id: c for c in _cards(_CARDS.where(Envelope.id.in_(set(ids))))} if ids else {}


def open_on(day: date) -> list[EnvelopeCard]:
    """The envelopes from which seats may be reserved or given that day."""
    return _cards(_OPEN_ON, {"day": day})


def readable(actor: Actor, envelope_id: int) -> EnvelopeCard:
    """One envelope, for its funder or an administrator."""
    found = card(envelope_id)
    require(Can.READ_FUNDS, actor, found)
    return found


def transfers(actor: Actor, envelope_id: int, account_id: int, page: int = 1, size: int = 50) -> Page[ledger.Entry]:
    """The transfers of one account of an envelope, newest first; raise :class:`Missing` for any other account."""
    readable(actor, envelope_id)
    if not any(b.account_id == account_id for b in ledger.balances(book_of(envelope_id))):
        raise Missing(_("Ce compte n’existe pas."))
    return ledger.history(account_id, page, size)


def programmes(actor: Actor) -> list[ProgrammeCard]:
    """The programmes of the actor's funders; all for an administrator."""
    query = sa.select(Programme).order_by(Programme.first_on.desc(), Programme.id.desc())
    if not administrator.holds(actor, None):
        query = query.where(Programme.funder_id.in_(actor.organisations("funder")))
    names = ProgrammeCard.__slots__
    return [ProgrammeCard(*(getattr(p, n) for n in names)) for p in db.session().scalars(query)]


def conventions(programme_id: int) -> list[ConventionCard]:
    """The conventions of a programme, oldest first."""
    query = sa.select(Convention).where(Convention.programme_id == programme_id).order_by(Convention.id)
    return [ConventionCard(c.id, c.reference, c.signed_on, rules_of(c.rules)) for c in db.session().scalars(query)]


def of_programmes(programme_ids: Collection[int]) -> list[EnvelopeCard]:
    """The envelopes of these programmes."""
    return _cards(_CARDS.where(Programme.id.in_(set(programme_ids)))) if programme_ids else []


def funds(envelope_ids: Sequence[int]) -> dict[int, Funds]:
    """The money of several envelopes, in one statement."""
    found = ledger.balances_of([book_of(i) for i in envelope_ids])
    return {i: _funds(found[book_of(i)]) for i in envelope_ids}


def balances(envelope_ids: Sequence[int]) -> tuple[dict[int, Funds], dict[int, list[ledger.Balance]]]:
    """The same, with what each account holds in euros and in seats; one statement."""
    found = ledger.balances_of([book_of(i) for i in envelope_ids])
    own = {i: found[book_of(i)] for i in envelope_ids}
    return {i: _funds(each) for i, each in own.items()}, own


def _funds(balances: Sequence[ledger.Balance]) -> Funds:
    euros = [b for b in balances if b.unit == EUR]
    return Funds({b.name: b.amount for b in euros}, {b.name: b.account_id for b in euros})


def prices(day: date) -> dict[str, Price]:
    """What each current module costs that day: its dated price, else that of the catalogue if it has one."""
    dated = {p.module_slug: p for p in db.rows(_PRICES, {"day": day})}
    out = {}
    for m in modules.current_versions():
        own = dated.get(m.slug)
        if own is not None:
            out[m.slug] = Price(m.slug, m.title, own.price_cents, own.minutes, own.mode)
        elif m.price_cents:
            out[m.slug] = Price(m.slug, m.title, m.price_cents, m.minutes, "remote_own_pace")
    return out


def price_of(module_slug: str, day: date) -> Price | None:
    """The same of one module; None when it has no price, or is not published."""
    found = modules.published(module_slug)
    if found is None:
        return None
    own = db.rows(_PRICES_OF_ONE, {"day": day, "slug": module_slug}).first()
    if own is not None:
        return Price(module_slug, found.title, own.price_cents, own.minutes, own.mode)
    if found.price_cents:
        return Price(module_slug, found.title, found.price_cents, found.minutes, "remote_own_pace")
    return None


def payable(envelope: EnvelopeCard, known: Mapping[str, Price]) -> dict[str, tuple[Price, int]]:
    """The modules of an envelope that can be reserved at these prices, with what it pays of each."""
    out = {}
    for slug, price in known.items():
        part = funded_part(price.cost_cents, rate_bp=envelope.rate_bp, remaining_cents=envelope.remaining_cents)
        if part and envelope.pays_for(slug):
            out[slug] = (price, part)
    return out


@dataclass(frozen=True, slots=True)
class Owner:
    """To which programme a convention belongs."""

    id: int
    programme_id: int


def convention(convention_id: int) -> Owner:
    """Whose a convention is; raise :class:`Missing`."""
    found = db.session().get(Convention, convention_id)
    if found is None:
        raise Missing(_("Cette convention n’existe pas."))
    return Owner(found.id, found.programme_id)
