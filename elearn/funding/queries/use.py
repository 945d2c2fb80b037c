"""What is known of people when a seat is asked: their situation, their days at a telecentre, their seats."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, time, timedelta

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.core import clock, db
from elearn.core.i18n import local, today
from elearn.funding.eligibility import Refusal, Situation, Terms, refusals
from elearn.funding.life import NAMED
from elearn.funding.models import Seat
from elearn.funding.money import funded_part
from elearn.funding.queries.envelopes import EnvelopeCard, Price
from elearn.modules import queries as modules
from elearn.progress import queries as progress
from elearn.telecentres.queries import attendance, places


def terms(envelope: EnvelopeCard, price: Price | None, module_slug: str, centre_id: int | None) -> Terms:
    """What the envelope asks for this module, in this telecentre (None: in any)."""
    cost = price.cost_cents if price else 0
    return Terms(
        first_on=envelope.first_on,
        last_on=envelope.last_on,
        is_open=envelope.state == "open",
        pays_for_module=envelope.pays_for(module_slug),
        serves_centre=centre_id is None or envelope.serves_centre(centre_id),
        publics=envelope.publics,
        visits=envelope.visits,
        visit_days=envelope.visit_days,
        cap_person_cents=envelope.cap_person_cents,
        cap_person_seats=envelope.cap_person_seats,
        cost_cents=cost,
        funded_cents=funded_part(cost, rate_bp=envelope.rate_bp, remaining_cents=envelope.remaining_cents),
    )


def days_of_use(envelope: EnvelopeCard, person_ids: Collection[int]) -> dict[int, int]:
    """Different days on which these people were in a telecentre of the envelope, within its window."""
    if not envelope.visits:
        return {}
    now = clock.now()
    since = datetime.combine(local(now).date() - timedelta(days=envelope.visit_days), time(), local(now).tzinfo)
    centres = envelope.centre_ids or list(places.centres())
    return {i: len(days) for i, days in attendance.days_of_use(person_ids, centres, since, now).items()}


def situations(
    envelope: EnvelopeCard, person_ids: Collection[int], module_slug: str, *, but: Iterable[int] = ()
) -> dict[int, Situation]:
    """What is known of these people for a seat of this module; the seats ``but`` are left out.

    As many statements for thirty people as for one.
    """
    ids = set(person_ids)
    had = _had(envelope.id, ids, set(but))
    twice = _twice(ids, module_slug, set(but))
    used = days_of_use(envelope, ids)
    known = accounts.situations(ids)
    done = progress.completers(ids, module_slug)
    return {
        i: Situation(
            today=today(),
            status=known.get(i, ""),
            days_of_use=used.get(i, 0),
            seats_had=had.get(i, (0, 0))[0],
            cents_had=had.get(i, (0, 0))[1],
            has_seat=i in twice,
            has_completed=i in done,
        )
        for i in ids
    }


def situations_of(person_id: int, envelopes: Sequence[EnvelopeCard]) -> Callable[[EnvelopeCard, str], Situation]:
    """What is known of one person for a seat of any of these envelopes, of any module.

    All is read at once; days of use take a statement for each different window.
    """
    had = _had_in([e.id for e in envelopes], person_id)
    status = accounts.situations([person_id]).get(person_id, "")
    windows = {_window(e): e for e in envelopes}
    used = {window: days_of_use(e, [person_id]).get(person_id, 0) for window, e in windows.items()}
    query = sa.select(Seat.module_slug).where(Seat.person_id == person_id, Seat.state.in_(NAMED))
    funded = set(db.session().scalars(query))
    done = {e.module_id for e in progress.enrolments_of(person_id) if e.state == "completed"}
    ids = {m.slug: m.id for m in modules.current_versions()}

    def situation(envelope: EnvelopeCard, slug: str) -> Situation:
        seats_had, cents_had = had.get(envelope.id, (0, 0))
        return Situation(
            today=today(),
            status=status,
            days_of_use=used[_window(envelope)],
            seats_had=seats_had,
            cents_had=cents_had,
            has_seat=slug in funded,
            has_completed=ids.get(slug) in done,
        )

    return situation


def _window(envelope: EnvelopeCard) -> tuple[object, ...]:
    """What days of use are counted in; the same for all who ask for none."""
    return (envelope.visit_days, envelope.centre_ids) if envelope.visits else ()


def refused(
    envelope: EnvelopeCard, asked: Terms, person_id: int, module_slug: str, *, but: Iterable[int] = ()
) -> list[Refusal]:
    """What stands in the way of this person having a seat of this module."""
    return refusals(asked, situations(envelope, [person_id], module_slug, but=but)[person_id])


_COUNTS = sa.or_(Seat.state.in_(NAMED), Seat.account != "")  # what a cap of a person counts


def _had(envelope_id: int, person_ids: set[int], but: set[int]) -> dict[int, tuple[int, int]]:
    query = (
        sa.select(Seat.person_id, sa.func.count(), sa.func.sum(Seat.funded_cents))
        .where(Seat.envelope_id == envelope_id, Seat.person_id.in_(person_ids), Seat.id.not_in(but), _COUNTS)
        .group_by(Seat.person_id)
    )
    return {int(i): (n, int(cents)) for i, n, cents in db.session().execute(query) if i is not None}


def _had_in(envelope_ids: Collection[int], person_id: int) -> dict[int, tuple[int, int]]:
    query = (
        sa.select(Seat.envelope_id, sa.func.count(), sa.func.sum(Seat.funded_cents))
        .where(Seat.envelope_id.in_(envelope_ids), Seat.person_id == person_id, _COUNTS)
        .group_by(Seat.envelope_id)
    )
    return {i: (n, int(cents)) for i, n, cents in db.session().execute(query)}


def _twice(person_ids: set[int], module_slug: str, but: set[int]) -> set[int]:
    query = sa.select(Seat.person_id).where(
        Seat.person_id.in_(person_ids),
        Seat.module_slug == module_slug,
        Seat.state.in_(NAMED),
        Seat.id.not_in(but),
    )
    return {i for i in db.session().scalars(query) if i is not None}
