"""What the workspace of a mission holds, as its pages read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class StepCard:
    """A milestone with its deliverable and the files handed in with it; of a group, whose part it is."""

    milestone_id: int
    deliverable_id: int
    title: str
    due_on: date | None
    amount_cents: int
    state: str
    note: str
    reason: str
    handed_in_at: datetime | None
    silent_from: datetime | None
    version: int
    owner_id: int | None = None


@dataclass(frozen=True, slots=True)
class MessageCard:
    """One message."""

    id: int
    author: str
    is_buyer: bool
    body: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FileCard:
    """One state of a document; ``is_last`` for the newest of its name."""

    id: int
    name: str
    number: int
    bytes: int
    author: str
    deliverable_id: int | None
    at: datetime
    storage_key: str
    is_last: bool = True


@dataclass(frozen=True, slots=True)
class TaskCard:
    """Something to do."""

    id: int
    title: str
    for_buyer: bool
    due_on: date | None
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class EntryCard:
    """Time worked on one day."""

    id: int
    day: date
    minutes: int
    note: str


@dataclass(frozen=True, slots=True)
class SheetCard:
    """The hours of one person in one month, by day."""

    id: int
    person_id: int
    person: str
    month: date
    state: str
    minutes: int
    reason: str
    silent_from: datetime | None
    entries: tuple[EntryCard, ...]


@dataclass(frozen=True, slots=True)
class DisputeCard:
    """A disagreement: opened by whom, for the client or for who works; settled by whom, empty while it is open."""

    id: int
    engagement_id: int
    opened_by: str
    is_buyers: bool
    reason: str
    opened_at: datetime
    outcome: str
    decision: str
    settled_at: datetime | None
    mediator: str = ""
