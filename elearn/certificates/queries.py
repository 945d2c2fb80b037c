"""Reads: the holder's list, one certificate, what a stranger may see of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from elearn.certificates.models import Certificate
from elearn.certificates.policy import Can
from elearn.core import db
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, require
from elearn.core.web.paging import Page, existing


@dataclass(frozen=True, slots=True)
class PublicCertificate:
    """What the verification page shows: None where the holder did not accept."""

    number: str
    module: str
    version: int
    issuer: str
    issued_at: datetime
    is_valid: bool
    revoked_at: datetime | None
    revoked_reason: str
    name: str | None
    result_percent: int | None
    minutes: int | None
    objectives: tuple[str, ...]


def of_person(actor: Actor) -> list[Certificate]:
    """The actor's certificates, newest first."""
    require(Can.LIST_OWN, actor)
    query = sa.select(Certificate).where(Certificate.person_id == actor.id).order_by(Certificate.id.desc())
    return list(db.session().scalars(query))


def own(actor: Actor, number: str) -> Certificate:
    """One of the actor's certificates; someone else's does not exist."""
    require(Can.LIST_OWN, actor)
    query = sa.select(Certificate).where(Certificate.number == number, Certificate.person_id == actor.id)
    found = db.session().scalar(query)
    if found is None:
        raise Missing(_("Cette attestation n’existe pas."))
    return found


def by_enrolments(enrolment_ids: Iterable[int]) -> dict[int, Certificate]:
    """Certificates by enrolment, in bulk."""
    query = sa.select(Certificate).where(Certificate.enrolment_id.in_(list(enrolment_ids)))
    return {c.enrolment_id: c for c in db.session().scalars(query)}


def verify(actor: Actor, code: str) -> PublicCertificate:
    """What anyone who holds the code may see; raise :class:`Missing` on a wrong one."""
    require(Can.VERIFY, actor)
    found = db.session().scalar(sa.select(Certificate).where(Certificate.code == code, Certificate.pdf_key != ""))
    if found is None:
        raise Missing(_("Aucune attestation ne porte ce code. Vérifiez qu’il est recopié en entier."))
    return public(found)


def public(certificate: Certificate) -> PublicCertificate:
    """The certificate reduced to what its holder accepts."""
    said: dict[str, Any] = certificate.snapshot
    shown = set(certificate.shown)
    return PublicCertificate(
        number=certificate.number,
        module=said["module"]["title"],
        version=said["module"]["version"],
        issuer=said["issuer"]["name"],
        issued_at=certificate.issued_at,
        is_valid=certificate.is_valid,
        revoked_at=certificate.revoked_at,
        revoked_reason=certificate.revoked_reason,
        name=said["holder"] if "name" in shown else None,
        result_percent=said.get("result_percent") if "result" in shown else None,
        minutes=said["planned_minutes"] if "hours" in shown else None,
        objectives=tuple(said["objectives"]) if "objectives" in shown else (),
    )


def everyones(actor: Actor, *, text: str = "", page: int = 1, size: int = 50) -> Page[Certificate]:
    """All certificates for an administrator, newest first, searched by number or holder; no page past the last."""
    require(Can.LIST_ALL, actor)
    session = db.session()
    query = sa.select(Certificate)
    if text:
        holder = Certificate.snapshot["holder"].as_string()
        query = query.where(
            sa.or_(Certificate.number.icontains(text, autoescape=True), holder.icontains(text, autoescape=True))
        )
    total = session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    rows = session.scalars(query.order_by(Certificate.id.desc()).limit(size).offset((page - 1) * size))
    return existing(Page(list(rows), page, total, size))


def one(actor: Actor, certificate_id: int) -> Certificate:
    """One certificate for an administrator."""
    require(Can.LIST_ALL, actor)
    found = db.session().get(Certificate, certificate_id)
    if found is None:
        raise Missing(_("Cette attestation n’existe pas."))
    return found


def exported(person_id: int) -> list[dict[str, Any]]:
    """The certificates of a person as they are given back to them."""
    query = sa.select(Certificate).where(Certificate.person_id == person_id).order_by(Certificate.id)
    return [
        {
            "number": c.number,
            "code": c.code,
            "issued_at": c.issued_at.isoformat(),
            "revoked_at": c.revoked_at.isoformat() if c.revoked_at else None,
            "revoked_reason": c.revoked_reason,
            "shown": c.shown,
            "attests": c.snapshot,
        }
        for c in db.session().scalars(query)
    ]
