"""The demonstration's visits of the last two weeks: a manager who also works elsewhere in the network."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from elearn.accounts.services import inventing
from elearn.core import i18n
from elearn.core.policy import SYSTEM
from elearn.telecentres.models import Visit
from elearn.telecentres.models.visits import BY_SELF, QR
from elearn.telecentres.queries import hours, places

if TYPE_CHECKING:
    from elearn.core.kernel import Kernel

# Where, how many days ago at least, and for how many minutes from the opening.
STAYS = (("saint-flour", 2, 210), ("murat", 3, 240), ("mauriac", 6, 180), ("saint-flour", 9, 120), ("murat", 10, 300))
FAR = 8  # days looked through for one on which the place was open


# Who came for a time and left since (the observatory says why): where, how many days ago.
LEFT = (
    ("Aubin", "Lacazette", "aubin@independants.example", "murat", 330),
    ("Nélia", "Roussy", "nelia@independants.example", "saint-flour", 250),
    ("Ludovic", "Teyssèdre", "ludovic@independants.example", "murat", 190),
)


def demonstrate_left(kernel: Kernel, password_hash: str) -> None:
    """Make those who came last year and left, each with one visit of then."""
    with kernel.database.transaction() as session:
        for given, family, email, slug, ago in LEFT:
            person_id = inventing.invent_person(SYSTEM, given, family, email, "independent", password_hash)
            centre, last = places.centre_by_slug(slug), i18n.today() - timedelta(days=ago)
            for start, end in hours.opening_intervals(centre.id, last - timedelta(days=FAR), last)[-1:]:
                session.add(_visit(person_id, centre.id, start, end))


def _visit(person_id: int, centre_id: int, start: datetime, end: datetime) -> Visit:
    return Visit(
        person_id=person_id, centre_id=centre_id, arrived_at=start, left_at=end, source=QR, left_how=BY_SELF,
        recorded_by=person_id,
    )  # fmt: skip


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
                session.add(_visit(person_id, centre.id, start, min(start + timedelta(minutes=minutes), end)))
