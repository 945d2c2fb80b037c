"""What this room announces, in the transaction in which it happens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class BookingConfirmed:
    """A booking is sure: confirmed by its holder, or granted by the manager. Once a booking."""

    booking_id: int
    person_id: int
    centre_id: int
    starts_at: datetime
    ends_at: datetime
    price_cents: int


@dataclass(frozen=True, slots=True)
class BookingCancelled:
    """A booking will not take place. ``state`` says why: cancelled, refused, released or no_show."""

    booking_id: int
    person_id: int
    centre_id: int
    state: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Arrived:
    """Someone has come to a centre; with a booking or without."""

    visit_id: int
    person_id: int
    centre_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Left:
    """Someone has left a centre, or it has closed on them."""

    visit_id: int
    person_id: int
    centre_id: int
    at: datetime
