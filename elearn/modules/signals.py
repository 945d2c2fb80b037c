"""What this room says has happened."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class VersionPublished:
    """A version became the current one of its module.

    Announced by ``services.publish`` in its transaction, also when an older version
    comes back; not when an import finds nothing new.
    """

    module_id: int
    version_id: int


@dataclass(frozen=True, slots=True)
class ActivityDone:
    """Someone did what an activity asks, whatever its kind.

    Announced by the room that knows: ``progress`` for what is seen or watched
    (``how`` is ``seen`` or ``watched``), ``quizzes`` for what is passed (``passed``), a
    plugin for its own kinds. ``detail`` is small and goes to the log of evidence as it
    is (a score, a share watched). Listeners must accept hearing it twice.
    """

    person_id: int
    activity_id: int
    version_id: int
    at: datetime
    how: str
    detail: dict[str, Any] = field(default_factory=dict)
