"""Who is of a company, and what each may do there: said by whoever manages it (the role ``buyer``).

The last person who manages stays until another does.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from elearn.accounts.models import ROLES_BY_KIND, Membership, Organisation, Person
from elearn.accounts.policy import Can
from elearn.accounts.services.audit import record
from elearn.accounts.services.notices import notify
from elearn.accounts.services.organisations import give
from elearn.core import db
from elearn.core.errors import Conflict, Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, Permission, require

MANAGES = "buyer"


@dataclass(frozen=True, slots=True)
class _Of:
    """What the rules read of a company."""

    organisation_id: int


@dataclass(frozen=True, slots=True)
class Colleague:
    """Someone of a company, with their roles there. ``is_last``: nobody else could manage it."""

    id: int
    name: str
    email: str
    roles: tuple[str, ...]
    is_last: bool


@dataclass(frozen=True, slots=True)
class OwnMembership:
    """An organisation that someone is of, with their roles there.

    ``may_leave``: by themselves, from their account; ``is_last``: nobody else could manage it.
    """

    organisation_id: int
    name: str
    roles: tuple[str, ...]
    may_leave: bool
    is_last: bool


def own(actor: Actor) -> list[OwnMembership]:
    """The organisations that the actor is of, by name."""
    require(Can.CHANGE_SELF, actor)
    query = (
        sa.select(Organisation, Membership.role)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.person_id == actor.id)
        .order_by(Organisation.name, Organisation.id, Membership.role)
    )
    rows: dict[int, Organisation] = {}
    roles: dict[int, list[str]] = {}
    for row, role in db.session().execute(query):
        rows[row.id] = row
        roles.setdefault(row.id, []).append(role)
    managers = (
        sa.select(Membership.organisation_id, Person)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.organisation_id.in_(rows), Membership.role == MANAGES)
    )
    able: dict[int, set[int]] = {}
    for organisation_id, person in db.session().execute(managers):
        if person.is_open:
            able.setdefault(organisation_id, set()).add(person.id)
    return [
        OwnMembership(i, row.name, tuple(roles[i]), _is_kept_by_its_people(row), able.get(i) == {actor.id})
        for i, row in rows.items()
    ]


def leave(actor: Actor, organisation_id: int) -> str:
    """Be of a company no longer, by oneself; returns its name. What one did there stays, and it is told who manages it.

    Raises :class:`Missing` for a company one is not of, :class:`Conflict` for the last who manages it, and for
    an organisation whose people are kept by the administration.
    """
    require(Can.CHANGE_SELF, actor)
    row = db.session().scalar(sa.select(Organisation).where(Organisation.id == organisation_id).with_for_update())
    before = next((one for one in of_it(organisation_id) if one.id == actor.id), None) if row is not None else None
    if row is None or before is None:
        raise Missing(_("Vous n’êtes pas de cette entreprise."))
    if not _is_kept_by_its_people(row):
        raise Conflict(_("Ce rôle se retire par l’administration de la plateforme : écrivez-lui."))
    if before.is_last:
        raise Conflict(_last(), code="last-manager")
    _withdraw(actor, row.id, actor.id, set(before.roles))
    record(actor, "colleague.left", person_id=actor.id, organisation=row.id)
    facts = {"who": before.name, "name": row.name, "organisation_id": row.id}
    for one in of_it(row.id):
        if MANAGES in one.roles:
            notify(one.id, "accounts.colleague-left", facts)
    return row.name


def _is_kept_by_its_people(row: Organisation) -> bool:
    """Whether its own people say who is of it; the roles of the others are given by the administration."""
    return MANAGES in ROLES_BY_KIND[row.kind]


def companies(actor: Actor) -> list[Organisation]:
    """Those that the actor manages, by name."""
    require(Can.LIST_COMPANIES, actor)
    query = sa.select(Organisation).where(Organisation.id.in_(actor.organisations(MANAGES)))
    return list(db.session().scalars(query.order_by(Organisation.name, Organisation.id)))


def company(actor: Actor, organisation_id: int) -> Organisation:
    """One that the actor manages; any other is :class:`Missing`, whoever is of it."""
    return _managed(actor, organisation_id, Can.READ_COLLEAGUES)


def people(actor: Actor, organisation_id: int) -> list[Colleague]:
    """Who is of it, by name."""
    company(actor, organisation_id)
    return of_it(organisation_id)


def of_it(organisation_id: int) -> list[Colleague]:
    """The same, for a verb that asked already whether its actor may."""
    query = (
        sa.select(Person, Membership.role)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.organisation_id == organisation_id)
        .order_by(Person.family_name, Person.given_name, Person.id, Membership.role)
    )
    roles: dict[int, list[str]] = {}
    found: dict[int, Person] = {}
    for person, role in db.session().execute(query):
        found[person.id] = person
        roles.setdefault(person.id, []).append(role)
    able = {number for number, person in found.items() if MANAGES in roles[number] and person.is_open}
    return [Colleague(p.id, p.display_name, p.email, tuple(roles[p.id]), able == {p.id}) for p in found.values()]


def colleague(actor: Actor, organisation_id: int, person_id: int) -> Colleague:
    """One of them. Raises :class:`Missing`."""
    company(actor, organisation_id)
    return _one(organisation_id, person_id)


def _one(organisation_id: int, person_id: int) -> Colleague:
    for one in of_it(organisation_id):
        if one.id == person_id:
            return one
    raise Missing(_("Cette personne n’est pas de l’entreprise."))


def change_roles(actor: Actor, organisation_id: int, person_id: int, roles: Collection[str]) -> None:
    """Say anew what someone may do. Raises :class:`Invalid` naming ``roles``."""
    row = locked(actor, organisation_id)
    before = _one(organisation_id, person_id)
    wrong: dict[str, list[str]] = {}
    given = checked_roles(actor, row, roles, before.roles, wrong)
    if before.is_last and MANAGES not in given:
        wrong["roles"] = [_last()]
    if wrong:
        raise Invalid(fields=wrong)
    if set(given) == set(before.roles):
        return
    _withdraw(actor, row.id, person_id, set(before.roles) - set(given))
    give_roles(actor, row.id, person_id, set(given) - set(before.roles))
    if person_id != actor.person_id:
        notify(person_id, "accounts.rights-changed", {"organisation": row.name, "roles": given})


def take_out(actor: Actor, organisation_id: int, person_id: int) -> None:
    """End what someone may do in the company; what they did there stays. Raises :class:`Conflict` for the last."""
    row = locked(actor, organisation_id)
    before = _one(organisation_id, person_id)
    if before.is_last:
        raise Conflict(_last(), code="last-manager")
    wrong: dict[str, list[str]] = {}
    checked_roles(actor, row, ["member"], before.roles, wrong)
    if wrong:
        raise Invalid(fields=wrong)
    _withdraw(actor, row.id, person_id, set(before.roles))
    record(actor, "colleague.removed", person_id=person_id, organisation=row.id)
    if person_id != actor.person_id:
        notify(person_id, "accounts.left-company", {"organisation": row.name})


def _managed(actor: Actor, organisation_id: int, right: Permission) -> Organisation:
    if organisation_id not in actor.organisations(MANAGES):
        raise Missing(_("Cette entreprise n’existe pas, ou ce n’est pas vous qui la gérez."))
    require(right, actor, _Of(organisation_id))
    return db.session().get_one(Organisation, organisation_id)


def locked(actor: Actor, organisation_id: int) -> Organisation:
    """The company, held: one change of its people at a time, by someone who manages it still."""
    row = _managed(actor, organisation_id, Can.KEEP_COLLEAGUES)
    db.session().execute(sa.select(Organisation.id).where(Organisation.id == row.id).with_for_update())
    still = sa.select(Membership.id).where(
        Membership.organisation_id == row.id, Membership.person_id == actor.id, Membership.role == MANAGES
    )
    if db.session().execute(still).first() is None:
        raise Missing(_("Cette entreprise n’existe pas, ou ce n’est pas vous qui la gérez."))
    return row


def checked_roles(
    actor: Actor, row: Organisation, roles: Collection[str], before: Collection[str], wrong: dict[str, list[str]]
) -> list[str]:
    """Those roles in the order of the kind, or what is wrong with them under ``roles``."""
    given = [role for role in ROLES_BY_KIND[row.kind] if role in roles]
    if not given or len(given) != len(set(roles)):
        wrong["roles"] = [_("Choisissez au moins un des droits proposés.")]
    elif actor.scopes is not None and (MANAGES in given or MANAGES in before) and set(given) != set(before):
        wrong["roles"] = [_("Un jeton ne donne ni ne retire le droit de gérer : faites-le dans la page.")]
    return given


def _last() -> str:
    return _("C’est la dernière personne qui gère l’entreprise. Donnez d’abord ce droit à une autre.")


def give_roles(actor: Actor, organisation_id: int, person_id: int, roles: set[str], *, by: int | None = None) -> None:
    """Write these roles, which the person does not hold, as given by ``by`` or by the actor."""
    for role in sorted(roles):
        give(actor, person_id, organisation_id, role, by=by)
    db.session().flush()


def _withdraw(actor: Actor, organisation_id: int, person_id: int, roles: set[str]) -> None:
    held = (Membership.organisation_id == organisation_id, Membership.person_id == person_id)
    db.session().execute(sa.delete(Membership).where(*held, Membership.role.in_(roles)))
    for role in sorted(roles):
        record(actor, "role.withdrawn", person_id=person_id, role=role, organisation=organisation_id)
