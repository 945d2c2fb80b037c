"""What this room announces. It also announces ``modules.signals.ActivityDone`` at each submission."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class DeliverableSubmitted:
    """Someone handed in a deliverable; announced once a submission, in its transaction."""

    submission_id: int
    person_id: int
    deliverable: str
    number: int
    waits_for_review: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class DeliverableReviewed:
    """A trainer accepted a submission, or asked to take it up again; announced once a submission."""

    submission_id: int
    person_id: int
    deliverable: str
    reviewer_id: int
    is_accepted: bool
    at: datetime
