"""The archive of one's data (GDPR, articles 15 and 20): asked for here, made by a job."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from elearn.accounts import limits
from elearn.accounts.models import (
    ApiToken,
    Audit,
    Export,
    Invitation,
    Membership,
    Notice,
    NoticePreference,
    Organisation,
    Person,
    SecondFactor,
    SignInSession,
)
from elearn.accounts.policy import Can
from elearn.accounts.services.audit import record
from elearn.core import clock, db, i18n
from elearn.core.errors import Conflict, Missing
from elearn.core.i18n import gettext as _
from elearn.core.jobs import enqueue
from elearn.core.policy import Actor, require

KEPT = timedelta(days=7)
STUCK = timedelta(hours=1)


def ask_export(actor: Actor) -> int:
    """Ask for the archive of all that the platform knows of the actor; returns its id."""
    require(Can.CHANGE_SELF, actor)
    limits.EXPORT.spend(f"person {actor.id}")
    now = clock.now()
    under_way = sa.select(Export.id).where(
        Export.person_id == actor.id, Export.ready_at.is_(None), Export.created_at > now - STUCK
    )
    if db.session().execute(under_way).first() is not None:
        raise Conflict(_("Une copie est déjà en préparation."))
    row = Export(person_id=actor.id, created_at=now, expires_at=now + KEPT)
    db.session().add(row)
    db.session().flush()
    record(actor, "export.asked", export=row.id)
    enqueue("accounts.make_export", {"export_id": row.id}, key=f"accounts.export:{row.id}")
    return row.id


def own_exports(actor: Actor) -> list[Export]:
    """The archives of the actor that still exist, newest first."""
    query = sa.select(Export).where(Export.person_id == actor.id, Export.expires_at > clock.now())
    return list(db.session().execute(query.order_by(Export.id.desc())).scalars())


def take_export(actor: Actor, export_id: int) -> Export:
    """The archive, about to be downloaded; leaves a line in the log. Raises :class:`Missing`."""
    row = db.session().get(Export, export_id)
    if row is None or row.person_id != actor.person_id or not row.file_key or row.expires_at <= clock.now():
        raise Missing(_("Cette copie n’existe plus. Demandez-en une autre."))
    require(Can.READ_EXPORT, actor, row)
    record(actor, "export.downloaded", export=row.id)
    return row


def export_own_room(person_id: int) -> list[tuple[str, object]]:
    """What this room knows of someone, for their archive."""
    session = db.session()
    person = session.get_one(Person, person_id)
    held = session.execute(
        sa.select(Organisation.name, Membership.role, Membership.created_at)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.person_id == person_id)
    )
    asked = session.execute(
        sa.select(Organisation.name, Invitation.roles, Invitation.expires_at)
        .join(Organisation, Organisation.id == Invitation.organisation_id)
        .where(Invitation.email == person.email)
    )
    factor = session.get(SecondFactor, person_id)
    telecentre = session.get(Organisation, person.telecentre_id) if person.telecentre_id else None
    profile = {
        "email": person.email,
        "email_verified_at": _when(person.email_verified_at),
        "given_name": person.given_name,
        "family_name": person.family_name,
        "status": person.status,
        "language": person.locale,
        "telecentre": telecentre.name if telecentre else None,
        "created_at": _when(person.created_at),
        "second_factor_since": _when(factor.created_at) if factor else None,
        "roles": [{"organisation": m.name, "role": m.role, "since": _when(m.created_at)} for m in held],
        "invitations": [{"organisation": i.name, "roles": i.roles, "until": _when(i.expires_at)} for i in asked],
    }
    sessions = [
        {"opened_at": _when(s.created_at), "last_seen_at": _when(s.last_seen_at), "ip": s.ip, "browser": s.user_agent}
        for s in session.scalars(sa.select(SignInSession).where(SignInSession.person_id == person_id))
    ]
    tokens = [
        {"name": t.name, "scopes": t.scopes, "created_at": _when(t.created_at), "revoked_at": _when(t.revoked_at)}
        for t in session.scalars(sa.select(ApiToken).where(ApiToken.person_id == person_id))
    ]
    notices = [
        {"at": _when(n.at), "kind": n.kind, "facts": n.facts, "read_at": _when(n.read_at)}
        for n in session.scalars(sa.select(Notice).where(Notice.person_id == person_id).order_by(Notice.id))
    ]
    wishes = {
        p.kind: p.mail
        for p in session.scalars(sa.select(NoticePreference).where(NoticePreference.person_id == person_id))
    }
    log = [
        {"at": _when(a.at), "action": a.action, "network": a.network}
        for a in session.scalars(sa.select(Audit).where(Audit.person_id == person_id).order_by(Audit.id))
    ]
    return [
        ("profile.json", profile),
        ("sessions.json", sessions),
        ("tokens.json", tokens),
        ("notices.json", {"notices": notices, "by_mail": wishes}),
        ("log.json", log),
    ]


def _when(instant: datetime | None) -> str | None:
    return i18n.utc(instant) if instant else None
