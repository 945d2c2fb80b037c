"""Writing a review, changing it before it is shown, answering once, taking one out, telling."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.accounts.services import notices
from elearn.core import clock, db
from elearn.core.errors import Conflict, Forbidden, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.moving import STALE, allowed
from elearn.core.policy import Actor, require
from elearn.directory.queries import profiles
from elearn.pool.queries import closings, crews
from elearn.pool.queries.closings import Closing
from elearn.reviews import life, words
from elearn.reviews.criteria import CLIENT, LONGEST, OTHER, PROVIDER, faults
from elearn.reviews.models import Mark, Review, Window, Worker
from elearn.reviews.policy import Can
from elearn.reviews.queries import missions


def open_window(actor: Actor, engagement_id: int) -> None:
    """Begin the fourteen days of a mission that was just ended, and ask both sides; again, nothing more."""
    require(Can.RUN, actor)
    found = closings.closings([engagement_id]).get(engagement_id)
    if found is None or missions.shares_owner(found):
        return
    _window(found)
    said = {"engagement": engagement_id, "title": found.title}
    for person_id in _people(found, CLIENT) | _people(found, PROVIDER):
        notices.notify(person_id, "reviews.asked", said, key=f"reviews.asked:{engagement_id}")


def write(actor: Actor, engagement_id: int, marks: Mapping[str, int], text: str, seen: str | None = None) -> int:
    """Write one's side's review, or change it: by its author, until it is shown. The same again changes nothing.

    Refused: ``same-owner`` when both sides have one owner, ``too-late``, ``already-shown``,
    ``written-by-other`` when a colleague wrote it; ``stale`` when it is no more the one whose
    :attr:`~elearn.reviews.queries.missions.ReviewCard.mark` was ``seen`` (empty: none was written).
    """
    found = missions.closing(actor, engagement_id)
    require(Can.WRITE, actor, found)
    side = missions.side_of(actor, found)
    if missions.shares_owner(found):
        raise Forbidden(
            _("Le client et le prestataire ont le même propriétaire : cette mission ne s’évalue pas."),
            code="same-owner",
        )
    tidy = _checked(side, marks, text)
    window = _window(found)
    rows = _locked(window)
    row = rows.get(side)
    if row is not None and row.author_id != actor.id:
        raise Conflict(_("Votre organisation a déjà écrit son évaluation."), code="written-by-other")
    if row is not None and row.text == tidy and missions.marks_of([row.id]).get(row.id) == dict(marks):
        return row.id  # its form was sent twice
    facts = missions.facts(window, found)
    now, action = clock.now(), "write" if row is None else "change"
    state = life.state_of(facts, is_written=row is not None, is_withheld=row is not None and bool(row.withheld_at))
    _move(state, action, life.WRITER if row is None else life.AUTHOR, facts)
    if seen is not None and seen != missions.mark_of(row):
        raise Conflict(str(STALE), code="stale")
    session = db.session()
    if row is None:
        row = Review(engagement_id=engagement_id, side=side, author_id=actor.id, text=tidy, written_at=now)
        session.add(row)
        session.flush()
        session.add_all(Mark(review_id=row.id, criterion=code, value=value) for code, value in marks.items())
        if OTHER[side] in rows:
            window.both_at = now
            session.flush()
            _tell_shown(window, found)
    else:
        row.text, row.changed_at = tidy, now
        for code, value in marks.items():
            session.execute(sa.update(Mark).where(Mark.review_id == row.id, Mark.criterion == code).values(value=value))
    session.flush()
    return row.id


def reply(actor: Actor, review_id: int, text: str) -> int:
    """Answer what was said of one's side, once, when it is shown; the mission it is about. The same again is once."""
    row = db.session().get(Review, review_id)
    if row is None:
        raise missions.missing()
    found = missions.closing(actor, row.engagement_id)
    require(Can.WRITE, actor, found)
    if missions.side_of(actor, found) == row.side:
        raise Forbidden(str(words.REFUSALS["not-yours"]), code="not-yours")
    tidy = text.strip()
    if not tidy or len(tidy) > LONGEST:
        raise Invalid(fields={"reply": [_("Écrivez votre réponse, en %(most)s signes au plus.", most=LONGEST)]})
    window = _window(found)
    row = _locked(window)[row.side]
    if (row.replied_by, row.reply) == (actor.id, tidy):
        return row.engagement_id  # its form was sent twice
    facts = missions.facts(window, found, is_replied=row.replied_at is not None)
    state = life.state_of(facts, is_written=True, is_withheld=row.withheld_at is not None)
    _move(state, "reply", life.REVIEWED, facts)
    row.reply, row.replied_by, row.replied_at = tidy, actor.id, clock.now()
    db.session().flush()
    notices.notify(row.author_id, "reviews.replied", {"engagement": row.engagement_id, "title": found.title})
    return row.engagement_id


