"""What this room announces, in the transaction in which it happens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class RequestPublished:
    """A request may be answered."""

    request_id: int
    organisation_id: int
    category: str
    at: datetime


@dataclass(frozen=True, slots=True)
class QuoteAccepted:
    """One exact version of a quote was accepted: a mission begins."""

    engagement_id: int
    request_id: int
    organisation_id: int
    provider_id: int
    net_cents: int
    at: datetime


@dataclass(frozen=True, slots=True)
class EngagementAccepted:
    """All that a mission had to deliver was accepted: it proves what it asked for.

    ``skills`` are the codes that the request named.
    """

    engagement_id: int
    organisation_id: int
    provider_id: int
    title: str
    category: str
    skills: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class MissionClosed:
    """A mission whose work was accepted was ended by one of its sides: nothing more happens in it."""

    engagement_id: int


@dataclass(frozen=True, slots=True)
class EngagementCancelled:
    """A mission is given up: before it began by one of its sides, or by its mediator.

    ``by_provider``: by the side that sells. ``owed_cents``: what was done of it before, accepted or
    in hours that wait for an answer.
    """

    engagement_id: int
    organisation_id: int
    provider_id: int
    by_provider: bool
    owed_cents: int
    at: datetime


@dataclass(frozen=True, slots=True)
class EngagementOwesLess:
    """Hours of a mission given up were refused: of ``before_cents`` that were owed of it, ``owed_cents`` are left.

    Both in cents, before tax; ``key`` names what was refused, once.
    """

    engagement_id: int
    key: str
    before_cents: int
    owed_cents: int
    at: datetime


@dataclass(frozen=True, slots=True)
class EngagementBilled:
    """So much of a mission was invoiced to its client, before tax, in cents; under zero for a credit note.

    Announced by whoever invoices, once a document, under a ``key`` of its own.
    """

    engagement_id: int
    key: str
    net_cents: int
    at: datetime
