"""Who pays an invoice, as it names them: the client of a mission, or a member of the group that works in it."""

from __future__ import annotations

from dataclasses import dataclass

from elearn.accounts import queries as accounts
from elearn.core.countries import FRANCE, UNION
from elearn.core.policy import SYSTEM
from elearn.directory.queries import identities


@dataclass(frozen=True, slots=True)
class Payer:
    """One payer: an organisation, or a person. ``missing`` are codes of what an invoice cannot be issued without."""

    organisation_id: int | None
    person_id: int | None
    name: str
    street: str
    postcode: str
    city: str
    country: str
    siren: str
    siret: str
    vat_number: str
    missing: tuple[str, ...]

    def as_json(self) -> dict[str, str]:
        """As an issued document keeps it."""
        names = ("name", "street", "postcode", "city", "country", "siren", "siret", "vat_number")
        return {name: getattr(self, name) for name in names}


def payer(organisation_id: int, person_id: int | None = None) -> Payer:
    """The member of the group when one is given, the organisation otherwise."""
    if person_id is not None:
        mate = identities.party(SYSTEM, person_id)
        asked = ("legal_name", "address", "siret")
        return Payer(
            None, person_id, mate.legal_name or accounts.people([person_id])[person_id].display_name, mate.street,
            mate.postcode, mate.city, mate.country or FRANCE, mate.siren, mate.siret,
            mate.vat_number if mate.vat_regime == "real" else "",
            tuple(f"payer.{name}" for name in mate.missing if name in asked),
        )  # fmt: skip
    found = accounts.organisation_parties([organisation_id])[organisation_id]
    return Payer(
        organisation_id, None, found.name, found.street, found.postcode, found.city, found.country, found.siren,
        found.siret, found.vat_number if found.country in UNION else "",
        tuple(f"buyer.{name}" for name in found.missing),
    )  # fmt: skip
