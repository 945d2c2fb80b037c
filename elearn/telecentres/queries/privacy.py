"""What this room knows of someone, for the archive of their data."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from elearn.core import db
from elearn.core.i18n import utc
from elearn.telecentres.models import Booking, Centre, Visit, Waiting


def export(person_id: int) -> list[tuple[str, Any]]:
    """Bookings, stays and waits, oldest first; nothing for someone who never used a telecentre."""
    session = db.session()
    names = {row.id: row.name for row in session.execute(sa.select(Centre.id, Centre.name))}
    bookings = session.scalars(sa.select(Booking).where(Booking.person_id == person_id).order_by(Booking.id)).all()
    visits = session.scalars(sa.select(Visit).where(Visit.person_id == person_id).order_by(Visit.id)).all()
    waits = session.scalars(sa.select(Waiting).where(Waiting.person_id == person_id).order_by(Waiting.id)).all()
    if not (bookings or visits or waits):
        return []
    return [
        (
            "telecentres.json",
            {
                "bookings": [
                    {
                        "centre": names[b.centre_id], "kind": b.kind, "starts_at": utc(b.starts_at),
                        "ends_at": utc(b.ends_at), "state": b.state, "purpose": b.purpose, "people": b.people,
                        "price_cents": b.price_cents, "price": b.price, "created_at": utc(b.created_at),
                    }
                    for b in bookings
                ],
                "visits": [
                    {
                        "centre": names[v.centre_id], "arrived_at": utc(v.arrived_at),
                        "left_at": utc(v.left_at) if v.left_at else None, "source": v.source,
                    }
                    for v in visits
                ],
                "waiting": [
                    {
                        "centre": names[w.centre_id], "kind": w.kind, "starts_at": utc(w.starts_at),
                        "ends_at": utc(w.ends_at), "state": w.state,
                    }
                    for w in waits
                ],
            },
        )
    ]  # fmt: skip
