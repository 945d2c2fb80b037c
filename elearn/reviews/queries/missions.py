"""Finished missions as their two sides read them: what they wrote, what they may read and do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import sqlalchemy as sa

from elearn.core import clock, db
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, can
from elearn.core.web.paging import Page, existing
from elearn.pool.queries import closings, crews, providers
from elearn.pool.queries.closings import Closing
from elearn.reviews import life
from elearn.reviews.criteria import CLIENT, OTHER, PROVIDER, SIDES
from elearn.reviews.models import Mark, Review, Window, Worker
from elearn.reviews.policy import Can


@dataclass(frozen=True, slots=True)
class ReviewCard:
    """One review, for whoever may read it. ``group`` names the group that did the work, empty for one provider."""

    id: int
    engagement_id: int
    side: str
    author_id: int
    text: str
    marks: dict[str, int]
    written_at: datetime
    changed_at: datetime | None
    reply: str
    replied_at: datetime | None
    state: str
    shown_at: datetime
    closed_at: datetime
    category: str
    withheld_reason: str = ""
    group: str = ""

    @property
    def mark(self) -> str:
        """What tells this writing of it from the one before."""
        return _mark(self.written_at, self.changed_at)


@dataclass(frozen=True, slots=True)
class MissionCard:
    """A finished mission for one of its sides. ``states`` and ``reviews`` go by the side that writes;
    only what the reader may read is there. ``is_one_owner``: the two sides have the same owner. ``workers``:
    the members of a group on whose profile the client's review is read, for one mission."""

    closing: Closing
    side: str
    until: datetime
    states: dict[str, str]
    reviews: dict[str, ReviewCard] = field(default_factory=dict)
    is_one_owner: bool = False
    workers: tuple[str, ...] = ()

    @property
    def own(self) -> ReviewCard | None:
        """What one's side wrote, for its author, or once it is shown."""
        return self.reviews.get(self.side)

    @property
    def received(self) -> ReviewCard | None:
        """What the other side wrote, once it is shown."""
        return self.reviews.get(OTHER[self.side])


def missing() -> Missing:
    """What is said of a mission that is not over, or not one's own."""
    return Missing(_("Cette mission n’est pas terminée, ou n’est pas la vôtre."))


def closing(actor: Actor, engagement_id: int) -> Closing:
    """A finished mission of one's own; raise :class:`Missing` for any other."""
    found = closings.closings([engagement_id]).get(engagement_id)
    if found is None or not can(Can.WRITE, actor, found):
        raise missing()
    return found


def side_of(actor: Actor, found: Closing) -> str:
    """For which side someone speaks; the one who did the work, when they could speak for both."""
    return PROVIDER if actor.person_id == found.provider_id else CLIENT


def shares_owner(found: Closing) -> bool:
    """Whether someone who did the work is of the organisation that paid, or has its SIREN: every member of a group."""
    workers = {found.provider_id, *(one.person_id for _group, one in crews.rows([found.engagement_id]))}
    return bool(providers.sharing_owner(found.organisation_id, workers))


def workers(engagement_ids: Collection[int]) -> dict[int, set[int]]:
    """Who did a part of these missions that was accepted, by mission."""
    out: dict[int, set[int]] = {}
    for one in db.session().scalars(sa.select(Worker).where(Worker.engagement_id.in_(list(engagement_ids)))):
        out.setdefault(one.engagement_id, set()).add(one.person_id)
    return out


def facts(window: Window | None, found: Closing, *, is_replied: bool = False) -> life.Facts:
    """What the table of a review's life looks at."""
    until = window.until if window is not None else found.closed_at + life.WINDOW
    return life.Facts(clock.now(), until, window is not None and window.both_at is not None, is_replied)


def mission(actor: Actor, engagement_id: int) -> MissionCard:
    """One finished mission of one's own."""
    card = cards(actor, [closing(actor, engagement_id)], with_owners=True)[0]
    if not card.closing.group:
        return card
    names = tuple(one.name for one in crews.workers([engagement_id])[engagement_id])
    return replace(card, workers=names)


def own_missions(actor: Actor, page: int = 1, size: int = 0) -> Page[MissionCard]:
    """A page of the finished missions of one's own, on either side, the newest first; ``Missing`` past the last."""
    size = size or closings.PAGE
    found, total = closings.closings_of(actor.id, actor.organisations("buyer"), page, size)
    return existing(Page(cards(actor, found), page, total, size))


def cards(actor: Actor, found: Collection[Closing], *, with_owners: bool = False) -> list[MissionCard]:
    """Missions with what the actor may read of their reviews; three statements whatever their number."""
    ids = [c.engagement_id for c in found]
    session = db.session()
    windows = {w.engagement_id: w for w in session.scalars(sa.select(Window).where(Window.engagement_id.in_(ids)))}
    rows: dict[tuple[int, str], Review] = {
        (r.engagement_id, r.side): r for r in session.scalars(sa.select(Review).where(Review.engagement_id.in_(ids)))
    }
    marks = marks_of([r.id for r in rows.values()])
    out = []
    for one in found:
        window, states, readable = windows.get(one.engagement_id), {}, {}
        for side in SIDES:
            row = rows.get((one.engagement_id, side))
            states[side] = life.state_of(
                facts(window, one), is_written=row is not None, is_withheld=row is not None and bool(row.withheld_at)
            )
            is_read = row is not None and (row.author_id == actor.person_id or states[side] == life.SHOWN)
            if row is not None and window is not None and is_read:
                readable[side] = card(row, window, marks.get(row.id, {}), states[side])
        until = facts(window, one).until
        owner = with_owners and shares_owner(one)
        out.append(MissionCard(one, side_of(actor, one), until, states, readable, owner))
    return out


def mark_of(row: Review | None) -> str:
    """The :attr:`ReviewCard.mark` of a row, empty for none."""
    return _mark(row.written_at, row.changed_at) if row is not None else ""


def _mark(written_at: datetime, changed_at: datetime | None) -> str:
    return (changed_at or written_at).astimezone(UTC).isoformat()


def marks_of(review_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """The marks of these reviews."""
    out: dict[int, dict[str, int]] = {}
    if review_ids:
        for mark in db.session().scalars(sa.select(Mark).where(Mark.review_id.in_(review_ids))):
            out.setdefault(mark.review_id, {})[mark.criterion] = mark.value
    return out


def card(row: Review, window: Window, marks: dict[str, int], state: str) -> ReviewCard:
    """The card of a review."""
    return ReviewCard(
        row.id, row.engagement_id, row.side, row.author_id, row.text, marks, row.written_at, row.changed_at,
        row.reply, row.replied_at, state, window.both_at or window.until, window.closed_at, window.category,
        row.withheld_reason, window.group_name,
    )  # fmt: skip
