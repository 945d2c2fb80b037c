"""What this room announces. Handlers run in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Someone began a module; announced once an enrolment, by ``services.enrol``."""

    enrolment_id: int
    person_id: int
    module_id: int
    version_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ModuleLeft:
    """Someone stopped following a module before its end; they may begin again later."""

    enrolment_id: int
    person_id: int
    module_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class LessonCompleted:
    """One activity met its rule, for the first time in this enrolment."""

    enrolment_id: int
    person_id: int
    version_id: int
    activity_id: int
    activity_key: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ModuleCompleted:
    """All the activities that count are done. Announced once an enrolment, ever.

    Certificates listen to it; what they make is asked for by a job, since this runs in
    the trainee's own transaction.
    """

    enrolment_id: int
    person_id: int
    version_id: int
    at: datetime
