"""Who issues a quote or an invoice: one door, for the papers of the person themselves."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa

from elearn.core import db
from elearn.core.policy import Actor, require
from elearn.directory.models import Identity, Profile
from elearn.directory.policy import Can

PURPOSE = "directory.identity"


@dataclass(frozen=True, slots=True)
class Party:
    """What a quote, an invoice, a contract says of an independent. Empty texts where they said nothing.

    ``missing`` names what an invoice cannot be issued without (CGI, annexe II, art. 242 nonies A;
    Code de commerce, L441-9): ``legal_name``, ``address``, ``siret``, ``vat_regime``, ``vat_number``.
    """

    person_id: int
    legal_name: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = "FR"
    siren: str = ""
    siret: str = ""
    vat_regime: str = ""
    vat_number: str = ""
    insurer: str = ""
    policy_number: str = ""
    insured_until: date | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """What must still be filled in before an invoice."""
        asked = {
            "legal_name": self.legal_name,
            "address": self.street and self.postcode and self.city,
            "siret": self.siret,
            "vat_regime": self.vat_regime,
            "vat_number": self.vat_number or self.vat_regime != "real",
        }
        return tuple(name for name, value in asked.items() if not value)


@dataclass(frozen=True, slots=True)
class Declared:
    """What is said to its owner of what they declared: never the tax number or the IBAN whole.

    ``mark`` tells this writing from the next one.
    """

    legal_name: str = ""
    birth_date: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = "FR"
    tax_number_end: str = ""
    iban_end: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Seller:
    """What a yearly declaration says of who sells (CGI, annexe III, art. 344 G quindecies and following).

    ``missing`` names what it cannot be made without: ``legal_name``, ``birth_date``, ``address``, ``tax_number``.
    """

    person_id: int
    legal_name: str = ""
    birth_date: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    tax_number: str = ""
    iban: str = ""
    siren: str = ""
    siret: str = ""
    vat_number: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        """What must still be asked of them."""
        asked = {
            "legal_name": self.legal_name,
            "birth_date": self.birth_date,
            "address": self.street and self.postcode and self.city and self.country,
            "tax_number": self.tax_number,
        }
        return tuple(name for name, value in asked.items() if not value)


def sellers(actor: Actor, person_ids: Collection[int]) -> dict[int, Seller]:
    """Whole identities, for the yearly declaration alone; whoever hands them out writes it in the log."""
    require(Can.DECLARE_SELLERS, actor)
    return _sellers(person_ids)


def lacking(actor: Actor, person_id: int) -> tuple[str, ...]:
    """What the yearly declaration could not say of someone (see ``Seller.missing``); for themselves, or the system."""
    require(Can.READ_PARTY, actor, Party(person_id))
    return _sellers([person_id])[person_id].missing


def _sellers(person_ids: Collection[int]) -> dict[int, Seller]:
    kept = unsealed_of(person_ids)
    query = sa.select(Profile).where(Profile.person_id.in_(set(person_ids)))
    profiles = {row.person_id: row for row in db.session().scalars(query)}
    sealed = ("legal_name", "birth_date", "street", "postcode", "city", "country", "tax_number", "iban")
    out = {}
    for person_id in person_ids:
        said = {name: kept.get(person_id, {}).get(name, "") for name in sealed}
        profile = profiles.get(person_id)
        numbers = {n: getattr(profile, n) if profile else "" for n in ("siren", "siret", "vat_number")}
        out[person_id] = Seller(person_id, **said, **numbers)
    return out


def party(actor: Actor, person_id: int) -> Party:
    """One person's; for themselves, or for the system that draws up their papers."""
    return parties(actor, [person_id])[person_id]


def parties(actor: Actor, person_ids: Collection[int]) -> dict[int, Party]:
    """By person, one for each id given; two statements. Raises ``Forbidden`` for another's."""
    for person_id in person_ids:
        require(Can.READ_PARTY, actor, Party(person_id))
    kept = unsealed_of(person_ids)
    query = sa.select(Profile).where(Profile.person_id.in_(set(person_ids)))
    profiles = {row.person_id: row for row in db.session().scalars(query)}
    out: dict[int, Party] = {}
    for person_id in person_ids:
        said, profile = kept.get(person_id, {}), profiles.get(person_id)
        found = Party(
            person_id, said.get("legal_name", ""), said.get("street", ""), said.get("postcode", ""),
            said.get("city", ""), said.get("country", "FR"),
        )  # fmt: skip
        if profile is not None:
            names = ("siren", "siret", "vat_regime", "vat_number", "insurer", "policy_number", "insured_until")
            found = replace(found, **{name: getattr(profile, name) for name in names})
        out[person_id] = found
    return out


def iban(actor: Actor, person_id: int) -> str:
    """The account on which someone is paid, whole, for an invoice of theirs; empty when they gave none."""
    require(Can.READ_PARTY, actor, Party(person_id))
    return unsealed_of([person_id]).get(person_id, {}).get("iban", "")


def mark(row: Identity | None) -> str:
    """What tells one writing of an identity from the next; empty before the first."""
    return row.updated_at.isoformat() if row is not None else ""


def declared(actor: Actor) -> Declared:
    """What the actor declared, numbers cut to their last four signs."""
    said = unsealed_of([actor.id]).get(actor.id, {})
    shown = {name: said.get(name, "") for name in ("legal_name", "birth_date", "street", "postcode", "city")}
    return Declared(
        **shown,
        country=said.get("country", "FR"),
        tax_number_end=said.get("tax_number", "")[-4:],
        iban_end=said.get("iban", "")[-4:],
        mark=mark(db.session().get(Identity, actor.id)),
    )


def unsealed_of(person_ids: Collection[int]) -> dict[int, dict[str, str]]:
    """The whole of what these people declared: for this room alone."""
    query = sa.select(Identity.person_id, Identity.sealed).where(Identity.person_id.in_(set(person_ids)))
    return {person_id: json.loads(db.unsealed(PURPOSE, text)) for person_id, text in db.session().execute(query)}
