"""Shared posts: the whole of the parts for all, each part for its company, the week for the holder."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.accounts.queries import PersonCard
from elearn.clusters.models import Fraction, Post
from elearn.clusters.queries import frameworks
from elearn.clusters.sharing import Week, timetable
from elearn.core import db
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor


@dataclass(frozen=True, slots=True)
class PostCard:
    """A shared post. ``total`` and ``own`` (by company of the reader) in hundredths of a day a week.

    ``answering`` says who answers for the part of each of the reader's companies; ``week`` and ``names`` are empty
    but for who manages the cluster and who holds the agreement.
    """

    id: int
    framework_id: int
    lot: int
    title: str
    started_on: date | None
    stopped_on: date | None
    total: int
    own: Mapping[int, int]
    answering: Mapping[int, PersonCard]
    week: Week
    names: Mapping[int, str]

    @property
    def is_running(self) -> bool:
        """Whether it is ordered each month."""
        return self.started_on is not None and self.stopped_on is None


def row(post_id: int) -> Post:
    """The row, kept from any other writer until the end of the transaction; raise :class:`Missing`."""
    query = sa.select(Post).where(Post.id == post_id).with_for_update()
    found = db.session().scalars(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise Missing(_("Ce poste partagé n’existe pas, ou ne vous est pas ouvert."))
    return found


def readable(actor: Actor, post_id: int) -> tuple[Post, frameworks.Reading]:
    """A post with its agreement, for who may read that; raise :class:`Missing`."""
    found = row(post_id)
    return found, frameworks.read(actor, found.framework_id)


def fractions(post_id: int) -> dict[int, tuple[int, int]]:
    """By company: its part, and who answers for it."""
    return _fractions([post_id]).get(post_id, {})


def _fractions(post_ids: Collection[int]) -> dict[int, dict[int, tuple[int, int]]]:
    query = sa.select(Fraction).where(Fraction.post_id.in_(post_ids), Fraction.hundredths > 0)
    out: dict[int, dict[int, tuple[int, int]]] = {}
    for one in db.session().scalars(query.order_by(Fraction.id)):
        out.setdefault(one.post_id, {})[one.company_id] = one.hundredths, one.said_by
    return out


def of_framework(reading: frameworks.Reading) -> list[PostCard]:
    """The shared posts of an agreement, as this reader has them."""
    query = sa.select(Post).where(Post.framework_id == reading.card.id).order_by(Post.id.desc())
    rows = db.session().scalars(query).all()
    taken = _fractions([one.id for one in rows])
    may_see = reading.is_manager or reading.holder is not None
    companies = {company for found in taken.values() for company in found} if may_see else set()
    names = {one.id: one.name for one in accounts.organisations_by_id(companies).values()}
    people = accounts.people({who for found in taken.values() for _part, who in found.values()})
    out = []
    for one in rows:
        found = taken.get(one.id, {})
        parts = {company: part for company, (part, _who) in found.items()}
        out.append(
            PostCard(
                one.id, one.framework_id, one.lot, one.title, one.started_on, one.stopped_on, sum(parts.values()),
                {company: parts.get(company, 0) for company in reading.companies},
                {company: people[who] for company, (_part, who) in found.items()
                 if company in reading.companies and who in people},
                timetable(parts) if may_see else (), {company: names[company] for company in parts if may_see},
            )
        )  # fmt: skip
    return out


def running() -> list[int]:
    """The posts that are ordered each month."""
    query = sa.select(Post.id).where(Post.started_on.is_not(None), Post.stopped_on.is_(None))
    return list(db.session().scalars(query.order_by(Post.id)))
