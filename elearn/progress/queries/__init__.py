"""Reads: who follows what, how far, for how long; and whether the evidence holds."""

from elearn.progress.queries.completions import completers, followed
from elearn.progress.queries.dashboard import Dashboard, Followed, Resume, Stage, dashboard
from elearn.progress.queries.enrolments import (
    EnrolmentCard,
    Following,
    NoteCard,
    StateCard,
    done_keys,
    enrolment_of,
    enrolments,
    enrolments_of,
    following,
    own,
    progress,
    progress_of,
    states,
)
from elearn.progress.queries.evidence import (
    Measured,
    TimeSpent,
    enrolment_ids_after,
    evidence,
    measured,
    measured_since,
    time_spent,
    verify,
)
from elearn.progress.queries.privacy import export

__all__ = [
    "Dashboard",
    "EnrolmentCard",
    "Followed",
    "Following",
    "Measured",
    "NoteCard",
    "Resume",
    "Stage",
    "StateCard",
    "TimeSpent",
    "completers",
    "dashboard",
    "done_keys",
    "enrolment_ids_after",
    "enrolment_of",
    "enrolments",
    "enrolments_of",
    "evidence",
    "export",
    "followed",
    "following",
    "measured",
    "measured_since",
    "own",
    "progress",
    "progress_of",
    "states",
    "time_spent",
    "verify",
]
