"""Taking down what was reported, by the room that handles reports."""

from __future__ import annotations

from elearn.core import clock, db, search
from elearn.core.policy import Actor, require
from elearn.directory.indexing import OFFER
from elearn.directory.models import Offer, Profile
from elearn.directory.models.offers import PUBLISHED, WITHDRAWN
from elearn.directory.policy import Can
from elearn.directory.services.publishing import take_back


def take_down_profile(actor: Actor, profile_id: int) -> None:
    """Show a profile no longer, nor its offers; its owner may correct it and publish it again."""
    require(Can.ERASE, actor)
    row = db.session().get(Profile, profile_id)
    if row is not None and row.published_at is not None:
        take_back(row)


def take_down_offer(actor: Actor, offer_id: int) -> None:
    """Show an offer no longer; its owner may correct it and publish it again."""
    require(Can.ERASE, actor)
    row = db.session().get(Offer, offer_id, with_for_update=True)
    if row is None or row.state != PUBLISHED:
        return
    row.state, row.revision, row.updated_at = WITHDRAWN, row.revision + 1, clock.now()
    db.session().flush()
    search.remove(OFFER, row.id)
