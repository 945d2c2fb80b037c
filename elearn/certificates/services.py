"""The verbs: number, finish, show, revoke."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from elearn.accounts import services as accounts
from elearn.certificates.models import Certificate, Series
from elearn.certificates.policy import Can
from elearn.certificates.signals import CertificateIssued, CertificateRevoked
from elearn.core import clock, db
from elearn.core.errors import Conflict, Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.i18n import local
from elearn.core.policy import Actor, require
from elearn.core.signals import announce

SHOWABLE = ("name", "result", "hours", "objectives")


def number(actor: Actor, *, enrolment_id: int, person_id: int, snapshot: dict[str, Any]) -> Certificate:
    """Give the enrolment its certificate, numbered and not yet drawn; the same one if it has it.

    Numbers follow each other without gaps in a year (local date of issue): the counter
    moves in the same transaction as the row appears.
    """
    require(Can.ISSUE, actor)
    session = db.session()
    held = session.scalar(sa.select(Certificate).where(Certificate.enrolment_id == enrolment_id))
    if held is not None:
        return held
    now = clock.now()
    year = local(now).year
    certificate = Certificate(
        number=f"ATT-{year}-{_next(year):06d}",
        code=secrets.token_urlsafe(24),
        enrolment_id=enrolment_id,
        person_id=person_id,
        snapshot=snapshot,
        shown=[],
        issued_at=now,
    )
    session.add(certificate)
    session.flush()
    return certificate


def _next(year: int) -> int:
    statement = db.insert(Series).values(year=year, last=1)
    statement = statement.on_conflict_do_update(index_elements=["year"], set_={"last": Series.last + 1})
    return int(db.session().execute(statement.returning(Series.last)).scalar_one())


def finish(actor: Actor, certificate_id: int, *, pdf_key: str, pdf_bytes: int) -> None:
    """Attach the drawn PDF, tell the holder, announce :class:`CertificateIssued`. Once."""
    require(Can.ISSUE, actor)
    session = db.session()
    statement = (
        sa.update(Certificate)
        .where(Certificate.id == certificate_id, Certificate.pdf_key == "")
        .values(pdf_key=pdf_key, pdf_bytes=pdf_bytes)
        .returning(Certificate)
    )
    certificate = session.execute(statement).scalar_one_or_none()
    if certificate is None:
        return
    accounts.notify(
        certificate.person_id,
        "certificates.issued",
        {"module": certificate.snapshot["module"]["title"], "number": certificate.number},
        key=f"certificate-issued:{certificate.id}",
    )
    announce(CertificateIssued(certificate.id, certificate.person_id, certificate.enrolment_id, clock.now()))


def show(actor: Actor, certificate: Certificate, shown: Iterable[str]) -> None:
    """Choose what a stranger sees: any of ``SHOWABLE``."""
    require(Can.CHOOSE_SHOWN, actor, certificate)
    chosen = set(shown)
    if not chosen <= set(SHOWABLE):
        raise Invalid(_("Ce choix n’existe pas."), fields={"shown": [_("Choisissez dans la liste proposée.")]})
    certificate.shown = [name for name in SHOWABLE if name in chosen]
    db.session().flush()


def revoke(actor: Actor, certificate_id: int, reason: str) -> Certificate:
    """Withdraw a certificate; its public page says since when and why."""
    require(Can.REVOKE, actor)
    reason = reason.strip()
    if len(reason) < 10:
        raise Invalid(
            _("Le motif est trop court."),
            fields={"reason": [_("Écrivez le motif en une phrase : il sera lu par qui vérifie l’attestation.")]},
        )
    session = db.session()
    now = clock.now()
    statement = (
        sa.update(Certificate)
        .where(Certificate.id == certificate_id, Certificate.revoked_at.is_(None))
        .values(revoked_at=now, revoked_reason=reason)
        .returning(Certificate)
    )
    certificate = session.execute(statement).scalar_one_or_none()
    if certificate is None:
        if session.get(Certificate, certificate_id) is None:
            raise Missing(_("Cette attestation n’existe pas."))
        raise Conflict(_("Cette attestation est déjà révoquée."))
    accounts.notify(
        certificate.person_id,
        "certificates.revoked",
        {"module": certificate.snapshot["module"]["title"], "number": certificate.number, "reason": reason},
        key=f"certificate-revoked:{certificate.id}",
    )
    announce(CertificateRevoked(certificate.id, certificate.person_id, now))
    return certificate
