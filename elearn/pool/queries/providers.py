"""Who may answer, and who they are on a quote: read from the directory, nowhere else."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.core import db
from elearn.core.countries import FRANCE
from elearn.core.errors import Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import SYSTEM
from elearn.directory.queries import identities, profiles, skills
from elearn.pool import taxation
from elearn.pool.models import Quote

_ANSWERING = (
    sa.select(Quote.person_id)
    .where(Quote.request_id == sa.bindparam("request"), Quote.number > 0, Quote.state != "withdrawn")
    .order_by(Quote.id)
)


@dataclass(frozen=True, slots=True)
class Party:
    """Who sends a quote, as it says it. ``regime`` is one of ``taxation.REGIMES``, or empty when not said."""

    person_id: int
    name: str
    siret: str
    address: str
    regime: str
    vat_number: str
    insurer: str = ""
    policy_number: str = ""
    insured_until: str = ""


def catalogue() -> skills.Catalogue:
    """The controlled list of categories and skills."""
    return skills.catalogue()


def is_listed(person_id: int) -> bool:
    """Whether this person is in the directory."""
    return person_id in profiles.cards([person_id])


def listed(person_ids: Collection[int]) -> dict[int, profiles.ProfileCard]:
    """The public profiles of these people; those who have none are absent."""
    return profiles.cards(person_ids)


def of_organisation(organisation_id: int) -> set[int]:
    """Who holds a role there: they do not answer their own organisation."""
    return set(accounts.members(organisation_id))


def by_address(text: str) -> int:
    """Whose profile has this address, ``/annuaire/anne-martin`` or its end; raise :class:`Invalid`."""
    slug = text.strip().rstrip("/").rsplit("/", 1)[-1]
    try:
        return profiles.public(slug).person_id
    except Missing:
        raise Invalid(fields={"person": [_("Aucune fiche publiée n’a cette adresse.")]}) from None


def sharing_owner(organisation_id: int, person_ids: Collection[int]) -> set[int]:
    """Those of these people who are of an organisation, or whose business has its SIREN."""
    siren = accounts.sirens([organisation_id]).get(organisation_id)
    same = {one for one, found in identities.parties(SYSTEM, person_ids).items() if siren and found.siren == siren}
    return same | (of_organisation(organisation_id) & set(person_ids))


def party(person_id: int, organisation_id: int | None = None) -> Party:
    """Who someone is on a quote; their name here when they declared none.

    ``regime`` is that of a sale to this organisation, or in France when none is named.
    """
    return parties([person_id], organisation_id)[person_id]


def parties(person_ids: Collection[int], organisation_id: int | None = None) -> dict[int, Party]:
    """The same of several people: as many statements as for one."""
    people = accounts.people(person_ids)
    where = accounts.countries_of([organisation_id]) if organisation_id is not None else {}
    country = next(iter(where.values()), FRANCE)
    out = {}
    for person_id, found in identities.parties(SYSTEM, person_ids).items():
        town = " ".join(filter(None, (found.postcode, found.city)))
        address = ", ".join(filter(None, (found.street, town)))
        until = found.insured_until.isoformat() if found.insured_until is not None else ""
        out[person_id] = Party(
            person_id, found.legal_name or people[person_id].display_name, found.siret, address,
            taxation.towards(found.vat_regime, country),
            found.vat_number, found.insurer, found.policy_number, until,
        )  # fmt: skip
    return out


def answering(request_id: int) -> list[int]:
    """Who sent a quote that still counts."""
    return list(db.rows(_ANSWERING, {"request": request_id}).scalars())
