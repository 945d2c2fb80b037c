"""What this room does when it hears a fact, and what it answers when others ask for someone's data."""

from __future__ import annotations

from typing import Any

from elearn.certificates import queries as certificates
from elearn.certificates.signals import CertificateIssued, CertificateRevoked
from elearn.core.policy import SYSTEM, Actor
from elearn.directory.models.profiles import CERTIFICATE
from elearn.directory.queries import privacy
from elearn.directory.services import forgetting, moderation, proofs
from elearn.portfolio.signals import DeliverableReviewed
from elearn.terms.signals import SellerEnded


def on_certificate_issued(fact: CertificateIssued) -> None:
    """A certificate proves the skills that its module teaches."""
    holder = Actor(person_id=fact.person_id)
    proofs.keep_found(SYSTEM, fact.person_id, proofs.of_certificates(holder, fact.certificate_id))


def on_certificate_revoked(fact: CertificateRevoked) -> None:
    """Revoked, it proves nothing any more, in public either."""
    for one in certificates.of_person(Actor(person_id=fact.person_id)):
        if one.id == fact.certificate_id:
            proofs.unprove(SYSTEM, CERTIFICATE, one.number)


def on_deliverable_reviewed(fact: DeliverableReviewed) -> None:
    """An accepted deliverable proves its skills; one to be taken up again takes nothing from an earlier one."""
    author = Actor(person_id=fact.person_id)
    if fact.is_accepted:
        proofs.keep_found(SYSTEM, fact.person_id, proofs.of_deliverables(author, fact.submission_id))


def on_seller_ended(fact: SellerEnded) -> None:
    """Whom the platform serves no longer is in the directory no longer, nor their offers."""
    moderation.take_out(SYSTEM, fact.person_id)


def export_data(person_id: int) -> list[tuple[str, Any]]:
    """What this room knows of someone, for the archive of their data."""
    return privacy.export(person_id)


def erase_data(person_id: int) -> None:
    """Forget what someone wrote here."""
    forgetting.forget(SYSTEM, person_id)
