"""What this room announces. It also announces ``modules.signals.ActivityDone`` when a quiz is passed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class AttemptGraded:
    """An attempt was closed and marked, by the person or by its deadline.

    Announced once an attempt, in the transaction that closes it. ``fraction_bp`` is in basis
    points; ``context`` is what the admission gave at the start (an enrolment), or empty;
    ``seconds`` is the time between start and end on the server's clock.
    """

    attempt_id: UUID
    quiz_id: int
    activity_id: int
    version_id: int
    person_id: int
    number: int
    fraction_bp: int
    passed: bool
    at: datetime
    seconds: int
    context: dict[str, Any]
