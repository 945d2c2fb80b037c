"""Published reads of this room."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass

import sqlalchemy as sa

from elearn.accounts.addresses import normalise
from elearn.accounts.models import Membership, Organisation, Person, PlatformRole, TrainingBodyIdentity
from elearn.core import db
from elearn.core.countries import FRANCE, UNION


@dataclass(frozen=True, slots=True)
class PersonCard:
    """Someone, as other rooms need them. An erased person keeps a card without a name of theirs."""

    id: int
    display_name: str
    email: str
    locale: str


@dataclass(frozen=True, slots=True)
class OrganisationCard:
    """An organisation, as other rooms need it."""

    id: int
    kind: str
    name: str
    city: str


@dataclass(frozen=True, slots=True)
class OrganisationParty:
    """What a contract or an invoice says of an organisation. Empty texts where nobody filled them in."""

    id: int
    name: str
    siret: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = FRANCE
    vat_number: str = ""

    @property
    def siren(self) -> str:
        """The nine first digits of the SIRET."""
        return self.siret[:9]

    @property
    def missing(self) -> tuple[str, ...]:
        """What an invoice must say and that is not known: ``address``; ``siret`` in France, ``vat_number`` elsewhere
        in the Union."""
        asked = {
            "siret": self.siret or self.country != FRANCE,
            "vat_number": self.vat_number or self.country not in UNION,
            "address": self.street and self.city and (self.postcode or self.country != FRANCE),
        }
        return tuple(name for name, value in asked.items() if not value)


@dataclass(frozen=True, slots=True)
class TrainingBody:
    """Who trains, as certificates and mails say it. Empty texts until an administrator fills it in."""

    name: str = ""
    address: str = ""
    siret: str = ""
    declaration_number: str = ""
    signatory_name: str = ""
    signatory_role: str = ""
    signature_key: str = ""
    logo_key: str = ""
    email: str = ""
    phone: str = ""
    legal_form: str = ""
    register: str = ""
    director: str = ""
    host_name: str = ""
    host_address: str = ""
    host_phone: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether a certificate can be issued in its name."""
        return bool(self.name and self.siret and self.declaration_number and self.signatory_name)


# Asked at nearly every request: made once, and read as plain rows.
_PEOPLE = db.Among(sa.select(Person.id, Person.display_name, Person.email, Person.locale), Person.id)
_SITUATIONS = db.Among(sa.select(Person.id, Person.status), Person.id)
_TELECENTRES = db.Among(sa.select(Person.id, Person.telecentre_id).where(Person.telecentre_id.is_not(None)), Person.id)
_ORGANISATIONS = db.Among(
    sa.select(Organisation.id, Organisation.kind, Organisation.name, Organisation.city), Organisation.id
)
_COUNTRIES = db.Among(sa.select(Organisation.id, Organisation.country), Organisation.id)
_MEMBERS = sa.select(Membership.person_id).where(Membership.organisation_id == sa.bindparam("organisation")).distinct()
_HOLDERS = db.Among(_MEMBERS, Membership.role)
_ROLES = db.Among(
    sa.select(Membership.organisation_id, Membership.person_id, Membership.role), Membership.organisation_id
)


def people(ids: Collection[int]) -> dict[int, PersonCard]:
    """The cards of these people by id; unknown ids are absent."""
    if not ids:
        return {}
    return {row.id: PersonCard(*row) for row in _PEOPLE.rows(ids)}


def situations(ids: Collection[int]) -> dict[int, str]:
    """What these people do (``independent``, ``salaried``...; empty when not said), for tariffs and funding."""
    if not ids:
        return {}
    return {row.id: row.status for row in _SITUATIONS.rows(ids)}


def people_of_telecentres(ids: Collection[int]) -> sa.Select[int]:
    """Whoever named one of these telecentres as theirs, to select from."""
    return sa.select(Person.id).where(Person.telecentre_id.in_(sorted(ids)))


def telecentres_of(ids: Collection[int]) -> dict[int, int]:
    """The telecentre that each of these people named as theirs; those who named none are absent."""
    if not ids:
        return {}
    return {row.id: row.telecentre_id for row in _TELECENTRES.rows(ids)}


def person_by_email(email: str) -> PersonCard | None:
    """The open account of that address, however it is typed, or None."""
    return people_by_email([email]).get(email)


def people_by_email(emails: Collection[str]) -> dict[str, PersonCard]:
    """The open accounts of those addresses, by the address as it is typed; one statement for all."""
    addresses: dict[str, str] = {}
    for email in emails:
        with suppress(ValueError):
            addresses[email] = normalise(email)
    query = sa.select(Person.id, Person.display_name, Person.email, Person.locale).where(
        Person.email.in_(set(addresses.values())), Person.erased_at.is_(None)
    )
    found = {row.email: PersonCard(*row) for row in db.session().execute(query)} if addresses else {}
    return {email: found[address] for email, address in addresses.items() if address in found}


