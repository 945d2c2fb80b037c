"""What is kept of someone who erases their account: invoices, for ten years, as the law asks."""

from __future__ import annotations

import sqlalchemy as sa

from elearn.core import clock, db
from elearn.core.policy import Actor, require
from elearn.invoicing.models import Draft, Mandate
from elearn.invoicing.policy import Can


def forget(actor: Actor, person_id: int) -> None:
    """Drop drafts and end the mandate. Issued documents stay (Code de commerce, art. L123-22), as they were sent."""
    require(Can.RUN, actor)
    session = db.session()
    session.execute(sa.delete(Draft).where(Draft.issuer_id == person_id))
    held = sa.update(Mandate).where(Mandate.person_id == person_id, Mandate.ended_at.is_(None))
    session.execute(held.values(ended_at=clock.now()))
