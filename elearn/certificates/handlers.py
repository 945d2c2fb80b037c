"""What this room does when it hears a fact."""

from __future__ import annotations

from elearn.core.jobs import enqueue
from elearn.progress.signals import ModuleCompleted


def on_module_completed(fact: ModuleCompleted) -> None:
    """Ask for the certificate; the key makes a second announcement of the same completion a no-op."""
    enqueue("certificates.issue", {"enrolment_id": fact.enrolment_id}, key=f"certificate:{fact.enrolment_id}")
