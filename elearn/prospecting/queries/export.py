"""The list of a circle for a spreadsheet, and what this room knows of someone."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from elearn.core import db
from elearn.core.i18n import utc
from elearn.core.policy import Actor
from elearn.core.sheets import csv_file
from elearn.prospecting import lines
from elearn.prospecting.life import OPPOSED
from elearn.prospecting.models import Contact, Member, Need, Prospect
from elearn.prospecting.queries.circles import circle


def sheet(actor: Actor, circle_id: int) -> bytes:
    """The companies of a circle, as :mod:`lines` reads them back; never one that refused."""
    circle(actor, circle_id)
    query = sa.select(Prospect).where(Prospect.circle_id == circle_id, Prospect.state != OPPOSED).order_by(Prospect.id)
    rows = []
    for r in db.session().scalars(query):
        said = {
            "siren": r.siren, "entreprise": r.name, "commune": r.town, "source": r.source, "precision": r.source_note,
            "contact": r.contact_name, "fonction": r.contact_role, "courriel": r.email, "telephone": r.phone,
            "action": r.next_action, "date": r.next_on, "notes": r.notes,
        }  # fmt: skip
        rows.append([said[name] for name in lines.COLUMNS])
    return csv_file(lines.COLUMNS, rows)


def export(person_id: int) -> list[tuple[str, Any]]:
    """The circles, the companies followed, the contacts noted; values for JSON."""
    session = db.session()
    circles = session.scalars(sa.select(Member).where(Member.person_id == person_id).order_by(Member.circle_id))
    own = session.scalars(sa.select(Prospect).where(Prospect.owner_id == person_id).order_by(Prospect.id))
    made = session.scalars(sa.select(Contact).where(Contact.person_id == person_id).order_by(Contact.id))
    needs = session.scalars(sa.select(Need).where(Need.person_id == person_id).order_by(Need.prospect_id))
    parts = {
        "cercles": [{"circle": m.circle_id, "state": m.state, "host": m.is_host, "at": utc(m.at)} for m in circles],
        "prospects": [{"name": p.name, "siren": p.siren, "next_action": p.next_action} for p in own],
        "contacts": [{"prospect": c.prospect_id, "channel": c.channel, "note": c.note, "at": utc(c.at)} for c in made],
        "besoins": [{"prospect": n.prospect_id, "title": n.title, "text": n.text} for n in needs],
    }
    return [(f"prospection-{name}.json", rows) for name, rows in parts.items() if rows]
