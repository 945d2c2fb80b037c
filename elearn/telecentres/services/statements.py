"""Issuing the statements of a month, once, from prices frozen at booking."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from elearn.core import clock, db
from elearn.core.i18n import local
from elearn.core.jobs import enqueue_all
from elearn.core.policy import Actor, require
from elearn.telecentres.models import Booking, Centre, Pass, Statement
from elearn.telecentres.opening import instant
from elearn.telecentres.policy import Can
from elearn.telecentres.pricing import add_months
from elearn.telecentres.services.tariffs import lock_network
from elearn.telecentres.transitions import CHECKED_IN, CONFIRMED, FINISHED, NO_SHOW

# What was kept for someone is owed, whether they came or not; what was given back is not.
OWED = (CONFIRMED, CHECKED_IN, FINISHED, NO_SHOW)
Payer = tuple[int | None, int | None]  # person, or organisation


def issue_month(actor: Actor, network_id: int, month: date) -> list[int]:
    """Issue the statements of a month (its first day) that do not exist yet; returns their ids.

    One for each person or organisation that owes something or used something free. A file is made
    for each by a job. Doing it again issues nothing twice and changes nothing. As many statements of the
    database for a thousand of them as for one.
    """
    require(Can.COORDINATE, actor, lock_network(network_id))
    owed = _lines(network_id, month)
    same = sa.select(Statement.person_id, Statement.organisation_id).where(
        Statement.network_id == network_id, Statement.month == month
    )
    issued = {(person_id, organisation_id) for person_id, organisation_id in db.rows(same)}
    now = clock.now()
    made = [
        Statement(
            network_id=network_id, month=month, person_id=payer[0], organisation_id=payer[1],
            number=f"R{network_id}-{month:%Y%m}-{rank:04d}", lines=owed[payer],
            total_cents=sum(line["cents"] for line in owed[payer]), issued_at=now,
        )
        for rank, payer in enumerate(
            sorted(owed.keys() - issued, key=lambda p: (p[0] or 0, p[1] or 0)), start=len(issued) + 1
        )
    ]  # fmt: skip
    if not made:
        return []
    db.add(*made)
    enqueue_all("telecentres.draw_statement", [({"statement_id": row.id}, f"statement:{row.id}") for row in made])
    return [row.id for row in made]


def keep_file(actor: Actor, statement_id: int, *, key: str, size: int) -> None:
    """Write where the file of a statement is; nothing else of it ever changes."""
    require(Can.SET_UP, actor)
    db.session().execute(sa.update(Statement).where(Statement.id == statement_id).values(pdf_key=key, pdf_bytes=size))


def _lines(network_id: int, month: date) -> dict[Payer, list[dict[str, Any]]]:
    """What each payer owes for that month, in order; three statements."""
    last = add_months(month, 1)
    places = db.rows(sa.select(Centre.id, Centre.name).where(Centre.network_id == network_id))
    names = {row.id: row.name for row in places}
    out: dict[Payer, list[dict[str, Any]]] = {}
    taken = sa.select(
        Pass.starts_on, Pass.ends_on, Pass.terms, Pass.number, Pass.person_id, Pass.payer_organisation_id
    ).where(Pass.network_id == network_id, Pass.state == "active", Pass.starts_on >= month, Pass.starts_on < last)
    for held in db.rows(taken.order_by(Pass.starts_on, Pass.id)):
        line = {
            "what": "pass",
            "on": held.starts_on.isoformat(),
            "until": held.ends_on.isoformat(),
            "name": held.terms["name"],
            "number": held.number,
            "cents": held.terms["price_cents"],
        }
        out.setdefault(_payer(held.person_id, held.payer_organisation_id), []).append(line)
    used = sa.select(
        Booking.starts_at, Booking.ends_at, Booking.centre_id, Booking.kind, Booking.price, Booking.price_cents,
        Booking.person_id, Booking.organisation_id,
    ).where(
        Booking.centre_id.in_(names),
        Booking.state.in_(OWED),
        Booking.starts_at >= instant(month, 0),
        Booking.starts_at < instant(last, 0),
    )  # fmt: skip
    for booking in db.rows(used.order_by(Booking.starts_at, Booking.id)):
        line = {
            "what": "booking",
            "on": local(booking.starts_at).date().isoformat(),
            "starts_at": booking.starts_at.isoformat(),
            "ends_at": booking.ends_at.isoformat(),
            "centre": names[booking.centre_id],
            "kind": booking.kind,
            "price": booking.price,
            "cents": booking.price_cents,
        }
        out.setdefault(_payer(booking.person_id, booking.organisation_id), []).append(line)
    return out


def _payer(person_id: int, organisation_id: int | None) -> Payer:
    return (None, organisation_id) if organisation_id is not None else (person_id, None)
