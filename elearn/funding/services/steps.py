"""What every verb on a seat shares: holding it, moving it with its money, writing it down."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa

from elearn.core import clock, db, i18n, ledger
from elearn.core.errors import Conflict, Forbidden, Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, require
from elearn.core.signals import announce
from elearn.funding import life, money
from elearn.funding.life import Refused, Step, move
from elearn.funding.models import Seat, SeatEvent, Waiting
from elearn.funding.policy import Can
from elearn.funding.queries import use
from elearn.funding.queries.envelopes import EnvelopeCard, prices
from elearn.funding.services.envelopes import held
from elearn.funding.signals import SeatMoved
from elearn.telecentres import queries as telecentres

_LINE = sa.insert(cast("sa.Table", SeatEvent.__table__))
# What becomes of someone's place in the line when the seat they were offered moves.
_IN_LINE = {"accept": "given", "decline": "left", "lapse": "left", "withdraw": "waiting", "expire": "left"}


def hold(seat_id: int) -> tuple[Seat, EnvelopeCard]:
    """A seat as it is once its envelope is held; raise :class:`Missing`."""
    session = db.session()
    envelope_id = session.scalar(sa.select(Seat.envelope_id).where(Seat.id == seat_id))
    if envelope_id is None:
        raise Missing(_("Cette place n’existe pas."))
    envelope = held(envelope_id)
    seat = session.get(Seat, seat_id, populate_existing=True)
    assert seat is not None
    return seat, envelope


def centre(centre_id: int) -> telecentres.places.CentreCard:
    """The card of a telecentre; raise :class:`Missing`."""
    found = telecentres.places.centres([centre_id])
    if centre_id not in found:
        raise Missing(_("Ce télécentre n’existe pas."))
    return found[centre_id]


def role(actor: Actor, seat: Seat, envelope: EnvelopeCard) -> str:
    """As whom someone acts: the manager of the telecentre, else the funder."""
    if Can.GIVE.rule.holds(actor, centre(seat.centre_id)):
        require(Can.GIVE, actor, centre(seat.centre_id))
        return life.MANAGER
    require(Can.FUND, actor, envelope)
    return life.FUNDER


def refuse_unless_eligible(envelope: EnvelopeCard, seat: Seat, person_id: int) -> None:
    """Raise :class:`Conflict` with the first reason why this person cannot have this seat."""
    price = prices(i18n.today()).get(seat.module_slug)
    terms = use.terms(envelope, price, seat.module_slug, seat.centre_id)
    found = use.refused(envelope, terms, person_id, seat.module_slug, but=[seat.id])
    if found:
        raise Conflict(" ".join(filter(None, (found[0].sentence, found[0].lift))), code=found[0].code)


def step(
    seat: Seat,
    envelope: EnvelopeCard,
    action: str,
    role: str,
    actor_id: int | None,
    detail: dict[str, Any],
    **values: Any,
) -> None:
    """Move a seat of a held envelope, with its money, and write it down."""
    change = move(seat.state, action, role, account=seat.account, abandoned_is_paid=envelope.rules.pays_abandoned)
    if isinstance(change, Refused):
        if change.code == "role":
            raise Forbidden(_("Votre compte ne donne pas accès à cette action."), code="role")
        raise Conflict(_("L’état de cette place a changé entre-temps."), code="state")
    before, now = seat.state, clock.now()
    operation_id = _move_money(seat, envelope, action, change, actor_id)
    if change.money is not None:
        values["account"] = "" if change.money == life.BACK else change.money
    statement = (
        sa.update(Seat)
        .where(Seat.id == seat.id, Seat.version == seat.version, Seat.state == before)
        .values(state=change.to, version=Seat.version + 1, state_at=now, **values)
        .execution_options(synchronize_session=False)
    )
    try:
        changed = cast("sa.CursorResult[Any]", db.session().execute(statement)).rowcount
    except sa.exc.IntegrityError as error:  # at this very moment another envelope gave the same module
        raise Conflict(_("Une place financée existe déjà pour ce module."), code="twice") from error
    if changed != 1:
        raise Conflict(_("L’état de cette place a changé entre-temps."), code="state")
    db.session().refresh(seat)
    log(seat, action, before, actor_id, now, operation_id, detail)
    if action in _IN_LINE:
        left = {"state": _IN_LINE[action], "seat_id": None}
        db.session().execute(sa.update(Waiting).where(Waiting.seat_id == seat.id).values(**left))
    if action == "accept":  # by name or by code: whoever has the seat waits for it nowhere any more
        waits = sa.and_(
            Waiting.person_id == seat.person_id, Waiting.module_slug == seat.module_slug, Waiting.state == "waiting"
        )
        db.session().execute(sa.update(Waiting).where(waits).values(state="given"))
    db.session().flush()
    announce(SeatMoved(seat.id, seat.envelope_id, seat.centre_id, seat.person_id, action, seat.state, now))


def _move_money(seat: Seat, envelope: EnvelopeCard, action: str, step: Step, actor_id: int | None) -> int | None:
    if step.money is None:
        return None
    moves = money.moving(
        money.SeatMoney(seat.centre_id, seat.funded_cents, seat.allotted_cents), seat.account, step.money
    )
    posting = ledger.post(
        money.book_of(envelope.id),
        moves,
        key=f"seat:{seat.id}:{action}:{seat.version}",
        actor_id=actor_id,
        reason=f"funding.{action}",
        reference={"seat": seat.id, "centre": seat.centre_id, "module": seat.module_slug},
    )
    return posting.operation_id


def log(
    seat: Seat,
    action: str,
    before: str,
    actor_id: int | None,
    at: datetime,
    operation_id: int | None,
    detail: dict[str, Any],
) -> None:
    """Write down what was done to a seat."""
    line = {
        "seat_id": seat.id,
        "action": action,
        "from_state": before,
        "to_state": seat.state,
        "actor_id": actor_id,
        "operation_id": operation_id,
        "detail": detail,
        "at": at,
    }
    db.execute(_LINE, line)
