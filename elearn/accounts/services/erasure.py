"""Forgetting someone (GDPR, article 17): every room forgets, and a nameless row remains.

What the law asks to keep stays with the rooms that must keep it (certificates, proofs of
training, invoices), pointing at a row without a name, an address or a picture.
"""

from __future__ import annotations

import sqlalchemy as sa

from elearn.accounts.extend import ERASERS
from elearn.accounts.models import (
    ApiToken,
    Export,
    Invitation,
    Link,
    Membership,
    Notice,
    NoticePreference,
    Person,
    PlatformRole,
    SignUp,
)
from elearn.accounts.policy import Can
from elearn.accounts.services import second_factor
from elearn.accounts.services.audit import record
from elearn.accounts.services.credentials import check_password
from elearn.accounts.services.files import forget_files
from elearn.accounts.services.organisations import keep_an_administrator
from elearn.accounts.services.sessions import Caller, close_all
from elearn.accounts.services.signing import locked_person
from elearn.accounts.signals import PersonErased
from elearn.core import clock, db, mail, signals
from elearn.core.errors import Invalid
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, require

TOMBSTONE = "Personne effacée"


def erase(actor: Actor, typed_email: str, password: str, caller: Caller) -> None:
    """Erase one's own account, for ever. Announces :class:`PersonErased`.

    ``typed_email`` is the address typed again, so that nobody erases by a slip. Raises
    :class:`Invalid`, and :class:`Conflict` for the last administrator. The photo and the
    archives are removed from storage by a job, since a file cannot be put back.
    """
    require(Can.CHANGE_SELF, actor)
    known = check_password(actor, password)
    if typed_email.strip().lower() != known.email:
        raise Invalid(fields={"email": [_("Tapez l’adresse de votre compte, telle qu’elle est écrite plus haut.")]})
    keep_an_administrator(without=actor.id)
    person = locked_person(actor.id)
    for eraser in reversed(ERASERS.values()):  # rooms above first: they may still need the name
        eraser(person.id)
    record(actor, "person.erased", ip=caller.ip)
    signals.announce(PersonErased(person.id))


def erase_own_room(person_id: int) -> None:
    """What this room forgets: all but the number, and the instants of the account."""
    session = db.session()
    person = session.get_one(Person, person_id)
    files = [person.photo_key, *session.scalars(sa.select(Export.file_key).where(Export.person_id == person_id))]
    close_all(person_id)
    second_factor.remove(person_id)
    for table in (ApiToken, Export, Link, Membership, Notice, NoticePreference, PlatformRole):
        session.execute(sa.delete(table).where(table.person_id == person_id))
    for asked in (SignUp, Invitation):
        session.execute(sa.delete(asked).where(asked.email == person.email))
    mail.forget(person.email)
    person.email = f"efface-{person.id}@erased.invalid"
    person.email_verified_at = None
    person.display_name = TOMBSTONE
    person.given_name = person.family_name = person.password_hash = person.status = person.photo_key = ""
    person.telecentre_id = None
    person.erased_at = clock.now()
    session.flush()
    forget_files([key for key in files if key])
