"""The order: from the version accepted to a mission with one milestone and one deliverable a lot (and member)."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from elearn.core import clock, db
from elearn.core.i18n import gettext as _
from elearn.core.i18n import local
from elearn.core.policy import SYSTEM
from elearn.pool import planning
from elearn.pool.models import Deliverable, Engagement, Milestone, Quote, QuoteVersion, Request
from elearn.pool.services import staffing, vigilance


def order(request: Request, quote: Quote, version: QuoteVersion) -> int:
    """Make the mission of a version that was just accepted; its terms and amounts are those signed.

    Who works in it is asked for the certificate of vigilance that they lack, above the threshold; it stops nothing.
    """
    now, content = clock.now(), version.content
    engagement = Engagement(
        request_id=request.id, quote_version_id=version.id, organisation_id=request.organisation_id,
        provider_id=quote.person_id, title=request.title, category=request.category, terms=dict(content["terms"]),
        net_cents=version.net_cents, gross_cents=version.gross_cents, state="ordered", ordered_at=now, state_at=now,
    )  # fmt: skip
    db.add(engagement)
    delay = int(content["delay_days"])
    due = local(now).date() + timedelta(days=delay) if delay else request.end_on
    names = staffing.staff(engagement.id, content)
    steps = []
    for rank, one in enumerate(planning.steps(content), 1):
        title = one.title or _("Hors lots")
        if one.member:
            title = f"{title[:100]} · {names[one.member][:50]}"
        steps.append(
            Milestone(
                engagement_id=engagement.id, rank=rank, title=title, due_on=due, amount_cents=one.cents,
                owner_id=one.member or None,
            )
        )  # fmt: skip
    db.add(*steps)
    db.add(*(Deliverable(engagement_id=engagement.id, milestone_id=one.id, title=one.title) for one in steps))
    vigilance.ask(SYSTEM, engagement.id)
    return engagement.id


def made_from(version_id: int) -> int:
    """The mission that this version made."""
    return db.session().scalars(sa.select(Engagement.id).where(Engagement.quote_version_id == version_id)).one()
