"""Clusters and their members, for those who act for one or the other."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.clusters.models import Holder, Mate, Member
from elearn.core import db
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor
from elearn.pool.extend import ORDERING_ROLES

BUYER = "buyer"
FEWEST = 3  # companies that share a figure before it is told: of two, whoever knows their own knows the other's


@dataclass(frozen=True, slots=True)
class ClusterView:
    """A cluster as one reader has it. ``mine`` and ``asked`` are their companies of it and those asked to join.

    ``cluster_id`` is the subject of rights.
    """

    cluster_id: int
    name: str
    city: str
    is_manager: bool
    mine: Mapping[int, str]
    asked: Mapping[int, str]

    @property
    def is_of_it(self) -> bool:
        """Whether the reader manages it, or has a company that joined: what is inside is theirs to read."""
        return self.is_manager or bool(self.mine)


@dataclass(frozen=True, slots=True)
class MemberCard:
    """A company of a cluster; ``joined_at`` None while it has not answered."""

    company_id: int
    name: str
    city: str
    invited_at: datetime
    joined_at: datetime | None


def missing() -> Missing:
    """What is said of a cluster that does not exist, or not for this reader."""
    return Missing(_("Cette grappe n’existe pas, ou ne vous est pas ouverte."))


def live(cluster_id: int) -> list[MemberCard]:
    """The companies of a cluster and those asked, by name."""
    rows = _rows(Member.cluster_id == cluster_id)
    names = accounts.organisations_by_id({row.company_id for row in rows})
    found = [
        MemberCard(
            row.company_id, names[row.company_id].name, names[row.company_id].city, row.invited_at, row.joined_at
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.name, one.company_id))


def joined(cluster_id: int) -> list[int]:
    """The companies that are of a cluster today."""
    return sorted(row.company_id for row in _rows(Member.cluster_id == cluster_id) if row.joined_at is not None)


def view(actor: Actor, cluster_id: int) -> ClusterView:
    """A cluster that one manages, or of which one's company is or is asked to be; raise :class:`Missing`."""
    found = next((one for one in mine(actor) if one.cluster_id == cluster_id), None)
    if found is None:
        raise missing()
    return found


_OF_COMPANIES = db.Among(
    sa.select(Member.cluster_id, Member.company_id, Member.joined_at)
    .where(Member.left_at.is_(None))
    .order_by(Member.id),
    Member.company_id,
)


def of(company_ids: Collection[int]) -> set[int]:
    """The clusters of which one of these companies is today."""
    return {row.cluster_id for row in _OF_COMPANIES.rows(company_ids) if row.joined_at is not None}


def mine(actor: Actor) -> list[ClusterView]:
    """Every cluster that one has to do with, by name."""
    held = actor.organisations(*ORDERING_ROLES)
    rows = _OF_COMPANIES.rows(held).all() if held else []
    cards = accounts.organisations_by_id({*held, *(row.cluster_id for row in rows)})
    managed = {one for one in actor.organisations(BUYER) if one in cards and cards[one].kind == "cluster"}
    out = []
    for cluster_id in {*managed, *(row.cluster_id for row in rows)}:
        own = [row for row in rows if row.cluster_id == cluster_id]
        out.append(
            ClusterView(
                cluster_id, cards[cluster_id].name, cards[cluster_id].city, cluster_id in managed,
                {row.company_id: cards[row.company_id].name for row in own if row.joined_at is not None},
                {row.company_id: cards[row.company_id].name for row in own if row.joined_at is None
                 and row.company_id in actor.organisations(BUYER)},
            )
        )  # fmt: skip
    seen = [one for one in out if one.is_manager or one.mine or one.asked]
    return sorted(seen, key=lambda one: (one.name, one.cluster_id))


def held_by(actor: Actor) -> list[int]:
    """The framework agreements that one serves, alone or in a group, the newest first."""
    query = sa.select(Holder.framework_id).join(Mate, Mate.holder_id == Holder.id)
    return list(db.session().scalars(query.where(Mate.person_id == actor.id).order_by(Holder.framework_id.desc())))


def candidates(cluster_id: int) -> dict[int, str]:
    """The companies that may be asked to join, by name."""
    of_it = {row.company_id for row in _rows(Member.cluster_id == cluster_id)}
    return {one.id: one.name for one in accounts.organisations("company") if one.id not in of_it}


def _rows(*where: sa.ColumnElement[bool]) -> list[Member]:
    return list(db.session().scalars(sa.select(Member).where(Member.left_at.is_(None), *where).order_by(Member.id)))
