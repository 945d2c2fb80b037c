"""Organisations, and the roles that people hold in them or on the whole platform.

An administrator gives the roles, and only those that exist in that kind of organisation. A role
cannot be passed on by whoever merely holds it, but for one: whoever buys for a company, as its first
buyer by adding it or as another's choice, says who else is of it (``colleagues``, ``invitations``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from elearn.accounts import limits, queries
from elearn.accounts.addresses import normalise
from elearn.accounts.models import (
    ORGANISATION_KINDS,
    ROLES_BY_KIND,
    Invitation,
    Membership,
    Organisation,
    Person,
    PlatformRole,
)
from elearn.accounts.policy import Can
from elearn.accounts.services.audit import record
from elearn.accounts.services.notices import notify
from elearn.core import clock, countries, db, numbers
from elearn.core.countries import FRANCE
from elearn.core.errors import Conflict, Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, require


@dataclass(frozen=True, slots=True)
class OrganisationSheet:
    """What one writes of an organisation."""

    kind: str
    name: str
    siret: str = ""
    address: str = ""
    postcode: str = ""
    city: str = ""
    email: str = ""
    phone: str = ""
    country: str = FRANCE
    vat_number: str = ""


def create_organisation(actor: Actor, sheet: OrganisationSheet) -> int:
    """Add an organisation and return its id. Raises :class:`Invalid`."""
    require(Can.MANAGE_ORGANISATIONS, actor)
    if sheet.kind not in ORGANISATION_KINDS:
        raise Invalid(fields={"kind": [_("Choisissez une des sortes proposées.")]})
    return _add(actor, sheet)


def open_company(actor: Actor, sheet: OrganisationSheet) -> int:
    """Add the company of whoever asks, who buys for it from then on; return its id.

    Sent twice, it is added once. Raises :class:`Invalid` for a company that is here already, whose
    people it is up to, and ``TooMany`` for whoever tries many.
    """
    require(Can.OPEN_COMPANY, actor)
    limits.COMPANY.spend(str(actor.id))
    wrong: dict[str, list[str]] = {}
    siret = numbers.siret(sheet.siret, wrong)
    if not siret:
        raise Invalid(fields=wrong or {"siret": [_("Remplissez ce champ.")]})
    known = _own(actor, siret)
    if known is not None:
        return known
    try:
        made = _add(actor, replace(sheet, kind="company"))
    except Invalid:
        known = _own(actor, siret)  # added at this very moment, by them or by another
        if known is None:
            raise
        return known
    give(actor, actor.id, made, "buyer")
    return made


def _own(actor: Actor, siret: str) -> int | None:
    """The company of that number when the actor buys for it, None when it is not here; else :class:`Invalid`."""
    known = db.session().scalar(sa.select(Organisation.id).where(Organisation.siret == siret))
    if known is None or actor.id in queries.members(known, "buyer"):
        return known
    text = _("Cette entreprise est déjà inscrite. La personne qui la gère peut vous inviter.")
    raise Invalid(fields={"siret": [text]})


def _add(actor: Actor, sheet: OrganisationSheet) -> int:
    row = Organisation(kind=sheet.kind, created_at=clock.now(), **_checked(sheet))
    try:
        with db.session().begin_nested():
            db.session().add(row)
            db.session().flush()
    except IntegrityError as error:
        raise Invalid(fields={"siret": [_("Une autre organisation porte déjà ce SIRET.")]}) from error
    record(actor, "organisation.created", organisation=row.id)
    return row.id


def change_organisation(actor: Actor, organisation_id: int, sheet: OrganisationSheet) -> None:
    """Rewrite its sheet; its kind stays, since the roles held there depend on it."""
    require(Can.MANAGE_ORGANISATIONS, actor)
    row = organisation(organisation_id)
    for name, value in _checked(sheet, but=row.id).items():
        setattr(row, name, value)
    record(actor, "organisation.changed", organisation=row.id)


def check(sheet: OrganisationSheet) -> None:
    """Raise :class:`Invalid` with all that no sheet may hold; nothing is looked up or written."""
    wrong: dict[str, list[str]] = {}
    _values(sheet, wrong)
    if wrong:
        raise Invalid(fields=wrong)


def _checked(sheet: OrganisationSheet, but: int | None = None) -> dict[str, str | None]:
    """The columns of a sheet; raise :class:`Invalid` naming every field that cannot be taken."""
    wrong: dict[str, list[str]] = {}
    values = _values(sheet, wrong)
    same = sa.select(Organisation.id).where(Organisation.siret == values["siret"], Organisation.id != (but or 0))
    if values["siret"] is not None and db.session().execute(same).first() is not None:
        wrong["siret"] = [_("Une autre organisation porte déjà ce SIRET.")]
    if wrong:
        raise Invalid(fields=wrong)
    return values


def _values(sheet: OrganisationSheet, wrong: dict[str, list[str]]) -> dict[str, str | None]:
    """The columns of a sheet; what is at fault goes to ``wrong``, by field."""
    name = " ".join(sheet.name.split())
    if not 0 < len(name) <= 160:
        wrong["name"] = [_("Donnez un nom de 160 signes au plus.")]
    siret = numbers.siret(sheet.siret, wrong) or None
    if not countries.is_known(sheet.country):
        wrong["country"] = [_("Choisissez un des pays proposés.")]
    vat_number = numbers.vat(sheet.vat_number, sheet.country, wrong)
    email = ""
    if sheet.email.strip():
        try:
            email = normalise(sheet.email)
        except ValueError:
            wrong["email"] = [_("Cette adresse ne s’écrit pas ainsi.")]
    return {
        "name": name,
        "siret": siret,
        "address": sheet.address.strip()[:200],
        "postcode": sheet.postcode.strip()[:10],
        "city": sheet.city.strip()[:100],
        "email": email,
        "phone": sheet.phone.strip()[:30],
        "country": sheet.country,
        "vat_number": vat_number,
    }


def organisation(organisation_id: int) -> Organisation:
    """The organisation; raise :class:`Missing`."""
    row = db.session().get(Organisation, organisation_id)
    if row is None:
        raise Missing(_("Cette organisation n’existe pas."))
    return row


def close_organisation(actor: Actor, organisation_id: int) -> None:
    """Close it: it is no longer offered anywhere, and its roles are withdrawn."""
    require(Can.MANAGE_ORGANISATIONS, actor)
    row = organisation(organisation_id)
    row.closed_at = clock.now()
    for table in (Membership, Invitation):
        db.session().execute(sa.delete(table).where(table.organisation_id == row.id))
    db.session().execute(sa.update(Person).where(Person.telecentre_id == row.id).values(telecentre_id=None))
    record(actor, "organisation.closed", organisation=row.id)


def open_organisation(actor: Actor, organisation_id: int) -> None:
    """Open it again, without the roles it gave."""
    require(Can.MANAGE_ORGANISATIONS, actor)
    organisation(organisation_id).closed_at = None
    record(actor, "organisation.opened", organisation=organisation_id)


def grant(actor: Actor, person_id: int, organisation_id: int, role: str) -> None:
    """Give a role in an organisation; giving it twice changes nothing.

    Raises :class:`Invalid` for a role that this kind of organisation does not give.
    """
    require(Can.MANAGE_ORGANISATIONS, actor)
    where = organisation(organisation_id)
    if role not in ROLES_BY_KIND[where.kind]:
        raise Invalid(fields={"role": [_("Ce rôle n’existe pas dans cette sorte d’organisation.")]})
    if where.closed_at is not None:
        raise Conflict(_("Cette organisation est fermée."))
    person = db.session().get(Person, person_id)
    if person is None or person.erased_at is not None:
        raise Missing(_("Cette personne n’existe pas."))
    held = sa.select(Membership.id).where(
        Membership.person_id == person_id, Membership.organisation_id == organisation_id, Membership.role == role
    )
    if db.session().execute(held).first() is not None:
        return
    give(actor, person_id, organisation_id, role)
    notify(person_id, "accounts.role-changed", {"role": role, "organisation": where.name})


def give(actor: Actor, person_id: int, organisation_id: int, role: str, *, by: int | None = None) -> None:
    """Write a role that this person does not hold there, as given by ``by`` or by the actor."""
    db.session().add(
        Membership(
            person_id=person_id,
            organisation_id=organisation_id,
            role=role,
            granted_by=by or actor.person_id,
            created_at=clock.now(),
        )
    )
    record(actor, "role.granted", person_id=person_id, role=role, organisation=organisation_id)


def withdraw(actor: Actor, person_id: int, organisation_id: int, role: str) -> None:
    """Take a role back; it stops counting at the person's next request."""
    require(Can.MANAGE_ORGANISATIONS, actor)
    gone = db.session().execute(
        sa.delete(Membership)
        .where(
            Membership.person_id == person_id,
            Membership.organisation_id == organisation_id,
            Membership.role == role,
        )
        .returning(Membership.id)
    )
    if gone.scalar_one_or_none() is None:
        raise Missing(_("Cette personne n’a pas ce rôle."))
    record(actor, "role.withdrawn", person_id=person_id, role=role, organisation=organisation_id)


