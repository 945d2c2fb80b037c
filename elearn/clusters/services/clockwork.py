"""What time does alone: lists of what is due, for the job that walks them one short transaction each."""

from __future__ import annotations

import sqlalchemy as sa

from elearn.clusters.life import frameworks as life
from elearn.clusters.models import Framework
from elearn.core import db
from elearn.core.i18n import today

AT_ONCE = 200


def past_frameworks() -> list[int]:
    """Agreements whose time is over."""
    query = sa.select(Framework.id).where(Framework.state.in_((life.PROPOSED, life.OPEN)), Framework.ends_on <= today())
    return list(db.session().scalars(query.order_by(Framework.id).limit(AT_ONCE)))
