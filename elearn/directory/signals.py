"""What this room announces, in the transaction in which it happens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ProfilePublished:
    """Someone is in the directory, or changed what is shown of them."""

    profile_id: int
    person_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ProfileWithdrawn:
    """Someone is in the directory no longer; their offers are hidden with them."""

    profile_id: int
    person_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class OfferPublished:
    """A wording of an offer is public. Announced once a version."""

    offer_id: int
    person_id: int
    version: int
    at: datetime
