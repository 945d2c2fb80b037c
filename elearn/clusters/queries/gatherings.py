"""Gatherings as one reader has them: their own company's volumes, and totals once nothing can be told apart.

A total is shown when the gathering is closed, and then only when at least ``members.FEWEST`` companies spoke: before,
or with two of them, whoever knows their own would know the other's. Whoever manages the cluster reads no more.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from elearn.clusters.models import Declaration, Gathering, Item
from elearn.clusters.queries import members
from elearn.core import clock, db, pages
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor


@dataclass(frozen=True, slots=True)
class ItemCard:
    """One thing counted. ``total`` is None while it is not shown; quantities in hundredths of the unit."""

    id: int
    rank: int
    title: str
    unit: str
    total: int | None


@dataclass(frozen=True, slots=True)
class GatheringCard:
    """A gathering. ``answered``: how many companies spoke; ``own``: what the reader's said, by company and item."""

    id: int
    cluster_id: int
    category: str
    title: str
    need: str
    answer_until: datetime
    closed_at: datetime | None
    request_id: int | None
    items: tuple[ItemCard, ...]
    answered: int
    own: Mapping[int, Mapping[int, int]]

    @property
    def is_open(self) -> bool:
        """Whether one may still say how much."""
        return self.closed_at is None and clock.now() < self.answer_until


def missing() -> Missing:
    """What is said of a gathering that does not exist, or not for this reader."""
    return Missing(_("Cette collecte n’existe pas, ou ne vous est pas ouverte."))


def row(gathering_id: int) -> Gathering:
    """The row; raise :class:`Missing`."""
    found = db.session().get(Gathering, gathering_id)
    if found is None:
        raise missing()
    return found


def read(actor: Actor, gathering_id: int) -> tuple[GatheringCard, members.ClusterView]:
    """One gathering with its cluster, for its members and its manager; raise :class:`Missing`."""
    found = row(gathering_id)
    view = next((one for one in members.mine(actor) if one.cluster_id == found.cluster_id), None)
    if view is None or not view.is_of_it:
        raise missing()
    return _cards([found], view.mine)[0], view


def of_cluster(view: members.ClusterView, page: int = 1, size: int = pages.PAGE) -> tuple[list[GatheringCard], int]:
    """A page of the gatherings of a cluster, the newest first, and how many in all; none for who is not of it."""
    if not view.is_of_it:
        return [], 0
    query = sa.select(Gathering).where(Gathering.cluster_id == view.cluster_id).order_by(Gathering.id.desc())
    rows, total = pages.rows_of(query, page, size)
    return _cards(rows, view.mine), total


def sums(gathering_id: int) -> dict[int, int]:
    """The whole of each item, whoever asks: for the request that is made of it."""
    query = (
        sa.select(Item.rank, sa.func.sum(Declaration.quantity))
        .join(Declaration, Declaration.item_id == Item.id)
        .where(Item.gathering_id == gathering_id)
        .group_by(Item.rank)
    )
    return {rank: int(total) for rank, total in db.session().execute(query)}


def volumes(request_id: int) -> dict[int, dict[int, int]]:
    """What each company declared of each lot of the request made from a gathering: for computing shares alone."""
    query = (
        sa.select(Declaration.company_id, Item.rank, Declaration.quantity)
        .join(Item, Item.id == Declaration.item_id)
        .join(Gathering, Gathering.id == Item.gathering_id)
        .where(Gathering.request_id == request_id, Declaration.quantity > 0)
    )
    said = [(company_id, rank, quantity) for company_id, rank, quantity in db.session().execute(query)]
    # What nobody needs made no lot.
    lots = {rank: lot for lot, rank in enumerate(sorted({rank for _company, rank, _quantity in said}), 1)}
    out: dict[int, dict[int, int]] = {}
    for company_id, rank, quantity in said:
        out.setdefault(company_id, {})[lots[rank]] = quantity
    return out


def _cards(rows: Collection[Gathering], own: Collection[int]) -> list[GatheringCard]:
    ids = [row.id for row in rows]
    items: dict[int, list[Item]] = {}
    for one in db.session().scalars(sa.select(Item).where(Item.gathering_id.in_(ids)).order_by(Item.rank)):
        items.setdefault(one.gathering_id, []).append(one)
    query = sa.select(Declaration).join(Item, Item.id == Declaration.item_id).where(Item.gathering_id.in_(ids))
    said = list(db.session().scalars(query)) if ids else []
    out = []
    for row in rows:
        mine = items.get(row.id, [])
        of_it = {one.id for one in mine}
        here = [one for one in said if one.item_id in of_it]
        spoke = {one.company_id for one in here}
        is_shown = row.closed_at is not None and len(spoke) >= members.FEWEST
        cards = tuple(
            ItemCard(
                one.id, one.rank, one.title, one.unit,
                sum(d.quantity for d in here if d.item_id == one.id) if is_shown else None,
            )
            for one in mine
        )  # fmt: skip
        volumes = {c: {d.item_id: d.quantity for d in here if d.company_id == c} for c in own}
        out.append(
            GatheringCard(
                row.id, row.cluster_id, row.category, row.title, row.need, row.answer_until, row.closed_at,
                row.request_id, cards, len(spoke), volumes,
            )
        )  # fmt: skip
    return out
