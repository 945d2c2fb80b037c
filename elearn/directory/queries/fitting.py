"""Who practises a trade, for rooms that propose providers."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from elearn.core import db
from elearn.directory.models import Facet, Listing, Offer
from elearn.directory.models.offers import PUBLISHED
from elearn.directory.queries.profiles import ProfileCard, cards

MOST = 500


def practising(category: str, skills: Collection[str] = ()) -> list[ProfileCard]:
    """The public profiles that offer in a category, or show a skill of it or one of these; three statements.

    At most ``MOST``, those with the most proofs first: the order among them is the caller's.
    """
    offering = sa.select(Offer.person_id).where(Offer.category == category, Offer.state == PUBLISHED)
    showing = sa.select(Facet.profile_id).where(
        sa.or_(
            sa.and_(Facet.facet == "category", Facet.value == category),
            sa.and_(Facet.facet == "skill", Facet.value.in_(sorted(skills))),
        )
    )
    query = (
        sa.select(Listing.person_id)
        .where(sa.or_(Listing.person_id.in_(offering), Listing.profile_id.in_(showing)))
        .order_by(Listing.proven.desc(), Listing.profile_id)
        .limit(MOST)
    )
    found = list(db.session().scalars(query))
    known = cards(found)
    return [known[person_id] for person_id in found if person_id in known]
