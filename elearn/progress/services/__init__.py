"""The verbs of the room: enrol and leave, record what happens, keep notes."""

from elearn.progress.beacons import Beacon
from elearn.progress.services.enrolments import enrol, leave, move_to_version
from elearn.progress.services.notes import note
from elearn.progress.services.privacy import forget
from elearn.progress.services.recording import beat, complete, read_transcript, record, see, watch

__all__ = [
    "Beacon",
    "beat",
    "complete",
    "enrol",
    "forget",
    "leave",
    "move_to_version",
    "note",
    "read_transcript",
    "record",
    "see",
    "watch",
]
