"""What administrators do with people, jobs and the log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from elearn.accounts.models import Audit, Membership, Organisation, Person, PlatformRole, SignUp
from elearn.accounts.policy import Can
from elearn.accounts.services import second_factor
from elearn.accounts.services.audit import record
from elearn.accounts.services.notices import notify
from elearn.accounts.services.organisations import keep_an_administrator
from elearn.accounts.services.sessions import close_all
from elearn.accounts.services.signing import checked_identity, locked_person
from elearn.accounts.words import SUSPENDED
from elearn.core import clock, db
from elearn.core.errors import Conflict, Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.jobs import enqueue, outbox
from elearn.core.jobs.models import Job
from elearn.core.policy import Actor, require

PAGE = 50
STATES = ("open", "suspended", "invited")


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person of the administration's list."""

    id: int
    display_name: str
    email: str
    state: str
    created_at: datetime
    roles: tuple[str, ...]


def _state(person: Person) -> str:
    if person.erased_at is not None:
        return "erased"
    if person.suspended_at is not None:
        return "suspended"
    return "open" if person.email_verified_at is not None else "invited"


def search_people(
    actor: Actor, text: str, page: int, *, role: str = "", state: str = ""
) -> tuple[list[PersonLine], int]:
    """One page of the people whose name or address holds ``text``, and how many there are."""
    require(Can.MANAGE_PEOPLE, actor)
    where: list[sa.ColumnElement[bool]] = [Person.erased_at.is_(None)]
    if text.strip():
        like = text.strip().lower()
        where.append(
            sa.or_(
                sa.func.lower(Person.display_name).contains(like, autoescape=True),
                Person.email.contains(like, autoescape=True),
            )
        )
    if role == "administrator":
        where.append(sa.exists().where(PlatformRole.person_id == Person.id))
    elif role:
        where.append(sa.exists().where(Membership.person_id == Person.id, Membership.role == role))
    where += {
        "open": [Person.suspended_at.is_(None), Person.email_verified_at.is_not(None)],
        "suspended": [Person.suspended_at.is_not(None)],
        "invited": [Person.email_verified_at.is_(None), Person.suspended_at.is_(None)],
    }.get(state, [])
    session = db.session()
    total = session.execute(sa.select(sa.func.count()).select_from(Person).where(*where)).scalar_one()
    query = sa.select(Person).where(*where).order_by(Person.family_name, Person.given_name, Person.id)
    found = list(session.scalars(query.limit(PAGE).offset((page - 1) * PAGE)))
    roles = roles_of([p.id for p in found])
    return [
        PersonLine(p.id, p.display_name, p.email, _state(p), p.created_at, roles.get(p.id, ())) for p in found
    ], total


def roles_of(ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The codes of the roles of these people, each once."""
    found: dict[int, set[str]] = {}
    session = db.session()
    held = sa.select(Membership.person_id, Membership.role).where(Membership.person_id.in_(ids))
    for person_id, role in session.execute(held):
        found.setdefault(person_id, set()).add(role)
    for person_id in session.scalars(sa.select(PlatformRole.person_id).where(PlatformRole.person_id.in_(ids))):
        found.setdefault(person_id, set()).add("administrator")
    return {person_id: tuple(sorted(roles)) for person_id, roles in found.items()}


@dataclass(frozen=True, slots=True)
class PersonSheet:
    """One person as an administrator sees them."""

    person: Person
    state: str
    is_administrator: bool
    has_second_factor: bool
    memberships: Sequence[tuple[int, str, str]]


def person_sheet(actor: Actor, person_id: int) -> PersonSheet:
    """All that the administration's page of one person shows. Raises :class:`Missing`."""
    require(Can.MANAGE_PEOPLE, actor)
    person = _known(person_id)
    held = (
        sa.select(Organisation.id, Organisation.name, Membership.role)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.person_id == person_id)
        .order_by(Organisation.name)
    )
    return PersonSheet(
        person,
        _state(person),
        db.session().get(PlatformRole, (person_id, "administrator")) is not None,
        second_factor.is_on(person_id),
        [(row.id, row.name, row.role) for row in db.session().execute(held)],
    )


def _known(person_id: int) -> Person:
    person = db.session().get(Person, person_id)
    if person is None or person.erased_at is not None:
        raise Missing(_("Cette personne n’existe pas."))
    return person


