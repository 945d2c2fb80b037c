"""The job that issues: number, draw, finish. Killed anywhere, it ends the same."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from elearn.accounts import queries as accounts
from elearn.certificates import pdf, queries, services, wording
from elearn.core.clock import now
from elearn.core.errors import Conflict
from elearn.core.files import FileAbsent
from elearn.core.i18n import local
from elearn.core.policy import SYSTEM
from elearn.modules import queries as modules
from elearn.modules.extend import ActivityCard
from elearn.progress import queries as progress
from elearn.quizzes import queries as quizzes

if TYPE_CHECKING:
    from elearn.certificates.models import Certificate
    from elearn.core.jobs.runner import JobRun
    from elearn.core.kernel import Kernel


def issue(job: JobRun, *, enrolment_id: int) -> None:
    """Issue the certificate of a completed enrolment.

    The number is taken in one transaction, the PDF drawn outside any, its key and the
    end of the job written in another: a second delivery finds the number and goes on.
    """
    with job.reading():
        frozen = snapshot(enrolment_id)
    with job.transaction("number"):
        held = services.number(SYSTEM, enrolment_id=enrolment_id, person_id=frozen.pop("person_id"), snapshot=frozen)
    if held.pdf_key:
        return
    kernel: Kernel = job.services
    content = pdf.draw(
        wording.page(held.snapshot, number_=held.number, verify_url=verify_url(kernel, held)),
        images=_images(kernel, held.snapshot),
    )
    stored = kernel.storage.put(io.BytesIO(content))
    with job.transaction("finish", last=True):
        services.finish(SYSTEM, held.id, pdf_key=stored.key, pdf_bytes=stored.size)


def snapshot(enrolment_id: int) -> dict[str, Any]:
    """All that the certificate attests, and ``person_id``; raises :class:`Conflict` when it cannot be yet."""
    enrolment = progress.enrolments([enrolment_id])[enrolment_id]
    if enrolment.completed_at is None:
        raise Conflict(f"enrolment {enrolment_id} is not completed")
    version = modules.version(enrolment.version_id)
    outline = modules.outline(enrolment.version_id)
    spent = progress.time_spent(enrolment_id)
    person = accounts.people([enrolment.person_id])[enrolment.person_id]
    body = accounts.training_body()
    if not body.is_complete:
        # Tried again later: an administrator fills in the identity, and nobody's certificate is lost.
        raise Conflict("the training body's identity is not complete: see the administration page")
    return {
        "person_id": person.id,
        "holder": person.display_name,
        "module": {"title": version.title, "slug": version.slug, "version": version.number},
        "objectives": [o["text"] for o in version.sheet["objectives"]],
        "activities": [{"key": a.key, "title": a.title, "minutes": a.minutes} for a in outline],
        "planned_minutes": version.minutes,
        "active_minutes": spent.measured_minutes,
        "started_on": local(enrolment.started_at).date().isoformat(),
        "completed_on": local(enrolment.completed_at).date().isoformat(),
        "issued_on": local(now()).date().isoformat(),
        "result_percent": _result(person.id, outline),
        "issuer": {
            "name": body.name,
            "address": body.address,
            "siret": body.siret,
            "declaration_number": body.declaration_number,
            "signatory_name": body.signatory_name,
            "signatory_role": body.signatory_role,
            "signature_key": body.signature_key,
            "logo_key": body.logo_key,
        },
    }


def _result(person_id: int, outline: Sequence[ActivityCard]) -> int | None:
    """The best passed result of the last quiz that had to be passed, in whole per cent; None without one."""
    asked = [a for a in outline if a.kind == "quiz" and a.rule == "passed"]
    quiz = quizzes.quiz_of_activity(asked[-1].id) if asked else None
    if quiz is None:
        return None
    passed = [a.fraction_bp for a in quizzes.attempts_of(person_id, quiz_id=quiz.id) if a.passed and a.fraction_bp]
    return max(passed) // 100 if passed else None


def export(person_id: int) -> list[tuple[str, Any]]:
    """What this room holds of someone, for the archive of their data."""
    return [("attestations.json", queries.exported(person_id))]


def verify_url(kernel: Kernel, certificate: Certificate) -> str:
    """The address of the public page, as printed in the QR code."""
    return f"{kernel.settings.public_url}/verifier/{certificate.code}"


def _images(kernel: Kernel, frozen: dict[str, Any]) -> dict[str, bytes]:
    """Logo and signature as they were when the number was taken; what is lost is left out."""
    found = {}
    issuer = frozen["issuer"]
    for name in ("signature", "logo"):
        key = issuer.get(f"{name}_key")
        if not key:
            continue
        try:
            content = b"".join(kernel.storage.read(key))
        except FileAbsent:
            continue
        suffix = "png" if content[:4] == b"\x89PNG" else "jpg"
        issuer[name] = f"{name}.{suffix}"
        found[issuer[name]] = content
    return found
