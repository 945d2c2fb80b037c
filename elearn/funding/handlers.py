"""What this room answers when others speak."""

from __future__ import annotations

from typing import Any

from elearn.core.jobs import enqueue
from elearn.core.policy import SYSTEM
from elearn.funding import queries, services
from elearn.progress.signals import LessonCompleted, ModuleCompleted, ModuleLeft


def on_lesson_completed(fact: LessonCompleted) -> None:
    """The first real activity starts the seat."""
    services.clockwork.started(fact.enrolment_id, fact.at)


def on_module_completed(fact: ModuleCompleted) -> None:
    """The end of the module completes the seat."""
    services.clockwork.completed(fact.enrolment_id, fact.at)


def on_module_left(fact: ModuleLeft) -> None:
    """Leaving abandons the seat. In a job: money waits for its envelope, the trainee does not."""
    enqueue("funding.leave", {"enrolment_id": fact.enrolment_id}, key=f"funding:left:{fact.enrolment_id}")


def export_data(person_id: int) -> list[tuple[str, Any]]:
    """What this room knows of someone, for the archive of their data."""
    return [("places-financees.json", queries.seats.export(person_id))]


def erase_data(person_id: int) -> None:
    """Leave the lines; what counts money stays, without a name."""
    services.privacy.forget(SYSTEM, person_id)
