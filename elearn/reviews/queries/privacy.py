"""What this room knows of someone, for the archive of their data."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from elearn.core import clock, db
from elearn.core.i18n import utc
from elearn.reviews.models import Review, Window, Worker
from elearn.reviews.queries.missions import marks_of


def export(person_id: int) -> list[tuple[str, Any]]:
    """The reviews that someone wrote, their answers, and those that they can read about themselves."""
    session = db.session()
    written = list(session.scalars(sa.select(Review).where(Review.author_id == person_id).order_by(Review.id)))
    about = (
        sa.select(Review)
        .join(Window, Window.engagement_id == Review.engagement_id)
        .join(Worker, Worker.engagement_id == Review.engagement_id)
        .where(Worker.person_id == person_id, Review.side == "client")
        .where(sa.or_(Window.both_at.is_not(None), Window.until <= clock.now()))
        .order_by(Review.id)
    )
    replied = sa.select(Review).where(Review.replied_by == person_id).order_by(Review.id)
    received = list({r.id: r for r in (*session.scalars(about), *session.scalars(replied))}.values())
    marks = marks_of([r.id for r in (*written, *received)])

    def said(row: Review) -> dict[str, Any]:
        return {
            "mission": row.engagement_id, "side": row.side, "text": row.text, "marks": marks.get(row.id, {}),
            "written_at": utc(row.written_at), "changed_at": utc(row.changed_at) if row.changed_at else None,
            "reply": row.reply, "replied_at": utc(row.replied_at) if row.replied_at else None,
            "withheld": row.withheld_reason,
        }  # fmt: skip

    parts = {"evaluations-ecrites": written, "evaluations-recues": received}
    return [(f"{name}.json", [said(r) for r in rows]) for name, rows in parts.items() if rows]
