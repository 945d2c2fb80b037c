"""Colleagues invited by mail, who answer for themselves.

Nothing here tells whether an address has an account: the same mail leaves for every address.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from elearn.accounts import limits, passwords
from elearn.accounts.models import Invitation, Membership, Organisation, Person
from elearn.accounts.policy import Can
from elearn.accounts.secrecy import digest
from elearn.accounts.services import colleagues
from elearn.accounts.services.audit import record
from elearn.accounts.services.notices import notify
from elearn.accounts.services.sessions import Caller, open_session
from elearn.accounts.services.signing import NewPerson, checked_email, checked_person, locked_person, make_person
from elearn.accounts.signals import PersonVerified
from elearn.core import clock, db, i18n, signals
from elearn.core.errors import Conflict, Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.jobs import enqueue
from elearn.core.policy import Actor, require

LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Asked:
    """An invitation as whoever received it sees it. ``has_account``: their address can sign in."""

    id: int
    organisation: str
    inviter: str
    email: str
    roles: tuple[str, ...]
    has_account: bool


def waiting(actor: Actor, organisation_id: int) -> list[Invitation]:
    """The invitations that were not answered, oldest first; those that are over until they are cleaned away."""
    colleagues.company(actor, organisation_id)
    return unanswered(organisation_id)


def unanswered(organisation_id: int) -> list[Invitation]:
    """The same, for whoever asked already whether its actor may."""
    query = sa.select(Invitation).where(Invitation.organisation_id == organisation_id)
    return list(db.session().scalars(query.order_by(Invitation.created_at, Invitation.id)))


def invite(actor: Actor, organisation_id: int, email: str, roles: Collection[str]) -> tuple[int, bool]:
    """Ask someone by mail to be of the company; returns the invitation, and whether a mail leaves.

    The same address asked again while it may still answer gets no second mail: what it may do is changed.
    Raises :class:`Invalid` naming ``email`` or ``roles``, ``TooMany``.
    """
    row = colleagues.locked(actor, organisation_id)
    wrong: dict[str, list[str]] = {}
    given = colleagues.checked_roles(actor, row, roles, (), wrong)
    address = ""
    try:
        address = checked_email(email)
    except Invalid as error:
        wrong |= error.fields
    here = {one.email: one.id for one in colleagues.of_it(organisation_id)}
    if here.get(address) == actor.id:
        wrong["email"] = [_("C’est votre propre adresse : vous êtes déjà de l’entreprise.")]
    elif address in here:
        wrong["email"] = [_("Cette personne est déjà de l’entreprise : changez ses droits dans la liste.")]
    if wrong:
        raise Invalid(fields=wrong)
    session, now = db.session(), clock.now()
    of_it = sa.and_(Invitation.organisation_id == row.id, Invitation.email == address)
    session.execute(sa.delete(Invitation).where(of_it, Invitation.expires_at <= now))
    new = db.insert(Invitation).values(
        organisation_id=row.id, email=address, roles=given, locale=i18n.locale(), invited_by=actor.id,
        token_hash=None, created_at=now, expires_at=now + LASTS,
    )  # fmt: skip
    statement = new.on_conflict_do_nothing(index_elements=["organisation_id", "email"]).returning(Invitation.id)
    made = session.scalar(statement)
    if made is None:
        change = sa.update(Invitation).where(of_it).values(roles=given).returning(Invitation.id)
        return session.execute(change).scalar_one(), False
    _write_to(actor, row.id, made, address)
    return made, True


def invite_again(actor: Actor, organisation_id: int, invitation_id: int) -> None:
    """Write once more, with a new link; the former one stops working."""
    colleagues.locked(actor, organisation_id)
    row = _invitation(organisation_id, invitation_id)
    row.expires_at, row.token_hash = clock.now() + LASTS, None
    _write_to(actor, organisation_id, row.id, row.email)


def cancel(actor: Actor, organisation_id: int, invitation_id: int) -> None:
    """Take an invitation back: its link stops working."""
    colleagues.locked(actor, organisation_id)
    db.session().delete(_invitation(organisation_id, invitation_id))
    record(actor, "colleague.uninvited", organisation=organisation_id)


def asked_by(token: str) -> Asked:
    """What this link asks; raise :class:`Missing` when it is over, taken back or answered."""
    with db.read_first() as reading:
        row = _by(token)
        person = _who_has(row.email)
        names = (
            sa.select(Organisation.name, Person.display_name)
            .select_from(Invitation)
            .join(Organisation, Organisation.id == Invitation.organisation_id)
            .join(Person, Person.id == Invitation.invited_by)
            .where(Invitation.id == row.id)
        )
        organisation, inviter = reading.execute(names).one()
    has_account = person is not None and _is_known(person)
    return Asked(row.id, organisation, inviter, row.email, tuple(row.roles), has_account)


def accept(actor: Actor, token: str) -> str:
    """Be of the company from now on, as the account that was asked; returns the company's name.

    Raises :class:`Conflict` for another account: a link that was passed on opens nothing.
    """
    require(Can.CHANGE_SELF, actor)
    row = _by(token)
    if db.session().get_one(Person, actor.id).email != row.email:
        raise Conflict(
            _("Cette invitation est pour une autre adresse que celle de votre compte."), code="other-account"
        )
    return _join(actor, row)


def join(actor: Actor, token: str, new: NewPerson, caller: Caller) -> tuple[str, str]:
    """Open an account for the address that received the link, and be of the company.

    Returns the session's token and the company's name. Raises :class:`Invalid` by field, and
    :class:`Conflict` when the address has an account. Announces :class:`PersonVerified`.
    """
    with db.read_first():
        row = _by(token)
        person = _who_has(row.email)
        if person is not None and _is_known(person):
            raise Conflict(_("Cette adresse a déjà un compte. Connectez-vous."))
        values = checked_person(new)
        hashed = passwords.hash_password(new.password)
    names = (values["given_name"], values["family_name"])
    person_id = _finish(person.id, names, hashed) if person else None
    person_id = person_id or make_person(row.email, *names, hashed, new.locale, caller)
    if person_id is None:
        raise Conflict(_("Cette adresse a déjà un compte. Connectez-vous."))
    name = _join(Actor(person_id=person_id, display_name=" ".join(names)), row)
    return open_session(person_id, caller), name


def decline(token: str) -> None:
    """Say no, by the link alone: the invitation goes, and whoever sent it is told."""
    row = _by(token)
    _take(row)
    record(Actor(), "colleague.declined", organisation=row.organisation_id)
    _tell(row, "accounts.colleague-declined", row.email)


def _write_to(actor: Actor, organisation_id: int, invitation_id: int, address: str) -> None:
    limits.INVITATION_PERSON.spend(str(actor.id))
    limits.INVITATION_ADDRESS.spend(address)
    record(actor, "colleague.invited", organisation=organisation_id)
    enqueue("accounts.invite_colleague", {"invitation_id": invitation_id})


def _invitation(organisation_id: int, invitation_id: int) -> Invitation:
    row = db.session().get(Invitation, invitation_id)
    if row is None or row.organisation_id != organisation_id:
        raise Missing(_("Cette invitation a reçu sa réponse, ou n’existe plus."))
    return row


def _by(token: str) -> Invitation:
    query = sa.select(Invitation).where(Invitation.token_hash == digest(token), Invitation.expires_at > clock.now())
    found = db.session().scalars(query).one_or_none()
    if found is None:
        raise Missing(
            _("Cette invitation a déjà servi ou n’est plus valable. Demandez-en une autre à qui l’a envoyée.")
        )
    return found


def _who_has(email: str) -> Person | None:
    return db.session().scalars(sa.select(Person).where(Person.email == email)).one_or_none()


def _is_known(person: Person) -> bool:
    """Whether someone answers by signing in: an account that waits for its first password does not count."""
    return person.email_verified_at is not None or person.suspended_at is not None


def _finish(person_id: int, names: tuple[str, str], hashed: str) -> int | None:
    """Open the account that an administrator prepared; None when it has changed in the meantime."""
    person = locked_person(person_id)
    if _is_known(person) or person.erased_at is not None:
        return None
    person.given_name, person.family_name = names
    person.display_name, person.password_hash = " ".join(names)[:120], hashed
    person.email_verified_at = clock.now()
    signals.announce(PersonVerified(person.id))
    return person.id


def _take(row: Invitation) -> None:
    """Use an invitation up. Raises :class:`Conflict` when somebody just did."""
    gone = sa.delete(Invitation).where(Invitation.id == row.id, Invitation.token_hash == row.token_hash)
    if db.session().execute(gone.returning(Invitation.id)).scalar_one_or_none() is None:
        raise Conflict(_("Ce lien vient de servir."))


def _join(actor: Actor, row: Invitation) -> str:
    _take(row)
    here = db.session().get_one(Organisation, row.organisation_id)
    if here.closed_at is not None:
        raise Conflict(_("Cette organisation est fermée."))
    held = sa.select(Membership.role).where(Membership.organisation_id == here.id, Membership.person_id == actor.id)
    colleagues.give_roles(actor, here.id, actor.id, set(row.roles) - set(db.session().scalars(held)), by=row.invited_by)
    record(actor, "colleague.joined", organisation=here.id)
    _tell(row, "accounts.colleague-joined", actor.display_name)
    return here.name


def _tell(row: Invitation, kind: str, who: str) -> None:
    name = db.session().scalar(sa.select(Organisation.name).where(Organisation.id == row.organisation_id))
    facts = {"who": who, "organisation": name, "organisation_id": row.organisation_id}
    notify(row.invited_by, kind, facts, key=f"{kind}:{row.id}")
