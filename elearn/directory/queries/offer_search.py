"""Search among the public offers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from elearn.core import db, i18n, search
from elearn.core.policy import Actor, require
from elearn.core.web.paging import Page
from elearn.directory.indexing import OFFER
from elearn.directory.matching import TURNS, shift
from elearn.directory.models import Listing, Offer
from elearn.directory.models.offers import PUBLISHED, UNITS
from elearn.directory.policy import Can
from elearn.directory.queries.offers import OfferCard, card_of
from elearn.directory.queries.profiles import ProfileCard
from elearn.directory.queries.profiles import card_of as profile_card

SIZE = 20
BY_TURNS, BY_PRICE = "turns", "price"


@dataclass(frozen=True, slots=True)
class OfferWish:
    """What is looked for; empty means whatever it is. Prices compare within one unit only."""

    text: str = ""
    category: str = ""
    unit: str = ""
    price_cents: int = 0
    delay_days: int = 0
    order: str = BY_TURNS


@dataclass(frozen=True, slots=True)
class OffersFound:
    """A page of (offer, who offers it); ``corrected`` is the text as it was understood."""

    page: Page[tuple[OfferCard, ProfileCard]]
    corrected: str = ""


def find(actor: Actor, wish: OfferWish, page: int = 1, size: int = SIZE) -> OffersFound:
    """The public offers that have all that is wished: by words, by price in a unit, or by turns of a day."""
    require(Can.SEARCH, actor)
    conditions: list[sa.ColumnElement[bool]] = [Offer.state == PUBLISHED]
    order: list[Any] = []
    words = search.Found()
    if wish.text:
        words = search.find(OFFER, wish.text, limit=search.CAP)
        conditions.append(Offer.id.in_(words.ids))
        if words.ids:
            order.append(sa.case({i: n for n, i in enumerate(words.ids)}, value=Offer.id, else_=len(words.ids)))
    if wish.category:
        conditions.append(Offer.category == wish.category)
    if wish.unit in UNITS:
        conditions.append(Offer.unit == wish.unit)
        if wish.price_cents:
            conditions.append(Offer.price_cents <= wish.price_cents)
        if wish.order == BY_PRICE:
            order.insert(0, Offer.price_cents)
    if wish.delay_days:
        conditions.append(Offer.delay_days <= wish.delay_days)
    turns = (Offer.id * 7919 + shift(i18n.today())) % TURNS
    session = db.session()
    whole = sa.select(Offer, Listing).join(Listing, Listing.person_id == Offer.person_id).where(*conditions)
    rows = session.execute(
        whole.add_columns(sa.func.count().over())
        .order_by(*order, turns, Offer.id)
        .limit(size)
        .offset((page - 1) * size)
    ).all()
    total = rows[0][2] if rows else 0
    if not rows and page > 1:
        total = session.scalar(sa.select(sa.func.count()).select_from(whole.subquery())) or 0
    items = [(card_of(offer), profile_card(listing)) for offer, listing, _total in rows]
    return OffersFound(Page(items, page, total, size), words.corrected or "")
