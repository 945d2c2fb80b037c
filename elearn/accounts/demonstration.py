"""Invented people and organisations, one account a role, for a newcomer who looks around."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from elearn.accounts.models import Organisation, Person
from elearn.accounts.services import inventing, organisations, training_body
from elearn.accounts.services.organisations import OrganisationSheet
from elearn.core.plugin import DemoAccount
from elearn.core.policy import SYSTEM

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from elearn.core.kernel import Kernel

# The SIRET are made up: their keys are right (Luhn), nothing more.
SHEETS = (
    OrganisationSheet(
        "training_body",
        "Sentiers numériques",
        siret="99999000500012",
        address="4 chemin de la Narse",
        postcode="15999",
        city="Valbasalte",
        email="contact@sentiers-numeriques.example",
        phone="04 99 99 00 01",
    ),
    OrganisationSheet("telecentre", "Télécentre de Valbasalte", postcode="15999", city="Valbasalte"),
    OrganisationSheet("telecentre", "Télécentre du Buron-Haut", postcode="15998", city="Le Buron-Haut"),
    OrganisationSheet("funder", "Fonds des Hautes-Terres", city="Valbasalte"),
    OrganisationSheet(
        "company",
        "Ateliers Roche-Noire",
        siret="99999001300016",
        address="3 zone des Forges",
        postcode="15997",
        city="Pont-de-Narse",
    ),
    OrganisationSheet("cluster", "Grappe Métal des Plateaux", city="Pont-de-Narse"),
)
# Role shown, given name, family name, address, situation, (organisation, role in it)
PEOPLE = (
    ("Stagiaire", "Solène", "Prat-Lavergne", "stagiaire@estive.example", "creating", None),
    ("Formatrice", "Maude", "Escoubas", "formatrice@estive.example", "independent", ("Sentiers numériques", "trainer")),
    (
        "Animatrice de télécentre",
        "Iris",
        "Valadieu",
        "animatrice@estive.example",
        "salaried",
        ("Télécentre de Valbasalte", "manager"),
    ),
    ("Financeur", "Aurèle", "Montbrial", "financeur@estive.example", "salaried", ("Fonds des Hautes-Terres", "funder")),
    (
        "Entreprise, acheteur",
        "Fanny",
        "Tressol",
        "entreprise@estive.example",
        "salaried",
        ("Ateliers Roche-Noire", "buyer"),
    ),
    ("Administratrice", "Odile", "Garrigoux", "administratrice@estive.example", "salaried", None),
)


def demonstrate(kernel: Kernel, password: str) -> list[DemoAccount]:
    """Make the people and organisations that are not there yet; all have this password."""
    hashed = inventing.hash_once(password)
    with kernel.database.transaction() as session:
        places = {sheet.name: _organisation(session, sheet) for sheet in SHEETS}
        for label, given, family, email, status, membership in PEOPLE:
            person_id = inventing.invent_person(SYSTEM, given, family, email, status, hashed)
            if membership:
                organisations.grant(SYSTEM, person_id, places[membership[0]], membership[1])
            if label == "Administratrice":
                organisations.grant_administration(SYSTEM, person_id)
        stagiaire = session.execute(sa.select(Person).where(Person.email == PEOPLE[0][3])).scalar_one()
        stagiaire.telecentre_id = places["Télécentre de Valbasalte"]
        training_body.fill_for_demonstration(SYSTEM)
    return [DemoAccount(label, email) for label, _given, _family, email, _status, _membership in PEOPLE]


def _organisation(session: Session, sheet: OrganisationSheet) -> int:
    found = session.execute(sa.select(Organisation.id).where(Organisation.name == sheet.name)).scalar_one_or_none()
    return found or organisations.create_organisation(SYSTEM, sheet)
