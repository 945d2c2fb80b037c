"""Joining and signing in. No answer, and no time of answer, tells whether an account exists.

Hashing a password is slow on purpose: it comes first, reading aside, then a short write checks
again what may have changed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from elearn.accounts import limits, passwords
from elearn.accounts.addresses import neighbourhood, normalise
from elearn.accounts.models import Person, SignUp
from elearn.accounts.secrecy import digest
from elearn.accounts.services.audit import record, record_if_refused
from elearn.accounts.services.sessions import Caller, open_session
from elearn.accounts.signals import PersonVerified
from elearn.core import clock, db, signals
from elearn.core.errors import Conflict, Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.jobs import enqueue
from elearn.core.policy import Actor

SIGN_UP_LASTS = timedelta(days=2)
_NOT_A_NAME = re.compile(r"[\x00-\x1f\x7f<>]|https?:|www\.|/|@")


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What someone gives to join. ``next_path`` is where they were going."""

    given_name: str
    family_name: str
    email: str
    password: str
    locale: str = "fr"
    next_path: str = ""


def clean_name(raw: str) -> str:
    """A name on one line; raise :class:`Invalid` on what would make a link or a second line in a mail."""
    name = unicodedata.normalize("NFC", " ".join(raw.split(" "))).strip()
    if not name or len(name) > 60 or _NOT_A_NAME.search(name):
        raise Invalid(_("Écrivez un nom de 1 à 60 lettres, sans adresse ni signe de mise en forme."))
    return name


def checked_email(raw: str) -> str:
    """The normal form of an address; raise :class:`Invalid` naming the field ``email``."""
    try:
        return normalise(raw)
    except ValueError:
        text = _("Cette adresse ne s’écrit pas ainsi. Exemple : prenom.nom@exemple.fr")
        raise Invalid(fields={"email": [text]}) from None


def checked_password(password: str, *, least: int, context: tuple[str, ...], field: str = "password") -> None:
    """Raise :class:`Invalid` naming ``field`` when the password is not taken."""
    found = passwords.faults(password, least=least, context=context)
    if found:
        raise Invalid(fields={field: found})


def checked_names(given_name: str, family_name: str) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Both names as they are kept, and what is wrong, by field."""
    values: dict[str, str] = {}
    wrong: dict[str, list[str]] = {}
    for field, raw in (("given_name", given_name), ("family_name", family_name)):
        try:
            values[field] = clean_name(raw)
        except Invalid as error:
            wrong[field] = [error.message]
    return values, wrong


def checked_identity(given_name: str, family_name: str, email: str) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Names and address as they are kept, and what is wrong, by field."""
    values, wrong = checked_names(given_name, family_name)
    try:
        values["email"] = checked_email(email)
    except Invalid as error:
        wrong |= error.fields
    return values, wrong


def checked_person(new: NewPerson) -> dict[str, str]:
    """The names and the address of someone who joins; raise :class:`Invalid` naming every field not taken."""
    values, wrong = checked_identity(new.given_name, new.family_name, new.email)
    found = passwords.faults(new.password, context=(new.given_name, new.family_name, new.email, "estive"))
    if found:
        wrong["password"] = found
    if wrong:
        raise Invalid(fields=wrong)
    return values


def sign_up(actor: Actor, new: NewPerson, caller: Caller) -> None:
    """Keep a request to join; a job then writes to the address, whatever is known of it.

    Raises :class:`Invalid` on a field that cannot be taken, never because of the address.
    """
    values = checked_person(new)
    place = neighbourhood(caller.ip)
    with db.read_first():
        limits.SIGN_UP_PLACE.check(place)
        limits.SIGN_UP_ADDRESS.check(values["email"])
        hashed = passwords.hash_password(new.password)
    limits.SIGN_UP_PLACE.spend(place)
    limits.SIGN_UP_ADDRESS.spend(values["email"])
    now = clock.now()
    request = SignUp(
        **values,
        password_hash=hashed,
        locale=new.locale,
        next_path=new.next_path[:500],
        created_at=now,
        expires_at=now + SIGN_UP_LASTS,
    )
    db.session().add(request)
    db.session().flush()
    enqueue("accounts.answer_sign_up", {"sign_up_id": request.id})


def sign_up_of(token: str) -> SignUp:
    """The request that this link confirms; raise :class:`Missing` when it is over or used."""
    query = sa.select(SignUp).where(SignUp.token_hash == digest(token), SignUp.expires_at > clock.now())
    found = db.session().execute(query).scalar_one_or_none()
    if found is None:
        raise Missing(_("Ce lien a déjà servi ou n’est plus valable. Connectez-vous, ou inscrivez-vous de nouveau."))
    return found


