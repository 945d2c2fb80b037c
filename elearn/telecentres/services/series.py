"""Booking a series: what was previewed, all of it or nothing, in a few statements however many dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import sqlalchemy as sa

from elearn.core import clock, db, signals
from elearn.core.errors import Conflict, Invalid, Missing
from elearn.core.i18n import day
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, require
from elearn.telecentres import periods, transitions
from elearn.telecentres.models import Booking, BookingEvent, Centre, Claim, Series
from elearn.telecentres.policy import Can
from elearn.telecentres.queries import availability, bookings, hours, places, prices, quotas
from elearn.telecentres.queries.places import WorkspaceCard
from elearn.telecentres.queries.series import Choice
from elearn.telecentres.recurrence import MOST, Rule
from elearn.telecentres.services import claims, making, moves, offers
from elearn.telecentres.services.making import Wanted
from elearn.telecentres.signals import BookingConfirmed

DAY = timedelta(days=1)


def book(
    actor: Actor, centre: Centre, workspace: WorkspaceCard, rule: Rule, chosen: Sequence[Choice], key: str,
    *, purpose: str = "",
) -> list[Booking]:  # fmt: skip
    """Book every chosen date; the bookings, by date. The same key again gives the same series.

    Raises ``Conflict`` naming the date that is not free any more; then nothing is booked.
    """
    require(Can.BOOK, actor)
    wanted = [c for c in chosen if c.workspace_id is not None]
    if not wanted:
        raise Invalid(_("Aucune date n’est choisie."), fields={"weekdays": [_("Aucune date n’est choisie.")]})
    if len(wanted) > MOST:
        raise Invalid(_("Une série compte au plus %(n)s dates.", n=MOST))
    claims.queue(actor.id)
    ids = {c.workspace_id for c in wanted if c.workspace_id is not None}
    claims.lock(ids)
    already = _known(actor, key)
    if already:
        return already
    cards = places.workspaces_by_id(ids)
    if any(w.centre_id != centre.id for w in cards.values()) or len(cards) != len(ids):
        raise Invalid(_("Une réservation ne porte que sur un télécentre."))
    start, end = wanted[0].starts_at, wanted[-1].ends_at
    _check(centre, cards, wanted, key, purpose)
    offers.free_lapsed(centre.id, ids, start, end, but=actor.id)
    busy = availability.taken(ids, start, end + DAY)
    for one in wanted:
        card = cards[one.workspace_id or 0]
        if not availability.free_among([card], one.starts_at, one.ends_at + _buffer(card), busy):
            raise Conflict(
                _("Quelqu’un vient de prendre la place du %(day)s. Rien n’est réservé : revoyez les dates.",
                  day=day(one.on, "weekday")),
                code="taken",
            )  # fmt: skip
    _quotas(actor, centre, cards, wanted)
    series = _series(actor, centre, rule, chosen, key)
    return _write(actor, centre, cards, wanted, series, purpose)


def _known(actor: Actor, key: str) -> list[Booking]:
    query = (
        sa.select(Booking)
        .join(Series, Series.id == Booking.series_id)
        .where(Series.person_id == actor.id, Series.key == key)
        .order_by(Booking.starts_at)
    )
    return list(db.session().scalars(query))


def _buffer(card: WorkspaceCard) -> timedelta:
    return timedelta(minutes=card.buffer_minutes)


def _check(centre: Centre, cards: dict[int, WorkspaceCard], wanted: Sequence[Choice], key: str, purpose: str) -> None:
    """The rules of the place for each date, from hours and workspaces read once; ``Invalid`` names the date."""
    first, last = wanted[0].on, wanted[-1].on + DAY
    table = hours.timetables([centre.id], first, last + DAY)[centre.id]
    there = {i: (since, until) for i, _c, _k, since, until in places.workspaces_between([centre.id], first, last)}
    for one in wanted:
        asked = Wanted((one.workspace_id or 0,), periods.HOUR, one.starts_at, one.ends_at, key, purpose)
        since, until = there.get(one.workspace_id or 0, (date.max, None))
        try:
            making.check(asked, centre, [cards[one.workspace_id or 0]], table=table)
        except Invalid as error:
            why: str | None = error.message
        else:
            is_there = since <= one.on and (until is None or one.on < until)
            why = None if is_there else _("Ce poste n’existe pas.")
        if why is not None:
            said = _("%(day)s : %(why)s", day=day(one.on, "weekday"), why=why)
            raise Invalid(said, fields={"weekdays": [said]})


def _quotas(actor: Actor, centre: Centre, cards: dict[int, WorkspaceCard], wanted: Sequence[Choice]) -> None:
    """Refuse what a quota does not allow, counting the dates of the series together."""
    spent: dict[tuple[object, ...], float] = {}
    for one in wanted:
        for quota in quotas.left_on(centre.network_id, one.on, person_id=actor.id):
            if not quotas.concerns(quota.quota, centre.id, cards[one.workspace_id or 0].kind):
                continue
            asked = quotas.minutes(one.starts_at, one.ends_at) if quota.quota.measure == "hours" else 1
            whole = (quota.quota.id, quotas.period_of(one.on, quota.quota.period))
            spent[whole] = spent.get(whole, 0) + asked
            if spent[whole] > quota.left:
                raise Conflict(
                    _("Cette série dépasse ce que votre quota permet. %(left)s", left=quota.sentence),
                    code="over-quota",
                )


def _series(actor: Actor, centre: Centre, rule: Rule, chosen: Sequence[Choice], key: str) -> Series:
    row = Series(
        centre_id=centre.id,
        person_id=actor.id,
        booked_by=actor.id,
        weekdays=sorted(rule.weekdays),
        starts_minute=rule.starts_minute,
        ends_minute=rule.ends_minute,
        from_on=rule.from_on,
        until_on=rule.until_on,
        every=rule.every,
        exceptions=[c.on.isoformat() for c in chosen if c.workspace_id is None],
        key=key,
        created_at=clock.now(),
    )
    db.session().add(row)
    db.session().flush()
    return row


def _write(
    actor: Actor,
    centre: Centre,
    cards: dict[int, WorkspaceCard],
    wanted: Sequence[Choice],
    series: Series,
    purpose: str,
) -> list[Booking]:
    session, now = db.session(), clock.now()
    prices_ = prices.price_list(actor.id, centre.network_id)
    made = []
    for one in wanted:
        card = cards[one.workspace_id or 0]
        asks = card.needs_approval or card.kind in centre.approval_kinds
        quote = prices_.quote(card, periods.HOUR, one.starts_at, one.ends_at)
        prices_.spend(card.kind, quote)
        until = making.answer_until(one.starts_at, one.ends_at) if asks else None
        made.append(
            Booking(
                centre_id=centre.id, person_id=actor.id, booked_by=actor.id, series_id=series.id, unit=periods.HOUR,
                kind=card.kind, purpose=purpose.strip(), people=1,
                state=transitions.PENDING if asks else transitions.CONFIRMED, needs_approval=asks,
                starts_at=one.starts_at, ends_at=one.ends_at, hold_until=until,
                release_at=making.release_at(centre, one.starts_at, one.ends_at),
                price_cents=quote.cents, price=quote.frozen(), key=f"series-{series.id}-{one.on.isoformat()}",
                version=1, created_at=now,
            )
        )  # fmt: skip
    session.add_all(made)
    session.flush()
    session.add_all(
        Claim(
            booking_id=b.id, workspace_id=c.workspace_id or 0, starts_at=b.starts_at,
            ends_at=b.ends_at + _buffer(cards[c.workspace_id or 0]), active=True,
            lapses_at=b.hold_until or b.release_at,
        )
        for b, c in zip(made, wanted, strict=True)
    )  # fmt: skip
    session.add_all(
        BookingEvent(
            booking_id=b.id, actor_id=actor.person_id, action="ask" if b.needs_approval else "confirm",
            from_state="", to_state=b.state, detail={"series": series.id}, at=now,
        )
        for b in made
    )  # fmt: skip
    session.flush()
    for b in made:
        if b.state == transitions.CONFIRMED:
            signals.announce(BookingConfirmed(b.id, b.person_id, b.centre_id, b.starts_at, b.ends_at, b.price_cents))
    return made


def cancel_rest(actor: Actor, series_id: int) -> int:
    """Cancel what is still to come of one's series and may be; how many. Any other does not exist."""
    require(Can.BOOK, actor)
    row = db.session().get(Series, series_id)
    if row is None or row.person_id != actor.id:
        raise Missing(_("Cette réservation n’existe pas."))
    query = sa.select(Booking.id).where(
        Booking.series_id == series_id,
        Booking.person_id == actor.id,
        Booking.state.in_((transitions.CONFIRMED, transitions.PENDING)),
        Booking.starts_at > clock.now(),
    )
    count = 0
    ids = list(db.session().scalars(query.order_by(Booking.starts_at)))
    # All at once: one after the other, two people might each wait for what the other holds.
    claims.lock(list(db.session().scalars(sa.select(Claim.workspace_id).where(Claim.booking_id.in_(ids)).distinct())))
    for booking_id in ids:
        booking = moves.held(booking_id)
        known = transitions.move(
            booking.state, "cancel", moves.roles(actor, booking, places.centre(booking.centre_id)),
            bookings.facts(booking, places.centre(booking.centre_id)),
        )  # fmt: skip
        if known.is_allowed:
            moves.apply(actor, booking, "cancel", series=series_id)
            offers.offer_freed(booking)
            count += 1
    return count
