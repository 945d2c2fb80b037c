"""Search of the directory: public profiles by facets and by words, offers likewise.

A fixed number of statements, whatever the number of profiles, of filters and of answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import cos, radians
from typing import Any

import sqlalchemy as sa

from elearn.core import db, i18n, search
from elearn.core.policy import Actor, require
from elearn.core.web.paging import Page
from elearn.directory.indexing import PROFILE
from elearn.directory.matching import KM_A_DEGREE, TURNS, Place, shift
from elearn.directory.models import Facet, Listing, Week
from elearn.directory.models.profiles import PROOFS
from elearn.directory.policy import Can
from elearn.directory.queries.profiles import ProfileCard, card_of

SIZE = 20
SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for; empty means whatever it is.

    ``place`` and ``km`` bound the distance, ``week`` is a day of the week in which ``hours`` are
    needed, ``price_cents`` is the dearest day rate. What someone does not show is not found by it.
    """

    text: str = ""
    category: str = ""
    skill: str = ""
    proof: str = ""
    language: str = ""
    telecentre: str = ""
    commune: str = ""
    place: Place | None = None
    km: int = 0
    hours: int = 0
    week: date | None = None
    price_cents: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A page of public profiles; ``counts`` is facet → value → how many of the answers have it.

    ``corrected`` is the text as it was understood, ``is_capped`` that too many held its words to count.
    """

    page: Page[ProfileCard]
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    corrected: str = ""
    is_capped: bool = False


def find(actor: Actor, wish: Wish, page: int = 1, size: int = SIZE) -> Found:
    """The public profiles that have all that is wished, in the order that the page explains.

    The words first when there are any; then those who prove what is asked, then the nearest when a
    place is asked, then those who are available within two weeks, then by turns that change each day.
    """
    require(Can.SEARCH, actor)
    today = i18n.today()
    conditions = _conditions(wish)
    order: list[Any] = []
    words = search.Found()
    if wish.text:
        words = search.find(PROFILE, wish.text, limit=search.CAP)
        conditions.append(Listing.profile_id.in_(words.ids))
        if words.ids:
            ranks = {profile_id: rank for rank, profile_id in enumerate(words.ids)}
            order.append(sa.case(ranks, value=Listing.profile_id, else_=len(ranks)))
    order += [*_order(wish, today), (Listing.profile_id * 7919 + shift(today)) % TURNS, Listing.profile_id]
    session = db.session()
    # The order first, over numbers alone: what a page shows is read for that page only.
    ids = list(
        session.scalars(
            sa.select(Listing.profile_id).where(*conditions).order_by(*order).limit(size).offset((page - 1) * size)
        )
    )
    total = len(ids)
    if page > 1 or len(ids) == size:
        total = session.scalar(sa.select(sa.func.count()).select_from(Listing).where(*conditions)) or 0
    shown = {row.profile_id: row for row in session.scalars(sa.select(Listing).where(Listing.profile_id.in_(ids)))}
    cards = [card_of(shown[i]) for i in ids]
    return Found(Page(cards, page, total, size), _counts(conditions, wish), words.corrected or "", words.is_capped)


def _conditions(wish: Wish) -> list[sa.ColumnElement[bool]]:
    out: list[sa.ColumnElement[bool]] = []
    for facet in ("category", "skill", "language", "telecentre", "commune"):
        value = getattr(wish, facet)
        if value:
            out.append(_has(facet, [value]))
    if wish.proof:
        of = wish.skill or wish.category
        out.append(_has("proven", [f"{of}:{wish.proof}"]) if of else _has("proof", [wish.proof]))
    if wish.place is not None and wish.km:
        out += [Listing.latitude.is_not(None), _square_km(wish.place) <= wish.km * wish.km]
    if wish.price_cents:
        out.append(Listing.day_rate_cents <= wish.price_cents)
    if wish.week is not None or wish.hours:
        out.append(_free(wish))
    return out


def _has(facet: str, values: Sequence[str]) -> sa.ColumnElement[bool]:
    found = sa.select(Facet.profile_id).where(Facet.facet == facet, Facet.value.in_(values))
    return Listing.profile_id.in_(found)


def _free(wish: Wish) -> sa.ColumnElement[bool]:
    """Hours shown, enough of them, in that week when one is asked: its own if it differs from the usual."""
    least = wish.hours or 1
    if wish.week is None:
        return Listing.hours_per_week >= least
    monday = wish.week - timedelta(days=wish.week.weekday())
    own = sa.select(Week.hours).where(Week.profile_id == Listing.profile_id, Week.monday == monday).scalar_subquery()
    begun = sa.or_(Listing.available_from.is_(None), Listing.available_from < monday + timedelta(days=7))
    usual = sa.case((begun, Listing.hours_per_week), else_=0)
    return sa.and_(Listing.hours_per_week.is_not(None), sa.func.coalesce(own, usual) >= least)


def _square_km(place: Place) -> sa.ColumnElement[float]:
    """The square of the distance, in plain arithmetic that both databases have."""
    north = (sa.cast(Listing.latitude, sa.Float) - place[0]) * KM_A_DEGREE
    east = (sa.cast(Listing.longitude, sa.Float) - place[1]) * (KM_A_DEGREE * cos(radians(place[0])))
    return north * north + east * east


def _order(wish: Wish, today: date) -> list[sa.ColumnElement[Any]]:
    of = wish.skill or wish.category
    proven = _has("proven", [f"{of}:{kind}" for kind in PROOFS]) if of else Listing.proven > 0
    out: list[sa.ColumnElement[Any]] = [sa.case((proven, 0), else_=1)]
    if wish.place is not None:
        out.append(sa.func.coalesce(_square_km(wish.place), 1e9))
    soon = sa.and_(
        Listing.hours_per_week > 0, sa.or_(Listing.available_from.is_(None), Listing.available_from <= today + SOON)
    )
    out.append(sa.case((soon, 0), else_=1))
    return out


def _counts(conditions: Sequence[sa.ColumnElement[bool]], wish: Wish) -> dict[str, dict[str, int]]:
    """How many of the answers have each value; skills only within a category, where they can be read."""
    facets = ["category", "language", "proof", "telecentre", "commune"]
    if wish.category:
        facets.append("skill")
    query = sa.select(Facet.facet, Facet.value, sa.func.count())
    if conditions:
        # An expression, not the column: the facets of those who are found are read, not all the facets there are.
        query = query.where(
            Facet.facet.concat("").in_(facets),
            Facet.profile_id.in_(sa.select(Listing.profile_id).where(*conditions)),
        )
    else:
        query = query.where(Facet.facet.in_(facets))
    out: dict[str, dict[str, int]] = {}
    number = sa.func.count()
    for facet, value, count in db.session().execute(
        query.group_by(Facet.facet, Facet.value).order_by(Facet.facet, number.desc(), Facet.value)
    ):
        out.setdefault(facet, {})[value] = count
    return out