def training_body() -> TrainingBody:
    """The identity of the training body; see ``is_complete`` before printing it."""
    row = db.session().get(TrainingBodyIdentity, 1)
    if row is None:
        return TrainingBody()
    return TrainingBody(**{name: getattr(row, name) for name in TrainingBody.__dataclass_fields__})


def organisations(*kinds: str) -> list[OrganisationCard]:
    """The open organisations of these kinds (all without any), by name."""
    query = sa.select(Organisation.id, Organisation.kind, Organisation.name, Organisation.city)
    query = query.where(Organisation.closed_at.is_(None)).order_by(Organisation.name)
    if kinds:
        query = query.where(Organisation.kind.in_(kinds))
    return [OrganisationCard(*row) for row in db.session().execute(query)]


def organisations_by_id(ids: Collection[int]) -> dict[int, OrganisationCard]:
    """The cards of these organisations by id, closed ones included."""
    if not ids:
        return {}
    return {row.id: OrganisationCard(*row) for row in _ORGANISATIONS.rows(ids)}


def sirens(ids: Collection[int]) -> dict[int, str]:
    """The SIREN of these organisations, first nine digits of their SIRET; those that gave none are absent."""
    if not ids:
        return {}
    query = sa.select(Organisation.id, Organisation.siret).where(Organisation.id.in_(set(ids)))
    return {row.id: row.siret[:9] for row in db.session().execute(query) if row.siret}


def countries_of(ids: Collection[int]) -> dict[int, str]:
    """The country of these organisations (ISO 3166)."""
    if not ids:
        return {}
    return {row.id: row.country for row in _COUNTRIES.rows(ids)}


def organisation_parties(ids: Collection[int]) -> dict[int, OrganisationParty]:
    """What papers say of these organisations, by id, closed ones included."""
    if not ids:
        return {}
    query = sa.select(
        Organisation.id, Organisation.name, Organisation.siret, Organisation.address, Organisation.postcode,
        Organisation.city, Organisation.country, Organisation.vat_number,
    )  # fmt: skip
    found = db.session().execute(query.where(Organisation.id.in_(set(ids))))
    return {row.id: OrganisationParty(row[0], row[1], row[2] or "", *row[3:]) for row in found}


def members(organisation_id: int, *roles: str) -> list[int]:
    """Ids of the people who hold one of these roles there (any role without one named)."""
    values = {"organisation": organisation_id}
    return list((_HOLDERS.rows(roles, values) if roles else db.rows(_MEMBERS, values)).scalars())


def companies_of(person_ids: Collection[int]) -> set[int]:
    """The open companies of which one of these people is."""
    if not person_ids:
        return set()
    query = sa.select(Membership.organisation_id).join(Organisation, Organisation.id == Membership.organisation_id)
    theirs = query.where(Membership.person_id.in_(set(person_ids)), Organisation.kind == "company")
    return set(db.session().scalars(theirs.where(Organisation.closed_at.is_(None)).distinct()))


def roles_held(organisation_ids: Collection[int]) -> dict[int, dict[int, frozenset[str]]]:
    """By organisation, the roles that each of its people holds there; one statement."""
    out: dict[int, dict[int, frozenset[str]]] = {}
    for one in _ROLES.rows(organisation_ids):
        here = out.setdefault(one.organisation_id, {})
        here[one.person_id] = here.get(one.person_id, frozenset()) | {one.role}
    return out


def is_administrator(person_id: int) -> bool:
    """Whether this person administers the platform today."""
    return db.session().get(PlatformRole, (person_id, "administrator")) is not None


def holders(role: str) -> list[int]:
    """Ids of the people who hold this role in any organisation; erased ones excepted."""
    query = sa.select(Membership.person_id).join(Person, Person.id == Membership.person_id).distinct()
    found = query.where(Membership.role == role, Person.erased_at.is_(None)).order_by(Membership.person_id)
    return list(db.session().scalars(found))


def administrators() -> list[int]:
    """Ids of the people who run the platform; erased ones excepted."""
    query = sa.select(PlatformRole.person_id).join(Person, Person.id == PlatformRole.person_id)
    found = query.where(PlatformRole.role == "administrator", Person.erased_at.is_(None))
    return list(db.session().scalars(found.order_by(PlatformRole.person_id)))


def telecentre_of(person_id: int) -> int | None:
    """The organisation of the telecentre that this person named as theirs; None without one."""
    return db.session().scalar(sa.select(Person.telecentre_id).where(Person.id == person_id))
