"""What this room knows of one person, for the archive of their data."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from elearn.clusters.models import Asking, Call, Declaration, Fraction, Framework, Holder, Mate
from elearn.core import db
from elearn.core.i18n import utc


def export(person_id: int) -> list[tuple[str, Any]]:
    """Files by name, those that hold something."""
    session = db.session()
    held = (
        sa.select(Framework.title, Holder.rank, Holder.signed_at)
        .join(Framework, Framework.id == Holder.framework_id)
        .join(Mate, Mate.holder_id == Holder.id)
        .where(Mate.person_id == person_id)
        .order_by(Holder.id)
    )
    parts: dict[str, list[dict[str, Any]]] = {
        "accords-cadres": [
            {"title": one.title, "rank": one.rank, "signed_at": utc(one.signed_at) if one.signed_at else None}
            for one in session.execute(held)
        ],
        "bons-de-commande": [
            {"framework": c.framework_id, "cents": c.cents, "state": c.state, "note": c.note, "at": utc(c.made_at)}
            for c in session.scalars(sa.select(Call).where(Call.person_id == person_id).order_by(Call.id))
        ],
        "besoins-declares": [
            {"item": d.item_id, "quantity": d.quantity, "at": utc(d.said_at)}
            for d in session.scalars(sa.select(Declaration).where(Declaration.said_by == person_id))
        ],
        "attestations-demandees": [
            {"framework": a.framework_id, "since": a.since.isoformat(), "asked_on": a.asked_on.isoformat()}
            for a in session.scalars(sa.select(Asking).where(Asking.person_id == person_id).order_by(Asking.id))
        ],
        "temps-partage": [
            {"post": f.post_id, "hundredths": f.hundredths, "at": utc(f.said_at)}
            for f in session.scalars(sa.select(Fraction).where(Fraction.said_by == person_id))
        ],
    }
    return [(f"clusters-{name}.json", rows) for name, rows in parts.items() if rows]