def withhold(actor: Actor, review_id: int, reason: str) -> None:
    """Take a review out, with its reason; it is neither read nor counted any more.

    Both sides are told, but for its author: the decision itself, which they may contest, is sent to them.
    """
    require(Can.RUN, actor)
    row = db.session().get_one(Review, review_id)
    if row.withheld_at is not None:
        return
    row.withheld_at, row.withheld_reason = clock.now(), reason
    db.session().flush()
    found = closings.closings([row.engagement_id])[row.engagement_id]
    for person_id in (_people(found, CLIENT) | _people(found, PROVIDER)) - {row.author_id}:
        notices.notify(
            person_id, "reviews.withheld",
            {"engagement": row.engagement_id, "title": found.title, "reason": reason}, key=f"reviews.withheld:{row.id}",
        )  # fmt: skip


def restore(actor: Actor, review_id: int) -> None:
    """Show again a review that was taken out."""
    require(Can.RUN, actor)
    row = db.session().get_one(Review, review_id)
    row.withheld_at, row.withheld_reason = None, ""
    db.session().flush()


def untold() -> list[int]:
    """Missions whose reviews are shown since their time is over, and nobody was told: all of them."""
    query = sa.select(Window.engagement_id).where(Window.told_at.is_(None), Window.until <= clock.now())
    return list(db.session().scalars(query.order_by(Window.until, Window.engagement_id)))


def tell(actor: Actor, engagement_id: int) -> None:
    """Tell both sides that what was written is shown; nothing to tell when nobody wrote."""
    require(Can.RUN, actor)
    window = db.session().get_one(Window, engagement_id)
    if window.told_at is not None:
        return
    rows = _locked(window)
    if rows:
        _tell_shown(window, closings.closings([engagement_id])[engagement_id])
    window.told_at = clock.now()
    db.session().flush()


def _tell_shown(window: Window, found: Closing) -> None:
    window.told_at = clock.now()
    said = {"engagement": window.engagement_id, "title": found.title}
    for person_id in _people(found, CLIENT) | _people(found, PROVIDER):
        notices.notify(person_id, "reviews.shown", said, key=f"reviews.shown:{window.engagement_id}")
    others = missions.workers([window.engagement_id]).get(window.engagement_id, set()) - {found.provider_id}
    listed = profiles.cards(others)
    for person_id in others & set(listed):
        about = said | {"group": found.group, "slug": listed[person_id].slug}
        notices.notify(person_id, "reviews.group", about, key=f"reviews.group:{window.engagement_id}")


def _people(found: Closing, side: str) -> set[int]:
    if side == PROVIDER:
        return {found.provider_id}
    return set(accounts.members(found.organisation_id, "buyer"))


def _window(found: Closing) -> Window:
    """The window of a mission, made when it is not there yet (a mission that was ended before this room came).

    Who worked is written with it: nothing more is accepted in a mission that is over.
    """
    values = {
        "engagement_id": found.engagement_id, "organisation_id": found.organisation_id,
        "provider_id": found.provider_id, "category": found.category, "group_name": found.group,
        "closed_at": found.closed_at, "until": found.closed_at + life.WINDOW, "version": 1,
    }  # fmt: skip
    row = db.insert(Window).values(**values).on_conflict_do_nothing(index_elements=["engagement_id"])
    if db.session().execute(row.returning(Window.engagement_id)).scalar_one_or_none() is not None:
        worked = {one.person_id for one in crews.workers([found.engagement_id])[found.engagement_id]}
        db.session().add_all(
            Worker(engagement_id=found.engagement_id, person_id=one) for one in worked or {found.provider_id}
        )
        db.session().flush()
    return db.session().get_one(Window, found.engagement_id)


def _locked(window: Window) -> dict[str, Review]:
    """The reviews of a mission, nobody else writing meanwhile: the change of its version holds the row."""
    session = db.session()
    session.execute(
        sa.update(Window)
        .where(Window.engagement_id == window.engagement_id)
        .values(version=Window.version + 1)
        .execution_options(synchronize_session=False)
    )
    session.refresh(window)
    query = sa.select(Review).where(Review.engagement_id == window.engagement_id)
    return {r.side: r for r in session.scalars(query.execution_options(populate_existing=True))}


def _move(state: str, action: str, role: str, facts: life.Facts) -> None:
    """Refuse in words what the table refuses: the state is never kept, so that nothing else is to be written."""
    if action in {"write", "change"} and life.MACHINE.move(state, action, (role,), facts).code == "wrong-state":
        late = "too-late" if facts.is_over else "already-shown"
        raise Conflict(str(words.REFUSALS[late]), code=late)
    allowed(life.MACHINE, state, action, (role,), facts, words.REFUSALS)


def _checked(side: str, marks: Mapping[str, int], text: str) -> str:
    fields = {code: [_("Choisissez une note de 1 à 5.")] for code in faults(side, marks)}
    tidy = text.strip()
    if len(tidy) > LONGEST:
        fields["comment"] = [_("Ce texte est trop long : %(most)s signes au plus.", most=LONGEST)]
    if fields:
        raise Invalid(fields=fields)
    return tidy
