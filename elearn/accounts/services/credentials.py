"""Passwords and addresses: forgotten, chosen again, changed."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from elearn.accounts import limits, passwords
from elearn.accounts.addresses import neighbourhood
from elearn.accounts.models import Link, Membership, Person, PlatformRole, SecondFactor
from elearn.accounts.policy import Can
from elearn.accounts.secrecy import digest, new_token
from elearn.accounts.services.audit import record, record_if_refused
from elearn.accounts.services.notices import notify
from elearn.accounts.services.sessions import Caller, close_all, open_session
from elearn.accounts.services.signing import checked_email, checked_password, locked_person
from elearn.accounts.signals import PersonVerified
from elearn.core import clock, db, signals
from elearn.core.errors import Conflict, Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.jobs import enqueue
from elearn.core.policy import STAFF_ROLES, Actor, require

LASTS = {"reset": timedelta(hours=1), "invitation": timedelta(days=7), "email": timedelta(days=1)}


def ask_reset(actor: Actor, email: str, caller: Caller) -> None:
    """Ask for a link to choose a new password. The same is done and answered for every address."""
    address = checked_email(email)
    place = neighbourhood(caller.ip)
    with db.read_first():
        limits.RESET_ADDRESS.check(address)
        limits.RESET_PLACE.check(place)
    limits.RESET_ADDRESS.spend(address)
    limits.RESET_PLACE.spend(place)
    enqueue("accounts.send_reset", {"email": address})


def make_link(person_id: int, purpose: str, email: str) -> str:
    """A link of that purpose, good once; returns its token, kept nowhere. Earlier ones stop working."""
    token, now = new_token(), clock.now()
    session = db.session()
    session.execute(
        sa.update(Link)
        .where(Link.person_id == person_id, Link.purpose == purpose, Link.used_at.is_(None))
        .values(used_at=now)
    )
    session.add(
        Link(
            person_id=person_id,
            purpose=purpose,
            token_hash=digest(token),
            email=email,
            created_at=now,
            expires_at=now + LASTS[purpose],
        )
    )
    return token


def link_of(token: str, *purposes: str) -> Link:
    """The link of this token; raise :class:`Missing` when it has served or is over."""
    query = sa.select(Link).where(
        Link.token_hash == digest(token),
        Link.purpose.in_(purposes),
        Link.used_at.is_(None),
        Link.expires_at > clock.now(),
    )
    link = db.session().execute(query).scalar_one_or_none()
    if link is None:
        raise Missing(_("Ce lien a déjà servi ou n’est plus valable. Demandez-en un autre."))
    return link


def least_length(person_id: int) -> int:
    """How long this person's password must be: shorter beside a second factor."""
    session = db.session()
    has_factor = session.get(SecondFactor, person_id) is not None
    needs = session.execute(
        sa.select(Membership.id).where(Membership.person_id == person_id, Membership.role.in_(STAFF_ROLES)).limit(1)
    ).first()
    is_administrator = session.get(PlatformRole, (person_id, "administrator")) is not None
    return passwords.WITH_SECOND_FACTOR if has_factor or needs or is_administrator else passwords.ALONE


def _context(person: Person) -> tuple[str, ...]:
    return (person.given_name, person.family_name, person.email, "estive")


def choose_password(actor: Actor, token: str, password: str, caller: Caller) -> str:
    """Choose a password by a link (reset or invitation); every session ends, a new one is opened.

    The second factor is still asked for. The address is proved by the link: announces
    :class:`PersonVerified` the first time. Raises :class:`Missing`, :class:`Invalid`.
    """
    with db.read_first() as reading:
        link = link_of(token, "reset", "invitation")
        person = reading.get(Person, link.person_id)
        if person is None or person.suspended_at is not None or person.erased_at is not None:
            raise Missing(_("Ce lien a déjà servi ou n’est plus valable. Demandez-en un autre."))
        checked_password(password, least=least_length(person.id), context=_context(person))
        hashed = passwords.hash_password(password)
    now = clock.now()
    _use(link.id, now)
    person = locked_person(link.person_id)
    if person.suspended_at is not None or person.erased_at is not None or person.email != link.email:
        raise Conflict(_("Ce compte a changé entre-temps. Demandez un autre lien."))
    person.password_hash = hashed
    is_new = person.email_verified_at is None
    person.email_verified_at = person.email_verified_at or now
    close_all(person.id)
    who = Actor(person_id=person.id)
    record(who, "password.reset", ip=caller.ip)
    if is_new:
        signals.announce(PersonVerified(person.id))
    else:
        notify(person.id, "accounts.password-changed", {})
    return open_session(person.id, caller)


def _use(link_id: int, now: datetime) -> None:
    taken = db.session().execute(
        sa.update(Link).where(Link.id == link_id, Link.used_at.is_(None)).values(used_at=now).returning(Link.id)
    )
    if taken.scalar_one_or_none() is None:
        raise Conflict(_("Ce lien vient de servir."))


def check_password(actor: Actor, password: str, *, field: str = "password") -> Person:
    """The actor's person, once the password they typed again is right. Slow: comes before writing.

    Raises :class:`Invalid` naming ``field``, ``TooMany`` when tried too often.
    """
    subject = f"person {actor.id}"
    with db.read_first() as reading:
        limits.PASSWORD_AGAIN.check(subject)
        person = reading.get_one(Person, actor.id)
        is_right = passwords.matches(person.password_hash, password)
    if not is_right:
        record_if_refused(actor, "sign-in.refused", again=True)
        limits.PASSWORD_AGAIN.spend(subject)
        raise Invalid(fields={field: [_("Ce n’est pas votre mot de passe.")]})
    return person


def change_password(actor: Actor, current: str, new: str, caller: Caller) -> None:
    """Choose another password; the other sessions end."""
    require(Can.CHANGE_SELF, actor)
    person = check_password(actor, current, field="current")
    with db.read_first():
        checked_password(new, least=least_length(person.id), context=_context(person), field="new")
        hashed = passwords.hash_password(new)
    again = locked_person(person.id)
    if again.password_hash != person.password_hash:
        raise Conflict(_("Le mot de passe vient d’être changé ailleurs. Rechargez la page."))
    again.password_hash = hashed
    close_all(person.id, but=actor.session_id)
    record(actor, "password.changed", ip=caller.ip)
    notify(person.id, "accounts.password-changed", {})


def ask_email_change(actor: Actor, email: str, password: str) -> None:
    """Ask to move the account to another address; a link goes there, whatever is known of it."""
    require(Can.CHANGE_SELF, actor)
    address = checked_email(email)
    check_password(actor, password)
    limits.RESET_ADDRESS.spend(address)
    enqueue("accounts.send_email_change", {"person_id": actor.id, "email": address})


def confirm_email(actor: Actor, token: str, caller: Caller) -> None:
    """Move the account to the address that received this link; the former one is told."""
    link = link_of(token, "email")
    _use(link.id, clock.now())
    person = locked_person(link.person_id)
    taken = db.session().execute(sa.select(Person.id).where(Person.email == link.email)).first()
    if taken is not None or not person.is_open:
        raise Conflict(_("Cette adresse ne peut pas être prise."))
    enqueue("accounts.tell_former_address", {"person_id": person.id, "email": person.email})
    person.email = link.email
    record(Actor(person_id=person.id), "email.changed", ip=caller.ip)