def confirm_sign_up(actor: Actor, token: str, password: str, caller: Caller) -> tuple[str, str]:
    """Make the person whose address is now proved, and sign them in.

    The password of the request is asked for again: whoever opens a link they did not ask for
    does not know it, and no account is made in their name. Returns the session's token and
    where they were going. Announces :class:`PersonVerified`.
    """
    with db.read_first():
        request = sign_up_of(token)
        subject = f"sign-up {request.id}"
        limits.PASSWORD_AGAIN.check(subject)
        is_right = passwords.matches(request.password_hash, password)
    if not is_right:
        limits.PASSWORD_AGAIN.spend(subject)
        raise Invalid(fields={"password": [_("Ce n’est pas le mot de passe choisi à l’inscription.")]})
    session = db.session()
    taken = session.execute(sa.delete(SignUp).where(SignUp.id == request.id).returning(SignUp.id)).scalar_one_or_none()
    person_id = taken and make_person(
        request.email, request.given_name, request.family_name, request.password_hash, request.locale, caller
    )
    if not person_id:
        raise Conflict(_("Cette adresse a déjà un compte. Connectez-vous."))
    return open_session(person_id, caller), request.next_path


def make_person(
    email: str, given_name: str, family_name: str, password_hash: str, locale: str, caller: Caller
) -> int | None:
    """Make the person whose address a link proved; None when it has an account already.

    Announces :class:`PersonVerified`.
    """
    now, session = clock.now(), db.session()
    row = db.insert(Person).values(
        email=email,
        email_verified_at=now,
        display_name=f"{given_name} {family_name}"[:120],
        given_name=given_name,
        family_name=family_name,
        password_hash=password_hash,
        locale=locale,
        created_at=now,
    )
    statement = row.on_conflict_do_nothing(index_elements=["email"]).returning(Person.id)
    person_id = session.execute(statement).scalar_one_or_none()
    if person_id is not None:
        session.execute(sa.delete(SignUp).where(SignUp.email == email))
        record(Actor(person_id=person_id), "sign-up.confirmed", ip=caller.ip)
        signals.announce(PersonVerified(person_id))
    return person_id


def sign_in(actor: Actor, email: str, password: str, caller: Caller) -> str:
    """Open a session and return its token; the second factor may still be missing.

    Raises :class:`Invalid` with one same sentence for an unknown address, a wrong password, an
    address never confirmed and a suspended account; ``TooMany`` when tried too often.
    """
    try:
        address = normalise(email)
    except ValueError:
        address = email.strip().lower()[:254]
    place = neighbourhood(caller.ip)
    with db.read_first() as reading:
        _check_limits(address, place)
        found = reading.execute(sa.select(Person).where(Person.email == address)).scalar_one_or_none()
        kept = found.password_hash if found else ""
        is_right = passwords.matches(kept, password)
        better = passwords.hash_password(password) if is_right and passwords.is_outdated(kept) else ""
    if found is None or not is_right or not found.is_open:
        _refused(actor, address, place, found.id if found else None, caller)
    assert found is not None
    again = locked_person(found.id)
    if again.password_hash != kept or not again.is_open:
        _refused(actor, address, place, found.id, caller)
    if better:
        again.password_hash = better
    token = open_session(found.id, caller)
    record(Actor(person_id=found.id), "sign-in", ip=caller.ip)
    return token


def locked_person(person_id: int) -> Person:
    """The person as they are now, held until the end of the transaction."""
    statement = sa.select(Person).where(Person.id == person_id)
    return db.session().scalars(statement.with_for_update().execution_options(populate_existing=True)).one()


def _check_limits(address: str, place: str) -> None:
    for limit in limits.SIGN_IN:
        limit.check(f"{address} {place}")
    limits.SIGN_IN_ACCOUNT.check(address)
    limits.SIGN_IN_PLACE.check(place)


def _refused(actor: Actor, address: str, place: str, person_id: int | None, caller: Caller) -> None:
    record_if_refused(actor, "sign-in.refused", person_id=person_id, ip=caller.ip)
    for limit in limits.SIGN_IN:
        limit.spend(f"{address} {place}")
    limits.SIGN_IN_ACCOUNT.spend(address)
    limits.SIGN_IN_PLACE.spend(place)
    raise Invalid(_("L’adresse ou le mot de passe ne convient pas."), code="sign-in")
