"""What search knows of the directory: public profiles, and offers of people who are in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from elearn.core import search
from elearn.core.db import session
from elearn.directory.models import Listing, Offer
from elearn.directory.models.offers import PUBLISHED

PROFILE, OFFER = "directory.profile", "directory.offer"


def profile_document(row: Listing) -> dict[str, Any]:
    """The words by which a public profile is found: those that it shows."""
    card = row.card
    skills = " ".join(f"{s['fr']} {s['en']}" for s in card["skills"])
    references = " ".join(f"{r['client']} {r['what']}" for r in card.get("references", ()))
    body = " ".join((row.headline, card.get("presentation", ""), references, card.get("commitments", ""), row.commune))
    return {"ref": row.profile_id, "title": f"{row.trade} {row.name}".strip(), "body": body, "extra": skills}


def offer_document(row: Offer) -> dict[str, Any]:
    """The words by which an offer is found."""
    body = f"{row.scope} {row.deliverable} {row.client_provides} {row.service_level}"
    return {"ref": row.id, "title": row.title, "body": body}


def all_profiles() -> Iterator[search.Document]:
    """Every public profile, for the index to be made again."""
    for row in session().scalars(sa.select(Listing)):
        yield search.Document(**profile_document(row))


def all_offers() -> Iterator[search.Document]:
    """Every public offer, for the index to be made again."""
    query = sa.select(Offer).join(Listing, Listing.person_id == Offer.person_id).where(Offer.state == PUBLISHED)
    for row in session().scalars(query):
        yield search.Document(**offer_document(row))