def grant_administration(actor: Actor, person_id: int) -> None:
    """Make someone an administrator; only an administrator can."""
    require(Can.MANAGE_PEOPLE, actor)
    person = db.session().get(Person, person_id)
    if person is None or person.erased_at is not None:
        raise Missing(_("Cette personne n’existe pas."))
    if db.session().get(PlatformRole, (person_id, "administrator")) is not None:
        return
    db.session().add(
        PlatformRole(person_id=person_id, role="administrator", granted_by=actor.person_id, created_at=clock.now())
    )
    record(actor, "role.granted", person_id=person_id, role="administrator")
    notify(person_id, "accounts.role-changed", {"role": "administrator"})


def withdraw_administration(actor: Actor, person_id: int) -> None:
    """Take it back; raise :class:`Conflict` when nobody else could administer."""
    require(Can.MANAGE_PEOPLE, actor)
    keep_an_administrator(without=person_id)
    gone = db.session().execute(
        sa.delete(PlatformRole).where(PlatformRole.person_id == person_id).returning(PlatformRole.person_id)
    )
    if gone.scalar_one_or_none() is None:
        raise Missing(_("Cette personne n’a pas ce rôle."))
    record(actor, "role.withdrawn", person_id=person_id, role="administrator")


def keep_an_administrator(*, without: int) -> None:
    """Raise :class:`Conflict` when ``without`` is the last administrator who can sign in.

    The rows are locked, in order, so that two administrators cannot remove each other at once.
    """
    # Two statements: the second sees what was committed while the first waited for its locks.
    db.session().execute(sa.select(PlatformRole.person_id).order_by(PlatformRole.person_id).with_for_update()).all()
    query = sa.select(PlatformRole.person_id, Person.suspended_at, Person.email_verified_at).join(
        Person, Person.id == PlatformRole.person_id
    )
    rows = db.session().execute(query).all()
    able = {r.person_id for r in rows if r.suspended_at is None and r.email_verified_at is not None}
    if without in able and able == {without}:
        raise Conflict(_("C’est la dernière personne qui administre la plateforme. Nommez-en une autre d’abord."))


def all_organisations(actor: Actor, kind: str = "") -> list[Organisation]:
    """Every organisation, of one kind or of all, open ones first, by name."""
    require(Can.MANAGE_ORGANISATIONS, actor)
    query = sa.select(Organisation).order_by(Organisation.closed_at.is_not(None), Organisation.name)
    if kind:
        query = query.where(Organisation.kind == kind)
    return list(db.session().scalars(query))


def members_of(actor: Actor, organisation_id: int) -> list[tuple[int, str, str, str]]:
    """Who holds which role there: person's id, name, address, role."""
    require(Can.MANAGE_ORGANISATIONS, actor)
    query = (
        sa.select(Person.id, Person.display_name, Person.email, Membership.role)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.organisation_id == organisation_id)
        .order_by(Membership.role, Person.family_name, Person.id)
    )
    return [(row.id, row.display_name, row.email, row.role) for row in db.session().execute(query)]
