"""The statements of the search of profiles, each made once for all searches that ask for the same things.

Making a statement of this size costs more than sending it: only its values change from one search to the next.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from math import cos, radians
from typing import Any

import sqlalchemy as sa

from elearn.directory.matching import KM_A_DEGREE, TURNS, shift
from elearn.directory.models import Facet, Listing, Week
from elearn.directory.models.profiles import PROOFS
from elearn.directory.queries.wishes import Wish

SOON = timedelta(days=14)
FAR = 1e9  # the square of the distance of whoever does not say where they are
FACETS = ("category", "skill", "language", "telecentre", "commune")
COUNTED = ("category", "language", "proof", "telecentre", "commune")
BOUNDS = ("place", "km", "price_cents", "week", "hours", "proof")


@dataclass(frozen=True, slots=True)
class Statements:
    """``ids`` of all that is found, in order; ``page`` some of them; ``total`` how many; ``counts`` by facet."""

    ids: sa.Select[int]
    page: sa.Select[int]
    total: sa.Select[int]
    counts: sa.Select[str, str, int]


def statements(wish: Wish, *, of_words: bool) -> Statements:
    """What to ask for such a wish; ``of_words`` among the ``words`` of its values."""
    asked = {name for name in (*FACETS, *BOUNDS) if getattr(wish, name)}
    return _made(frozenset(asked | ({"words"} if of_words else set())))


def values(wish: Wish, today: date) -> dict[str, Any]:
    """The values of the statements for this wish."""
    of = wish.skill or wish.category
    out: dict[str, Any] = {name: getattr(wish, name) for name in FACETS}
    out |= {"price": wish.price_cents, "least": wish.hours or 1, "soon": today + SOON, "shift": shift(today)}
    out["proof"] = f"{of}:{wish.proof}" if of else wish.proof
    out["proofs"] = [f"{of}:{kind}" for kind in PROOFS]
    if wish.place is not None:
        north, east = wish.place
        out |= {"north": north, "east": east, "east_km": KM_A_DEGREE * cos(radians(north)), "square": wish.km**2}
    if wish.week is not None:
        monday = wish.week - timedelta(days=wish.week.weekday())
        out |= {"monday": monday, "after": monday + timedelta(days=7)}
    return out


@lru_cache(maxsize=256)
def _made(asked: frozenset[str]) -> Statements:
    conditions = list(_conditions(asked))
    found = sa.select(Listing.profile_id).where(*conditions)
    ids = found.order_by(*_order(asked))
    size, skipped = (sa.bindparam(name, type_=sa.Integer) for name in ("size", "skipped"))
    return Statements(
        ids, ids.limit(size).offset(skipped),
        sa.select(sa.func.count()).select_from(Listing).where(*conditions),
        _counts(found if conditions else None, of_skills="category" in asked),
    )  # fmt: skip


def _conditions(asked: frozenset[str]) -> list[sa.ColumnElement[bool]]:
    out = [_has(facet, Facet.value == sa.bindparam(facet)) for facet in FACETS if facet in asked]
    if "words" in asked:
        out.append(Listing.profile_id.in_(sa.bindparam("words", expanding=True)))
    if "proof" in asked:
        out.append(_has("proven" if asked & {"skill", "category"} else "proof", Facet.value == sa.bindparam("proof")))
    if {"place", "km"} <= asked:
        out += [Listing.latitude.is_not(None), _square_km() <= sa.bindparam("square", type_=sa.Float)]
    if "price_cents" in asked:
        out.append(Listing.day_rate_cents <= sa.bindparam("price"))
    if asked & {"week", "hours"}:
        out.append(_free(in_a_week="week" in asked))
    return out


def _has(facet: str, condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return Listing.profile_id.in_(sa.select(Facet.profile_id).where(Facet.facet == facet, condition))


def _free(*, in_a_week: bool) -> sa.ColumnElement[bool]:
    """Hours shown, enough of them, in that week when one is asked: its own if it differs from the usual."""
    least = sa.bindparam("least", type_=sa.Integer)
    if not in_a_week:
        return Listing.hours_per_week >= least
    of_it = sa.and_(Week.profile_id == Listing.profile_id, Week.monday == sa.bindparam("monday"))
    own = sa.select(Week.hours).where(of_it).scalar_subquery()
    begun = sa.or_(Listing.available_from.is_(None), Listing.available_from < sa.bindparam("after"))
    usual = sa.case((begun, Listing.hours_per_week), else_=0)
    return sa.and_(Listing.hours_per_week.is_not(None), sa.func.coalesce(own, usual) >= least)


def _square_km() -> sa.ColumnElement[float]:
    """The square of the distance, in plain arithmetic that both databases have."""
    at_north, at_east, east_km = (sa.bindparam(name, type_=sa.Float) for name in ("north", "east", "east_km"))
    north = (sa.cast(Listing.latitude, sa.Float) - at_north) * KM_A_DEGREE
    east = (sa.cast(Listing.longitude, sa.Float) - at_east) * east_km
    return north * north + east * east


def _order(asked: frozenset[str]) -> list[Any]:
    proven: sa.ColumnElement[bool] = Listing.proven > 0
    if asked & {"skill", "category"}:
        proven = _has("proven", Facet.value.in_(sa.bindparam("proofs", expanding=True)))
    out: list[Any] = [sa.case((proven, 0), else_=1)]
    if "place" in asked:
        out.append(sa.func.coalesce(_square_km(), FAR))
    begun = sa.or_(Listing.available_from.is_(None), Listing.available_from <= sa.bindparam("soon"))
    out.append(sa.case((sa.and_(Listing.hours_per_week > 0, begun), 0), else_=1))
    turn = (Listing.profile_id * 7919 + sa.bindparam("shift", type_=sa.Integer)) % TURNS
    return [*out, turn, Listing.profile_id]


def _counts(found: sa.Select[int] | None, *, of_skills: bool) -> sa.Select[str, str, int]:
    """How many of the answers have each value; skills only within a category, where they can be read."""
    facets = [*COUNTED, "skill"] if of_skills else list(COUNTED)
    number = sa.func.count()
    query = sa.select(Facet.facet, Facet.value, number)
    if found is None:
        query = query.where(Facet.facet.in_(facets))
    else:
        # An expression, not the column: the facets of those who are found are read, not all the facets there are.
        query = query.where(Facet.facet.concat("").in_(facets), Facet.profile_id.in_(found))
    return query.group_by(Facet.facet, Facet.value).order_by(Facet.facet, number.desc(), Facet.value)
