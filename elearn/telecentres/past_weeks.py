"""The demonstration's visits of the last two weeks: a manager who also works elsewhere in the network."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from elearn.core import i18n
from elearn.telecentres.models import Visit
from elearn.telecentres.models.visits import BY_SELF, QR
from elearn.telecentres.queries import hours, places

if TYPE_CHECKING:
    from elearn.core.kernel import Kernel

# Where, how many days ago at least, and for how many minutes from the opening.
STAYS = (("saint-flour", 2, 210), ("murat", 3, 240), ("mauriac", 6, 180), ("saint-flour", 9, 120), ("murat", 10, 300))
FAR = 8  # days looked through for one on which the place was open


def demonstrate(kernel: Kernel, person_id: int) -> None:
    """Write these visits for that person, unless they already have some."""
    with kernel.database.transaction() as session:
        if session.scalar(sa.select(Visit.id).where(Visit.person_id == person_id).limit(1)) is not None:
            return
        today = i18n.today()
        for slug, ago, minutes in STAYS:
            centre, last = places.centre_by_slug(slug), today - timedelta(days=ago - 1)
            opened = hours.opening_intervals(centre.id, last - timedelta(days=FAR), last)
            if opened:
                start, end = opened[-1]
                left = min(start + timedelta(minutes=minutes), end)
                session.add(
                    Visit(
                        person_id=person_id, centre_id=centre.id, arrived_at=start, left_at=left, source=QR,
                        left_how=BY_SELF, recorded_by=person_id,
                    )
                )  # fmt: skip
