"""What everyone may read of a provider, and members of a client: reviews that are shown, and averages."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.core import clock, db
from elearn.reviews import life
from elearn.reviews.criteria import CLIENT, PROVIDER, Average, Given, average
from elearn.reviews.models import Review, Window, Worker
from elearn.reviews.queries import missions
from elearn.reviews.queries.missions import ReviewCard, card, marks_of

PAGE = 20
MOST = 500  # how many reviews an average is made of: the newest


@dataclass(frozen=True, slots=True)
class Received:
    """The reviews of one side: their average, and a page of them by date, the newest first."""

    average: Average
    reviews: tuple[ReviewCard, ...]
    total: int


def _is_shown() -> sa.ColumnElement[bool]:
    now = clock.now()
    since = now - life.SHOWN_FOR
    either = sa.or_(Window.both_at.is_not(None), Window.until <= now)
    return sa.and_(Review.withheld_at.is_(None), either, Window.until > since)


def _query(side: str, about: sa.ColumnElement[bool]) -> sa.Select[Review, Window]:
    return (
        sa.select(Review, Window)
        .join(Window, Window.engagement_id == Review.engagement_id)
        .where(Review.side == side, about, _is_shown())
        .order_by(sa.func.coalesce(Window.both_at, Window.until).desc(), Review.id.desc())
        .limit(MOST)
    )


def of_provider(person_id: int, page: int = 1) -> Received:
    """What clients say of someone, or of a group in which they did a part. Clients with one SIREN are one client."""
    return _received(CLIENT, Window.engagement_id.in_(_worked(Worker.person_id == person_id)), page)


def of_client(organisation_id: int, page: int = 1) -> Received:
    """What those who worked for an organisation say of it."""
    return _received(PROVIDER, Window.organisation_id == organisation_id, page)


def averages(person_ids: Collection[int]) -> dict[int, Average]:
    """The averages of these providers, for a list; absent without a review."""
    if not person_ids:
        return {}
    found: dict[int, list[tuple[Review, Window]]] = {}
    wanted = Window.engagement_id.in_(_worked(Worker.person_id.in_(set(person_ids))))
    rows = db.session().execute(_query(CLIENT, wanted).limit(MOST * 4)).all()
    worked = missions.workers([window.engagement_id for _review, window in rows])
    for review, window in rows:
        for person_id in worked[window.engagement_id] & set(person_ids):
            found.setdefault(person_id, []).append((review, window))
    marks = marks_of([review.id for review, _window in rows])
    names = _clients(window.organisation_id for _review, window in rows)
    return {
        person_id: average(Given(names[w.organisation_id], marks.get(r.id, {})) for r, w in own)
        for person_id, own in found.items()
    }


def shown(review_id: int) -> tuple[ReviewCard, set[int], int] | None:
    """One review that everyone concerned may read, with who worked and its organisation; None for any other."""
    query = sa.select(Review, Window).join(Window, Window.engagement_id == Review.engagement_id)
    row = db.session().execute(query.where(Review.id == review_id, _is_shown())).first()
    if row is None:
        return None
    found = card(*row, marks_of([review_id]).get(review_id, {}), life.SHOWN)
    engagement_id = row[1].engagement_id
    return found, missions.workers([engagement_id]).get(engagement_id, set()), row[1].organisation_id


def _worked(who: sa.ColumnElement[bool]) -> sa.Select[int]:
    return sa.select(Worker.engagement_id).where(who)


def _received(side: str, about: sa.ColumnElement[bool], page: int) -> Received:
    rows = list(db.session().execute(_query(side, about)))
    marks = marks_of([review.id for review, _window in rows])
    if side == CLIENT:
        names = _clients(window.organisation_id for _review, window in rows)
        given = [Given(names[w.organisation_id], marks.get(r.id, {})) for r, w in rows]
    else:
        given = [Given(str(w.provider_id), marks.get(r.id, {})) for r, w in rows]
    shown_now = rows[(page - 1) * PAGE : page * PAGE]
    found = tuple(card(r, w, marks.get(r.id, {}), life.SHOWN) for r, w in shown_now)
    return Received(average(given), found, len(rows))


def _clients(ids: Iterable[int]) -> dict[int, str]:
    """What tells clients apart: their SIREN, else their number here."""
    known = set(ids)
    sirens = accounts.sirens(known)
    return {one: sirens.get(one, f"#{one}") for one in known}
