"""What surrounds the trainee's missions: reviews, reports, prospecting; their own words carry the canary."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from elearn.core import clock, db, i18n
from elearn.core.policy import Actor
from elearn.directory.models import Profile
from elearn.prospecting.checking import Sheet
from elearn.prospecting.services import circles, prospects
from elearn.reports import services as reports
from elearn.reviews.services import writing
from elearn.terms.models import Ending, Version
from tests.factories import pool
from tests.factories.reviews import BACK, make_finished


def build(owner: Actor, request_id: int, canary: str) -> dict[str, Any]:
    """A review that nobody else reads yet, a report of a company's request, a company followed in one's circle."""
    finished = make_finished(pool.make_buyer(), owner)
    circle = circles.start(owner, f"Cercle {canary}")
    company = Sheet(f"Scierie {canary}", "event", contact_name=canary, notes=canary)
    return {
        "finished_id": finished,
        "review_id": writing.write(owner, finished, BACK, canary),
        "report_id": reports.make(owner, "request", str(request_id), "other", f"Je signale {canary}."),
        "profile_id": db.session().scalars(sa.select(Profile.id)).first(),
        "kind": "profile",
        "circle_id": circle,
        "prospect_id": prospects.add(owner, circle, company),
        "ending_id": _terms(owner, canary),
    }


def _terms(owner: Actor, canary: str) -> int:
    """Terms in force, and the end of the owner's service, with the words written of them."""
    now, today = clock.now(), i18n.today()
    said = Ending(person_id=owner.id, reason="breach", text=canary, announced_at=now, effective_on=today)
    version = Version(number=1, text="Ce que nous faisons, ce que vous faites.", announced_at=now, effective_on=today)
    db.session().add_all([version, said])
    db.session().flush()
    return said.id
