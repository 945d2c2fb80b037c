"""Taking down what was reported, and putting it back, by the room that handles reports; taking out who is served no
longer.

What was withheld is put back as it was: public again when it was public and its owner has not written
in it since (``updated_at`` is still the instant at which it was taken down); otherwise it may be
published again, by its owner.
"""

from __future__ import annotations

import sqlalchemy as sa

from elearn.core import clock, db, search
from elearn.core.policy import Actor, require
from elearn.directory.indexing import OFFER
from elearn.directory.models import Listing, Offer, Profile
from elearn.directory.models.offers import PUBLISHED, WITHDRAWN
from elearn.directory.policy import Can
from elearn.directory.services import offers, publishing
from elearn.terms import queries as terms


def take_down_profile(actor: Actor, profile_id: int, reason: str) -> None:
    """Show a profile no longer, nor its offers, until :func:`restore_profile`."""
    require(Can.MODERATE, actor)
    row = db.session().get(Profile, profile_id, with_for_update=True)
    if row is None or row.withheld_at is not None:
        return
    was_public = row.published_at is not None
    if was_public:
        publishing.take_back(row)
    row.withheld_at, row.withheld_reason = row.updated_at if was_public else clock.now(), reason
    row.version += 1
    db.session().flush()


def restore_profile(actor: Actor, profile_id: int) -> None:
    """Let a profile be public again."""
    require(Can.MODERATE, actor)
    row = db.session().get(Profile, profile_id, with_for_update=True)
    if row is None or row.withheld_at is None:
        return
    is_untouched = row.updated_at == row.withheld_at
    row.withheld_at, row.withheld_reason = None, ""
    row.version += 1
    db.session().flush()
    if is_untouched and not terms.has_ended(row.person_id):
        publishing.show(row)


def take_out(actor: Actor, person_id: int) -> None:
    """Show nothing of someone any more: neither their profile nor their offers."""
    require(Can.MODERATE, actor)
    row = db.session().scalar(sa.select(Profile).where(Profile.person_id == person_id).with_for_update())
    if row is not None and row.published_at is not None:
        publishing.take_back(row)


def take_down_offer(actor: Actor, offer_id: int, reason: str) -> None:
    """Show an offer no longer, until :func:`restore_offer`."""
    require(Can.MODERATE, actor)
    row = db.session().get(Offer, offer_id, with_for_update=True)
    if row is None or row.withheld_at is not None:
        return
    row.withheld_at, row.withheld_reason, row.revision = clock.now(), reason, row.revision + 1
    if row.state == PUBLISHED:
        row.state, row.updated_at = WITHDRAWN, row.withheld_at
    db.session().flush()
    search.remove(OFFER, row.id)


def restore_offer(actor: Actor, offer_id: int) -> None:
    """Let an offer be public again; at once only with someone in the directory behind it."""
    require(Can.MODERATE, actor)
    row = db.session().get(Offer, offer_id, with_for_update=True)
    if row is None or row.withheld_at is None:
        return
    is_untouched = row.updated_at == row.withheld_at
    row.withheld_at, row.withheld_reason, row.revision = None, "", row.revision + 1
    db.session().flush()
    is_listed = sa.select(Listing.profile_id).where(Listing.person_id == row.person_id)
    if is_untouched and db.session().scalar(is_listed) is not None:
        offers.show(row)
