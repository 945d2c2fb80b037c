"""What is kept of someone who erases their account: nothing that names them, all that counts money."""

from __future__ import annotations

import sqlalchemy as sa

from elearn.core import db
from elearn.core.policy import Actor, require
from elearn.funding.models import Waiting
from elearn.funding.policy import Can
from elearn.funding.services import reports


def forget(actor: Actor, person_id: int) -> None:
    """Leave the lines. Seats stay: accounting keeps them (Code de commerce, art. L123-22), with a person
    who has no name any more."""
    require(Can.RUN, actor)
    waits = sa.and_(Waiting.person_id == person_id, Waiting.state == "waiting")
    db.session().execute(sa.update(Waiting).where(waits).values(state="left"))
    reports.forget_about(person_id)
