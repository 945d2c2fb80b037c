"""Offers: one, those of people, and one wording as it was."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from elearn.core import db
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, require
from elearn.directory import access as conditions
from elearn.directory.access import Access
from elearn.directory.models import Listing, Offer, OfferVersion
from elearn.directory.models.offers import PUBLISHED
from elearn.directory.policy import Can


@dataclass(frozen=True, slots=True)
class OfferCard:
    """An offer. Prices in cents before VAT; ``unit`` is hour, act, page or month.

    ``withheld_reason``: why it was taken down after a report, and cannot be published.
    """

    id: int
    person_id: int
    category: str
    skills: tuple[str, ...]
    title: str
    scope: str
    client_provides: str
    deliverable: str
    unit: str
    price_cents: int
    price_max_cents: int | None
    delay_days: int
    capacity: int | None
    service_level: str
    access: Access
    state: str
    version: int
    revision: int
    published_at: datetime | None
    withheld_reason: str = ""

    @property
    def is_public(self) -> bool:
        """Whether it is published (its author must be in the directory too)."""
        return self.state == PUBLISHED


@dataclass(frozen=True, slots=True)
class Wording:
    """One published version, as it was: what an order names. ``digest`` is SHA-256 of its sheet."""

    offer_id: int
    number: int
    digest: str
    sheet: Mapping[str, Any]
    at: datetime


_PUBLIC = db.Among(
    sa.select(*Offer.__table__.columns)
    .join(Listing, Listing.person_id == Offer.person_id)
    .where(Offer.state == PUBLISHED)
    .order_by(Offer.published_at.desc(), Offer.id.desc()),
    Offer.person_id,
)


def offer(offer_id: int) -> OfferCard:
    """A public offer of someone who is in the directory; raise :class:`Missing`."""
    query = sa.select(Offer).join(Listing, Listing.person_id == Offer.person_id)
    row = db.session().scalar(query.where(Offer.id == offer_id, Offer.state == PUBLISHED))
    if row is None:
        raise Missing(_("Cette offre n’existe pas, ou n’est plus proposée."))
    return card_of(row)


def offers(ids: Collection[int]) -> dict[int, OfferCard]:
    """These offers by id, whatever their state; unknown ids are absent. For rooms that hold orders of them."""
    if not ids:
        return {}
    return {row.id: card_of(row) for row in db.session().scalars(sa.select(Offer).where(Offer.id.in_(set(ids))))}


def wording(offer_id: int, number: int) -> Wording:
    """One published version; raise :class:`Missing`."""
    query = sa.select(OfferVersion).where(OfferVersion.offer_id == offer_id, OfferVersion.number == number)
    row = db.session().scalar(query)
    if row is None:
        raise Missing(_("Cette version de l’offre n’existe pas."))
    return Wording(row.offer_id, row.number, row.digest, row.sheet, row.at)


def of_people(person_ids: Collection[int]) -> dict[int, list[OfferCard]]:
    """The public offers of these people, newest first; one statement."""
    out: dict[int, list[OfferCard]] = {person_id: [] for person_id in person_ids}
    if not out:
        return out
    for row in _PUBLIC.rows(out):
        out[row.person_id].append(card_of(row))
    return out


def own(actor: Actor) -> list[OfferCard]:
    """The actor's, newest first, whatever their state."""
    require(Can.READ_OWN, actor)
    query = sa.select(Offer).where(Offer.person_id == actor.id).order_by(Offer.id.desc())
    return [card_of(row) for row in db.session().scalars(query)]


def own_one(actor: Actor, offer_id: int) -> OfferCard:
    """One of the actor's; another's is :class:`Missing`, like one that never was."""
    row = db.session().get(Offer, offer_id)
    if row is None or row.person_id != actor.id:
        raise Missing(_("Cette offre n’existe pas."))
    require(Can.READ_OFFER, actor, row)
    return card_of(row)


def card_of(row: Offer | sa.Row[*tuple[Any, ...]]) -> OfferCard:
    """The card of an offer that was read."""
    return OfferCard(
        row.id, row.person_id, row.category, tuple(row.skills), row.title, row.scope, row.client_provides,
        row.deliverable, row.unit, row.price_cents, row.price_max_cents, row.delay_days, row.capacity,
        row.service_level, conditions.read(row.access), row.state, row.version, row.revision, row.published_at,
        row.withheld_reason,
    )  # fmt: skip