def suspend(actor: Actor, person_id: int, reason: str, explanation: str) -> None:
    """Close an account for now: out at the next request, by every door. Not one's own.

    ``reason`` is a word of ``words.SUSPENDED`` and stays in the log; ``explanation`` says what happened, to the
    person, by mail and at once (Regulation (EU) 2022/2065, article 17; 2019/1150, article 4). Nothing is told twice.
    """
    require(Can.MANAGE_PEOPLE, actor)
    said = explanation.strip()
    faults = {} if reason in SUSPENDED else {"reason": [_("Choisissez un motif.")]}
    if not 10 <= len(said) <= 2000:
        faults["explanation"] = [_("Dites ce qui s’est passé, en 10 à 2 000 caractères.")]
    if faults:
        raise Invalid(fields=faults)
    if person_id == actor.person_id:
        raise Conflict(_("Vous ne pouvez pas suspendre votre propre compte."))
    _known(person_id)
    keep_an_administrator(without=person_id)
    person = locked_person(person_id)
    if person.suspended_at is not None:
        return
    person.suspended_at = clock.now()
    close_all(person_id)
    record(actor, "person.suspended", person_id=person_id, reason=reason)
    enqueue("accounts.tell_suspended", {"person_id": person_id, "reason": reason, "text": said})


def restore(actor: Actor, person_id: int) -> None:
    """Open a suspended account again."""
    require(Can.MANAGE_PEOPLE, actor)
    _known(person_id).suspended_at = None
    record(actor, "person.restored", person_id=person_id)


def invite(actor: Actor, given_name: str, family_name: str, email: str, locale: str = "fr") -> int:
    """Add a person who will choose their password by a link; returns their id."""
    require(Can.MANAGE_PEOPLE, actor)
    values, wrong = checked_identity(given_name, family_name, email)
    taken = sa.select(Person.id).where(Person.email == values.get("email", ""))
    if "email" in values and db.session().execute(taken).first() is not None:
        wrong["email"] = [_("Cette personne a déjà un compte : cherchez-la dans la liste.")]
    if wrong:
        raise Invalid(fields=wrong)
    person = Person(
        **values,
        display_name=f"{values['given_name']} {values['family_name']}"[:120],
        locale=locale,
        created_at=clock.now(),
    )
    db.session().add(person)
    db.session().flush()
    record(actor, "person.created", person_id=person.id)
    send_invitation(actor, person.id)
    return person.id


def send_invitation(actor: Actor, person_id: int) -> None:
    """Send (again) the link by which an invited person chooses a password."""
    require(Can.MANAGE_PEOPLE, actor)
    if _known(person_id).email_verified_at is not None:
        raise Conflict(_("Cette personne a déjà confirmé son adresse."))
    enqueue("accounts.send_invitation", {"person_id": person_id})
    record(actor, "invitation.sent", person_id=person_id)


def waiting_sign_ups(actor: Actor) -> list[SignUp]:
    """The requests to join whose address is not confirmed, newest first."""
    require(Can.MANAGE_PEOPLE, actor)
    query = sa.select(SignUp).where(SignUp.expires_at > clock.now()).order_by(SignUp.id.desc()).limit(100)
    return list(db.session().scalars(query))


def resend_verification(actor: Actor, sign_up_id: int) -> None:
    """Send the confirmation of a request again, with a new link."""
    require(Can.MANAGE_PEOPLE, actor)
    if db.session().get(SignUp, sign_up_id) is None:
        raise Missing(_("Cette demande a été confirmée entre-temps, ou n’existe plus."))
    enqueue("accounts.answer_sign_up", {"sign_up_id": sign_up_id})
    record(actor, "verification.resent", sign_up=sign_up_id)


def remove_second_factor(actor: Actor, person_id: int) -> None:
    """For someone who lost telephone and codes: they sign in with the password and set it up anew."""
    require(Can.MANAGE_PEOPLE, actor)
    if person_id == actor.person_id:
        raise Conflict(_("Une autre personne qui administre la plateforme doit le faire pour vous."))
    _known(person_id)
    second_factor.remove(person_id)
    close_all(person_id)
    record(actor, "second-factor.off", person_id=person_id)
    notify(person_id, "accounts.second-factor-changed", {"on": False})


def failing_jobs(actor: Actor) -> list[Job]:
    """The jobs that failed, newest first."""
    require(Can.MANAGE_JOBS, actor)
    return outbox.failing()


def retry_job(actor: Actor, job_id: int) -> None:
    """Try a failed job again. Raises :class:`Conflict` when it no longer fails."""
    require(Can.MANAGE_JOBS, actor)
    if not outbox.retry(job_id):
        raise Conflict(_("Cette tâche n’est plus en échec."))
    record(actor, "job.retried", job=job_id)


def log_lines(actor: Actor, page: int, *, person_id: int | None = None) -> tuple[list[Audit], int]:
    """One page of the log, newest first, of everyone or about one person."""
    require(Can.READ_AUDIT, actor)
    where = [] if person_id is None else [sa.or_(Audit.person_id == person_id, Audit.actor_id == person_id)]
    total = db.session().execute(sa.select(sa.func.count()).select_from(Audit).where(*where)).scalar_one()
    query = sa.select(Audit).where(*where).order_by(Audit.id.desc()).limit(PAGE).offset((page - 1) * PAGE)
    return list(db.session().scalars(query)), total
