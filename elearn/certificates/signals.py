"""Facts of this room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CertificateIssued:
    """A certificate exists with its PDF. Announced once per certificate, in the job's last transaction."""

    certificate_id: int
    person_id: int
    enrolment_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class CertificateRevoked:
    """A certificate is no longer valid; its page now says so, with the reason."""

    certificate_id: int
    person_id: int
    at: datetime
