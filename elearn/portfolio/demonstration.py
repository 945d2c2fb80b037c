"""A trainee who has handed in a deliverable and is writing it again, for a newcomer who looks around."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from elearn.accounts import queries as accounts
from elearn.core import clock
from elearn.core.plugin import DemoAccount
from elearn.core.policy import Actor
from elearn.portfolio import queries, services
from elearn.portfolio.filling import Raw

if TYPE_CHECKING:
    from elearn.core.kernel import Kernel

TRAINEE = "stagiaire@estive.example"  # made by accounts
LONG_AGO, SINCE = timedelta(days=3), timedelta(hours=20)
# What the invented trainee answers, by id of field; what an exercise asks besides is left blank.
ANSWERS: Raw = {
    "vendeur": "Solène Prat-Lavergne EI",
    "adresse": "12 chemin du Lavoir\n15999 Valbasalte",
    "siren": "SIREN en cours d’attribution",
    "regime": "Franchise de TVA",
    "mention_tva": "TVA non applicable, article 293 B du CGI",
    "client": "Ateliers Roche-Noire\nPont-de-Narse",
    "devis_numero": "D-2026-001",
    "devis_date": "2026-11-16",
    "validite": "2026-12-16",
    "objet": "Reprendre et mettre en ligne le catalogue de 60 pièces",
    "exclusions": "Les photographies des pièces.\nLa traduction des fiches.",
    "tarif": "260",
    "lignes": [
        {"designation": "Rédaction des fiches", "quantite": "4", "prix": "260"},
        {"designation": "Mise en ligne et relecture", "quantite": "1,5", "prix": "260"},
    ],
    "taux_tva": "0",
    "part_acompte": "30",
    "livraison": "Du 1er au 18 décembre 2026",
    "accord": "Bon pour accord sur le devis D-2026-001, ses dates et son acompte.",
    "facture_numero": "F-2026-002",
    "facture_date": "2026-12-18",
    "prestation": "2026-12-18",
    "acompte_facture": "429",
    "echeance": "2027-01-17",
    "penalites": "12",
    "escompte": "Pas d’escompte",
    "conditions": "Paiement par virement à 30 jours. Pénalités de retard et indemnité forfaitaire de recouvrement.",
    "mentions": [
        "Nom, adresse, SIREN ou SIRET, « EI » ou forme et capital",
        "Nom et adresse du client",
        "Numéro unique, date d’émission, date de la prestation",
    ],
    "solde_depart": "1500",
    "plan": [
        {"mois": "Décembre", "encaisse": "429", "charges": "320", "verse": "900"},
        {"mois": "Janvier", "encaisse": "1001", "charges": "320", "cotisations": "110", "verse": "900"},
        {"mois": "Février", "encaisse": "1800", "charges": "320", "cotisations": "256", "verse": "1000"},
        {"mois": "Mars", "encaisse": "1500", "charges": "320", "cotisations": "460", "verse": "1000"},
        {"mois": "Avril", "encaisse": "2200", "charges": "320", "cotisations": "384", "verse": "1000"},
        {"mois": "Mai", "encaisse": "2000", "charges": "320", "cotisations": "563", "verse": "1200"},
    ],
    "retard": "1001",
    "decision": "Si le solde de janvier passe sous zéro, je verse 500 € de moins à la fin de décembre.",
}
SECOND_THOUGHT: Raw = {
    "exclusions": "Les photographies des pièces.\nLa traduction des fiches.\nLe référencement payant."
}


def demonstrate(kernel: Kernel, password: str) -> list[DemoAccount]:
    """Have the invented trainee hand in a first deliverable, then begin to write it again.

    Through the services and with the clock. Does nothing the second time, nor when the trainee
    follows no module with an exercise whose questions are these.
    """
    with kernel.database.reading():
        person = accounts.person_by_email(TRAINEE)
        if person is None:
            return []
        trainee = Actor(person_id=person.id, display_name=person.display_name, locale=person.locale)
        lines = queries.dossier(trainee)
    slug = next((x.standing.slug for x in lines if x.standing.state == "todo"), "")
    if not slug or any(x.is_begun for x in lines):
        return []
    with clock.frozen(clock.now() - LONG_AGO), kernel.database.transaction():
        revision = services.save(trainee, slug, ANSWERS, revision=0).revision
        if not queries.form(trainee, slug).is_complete:
            return []
        services.submit(trainee, slug, ANSWERS, revision=revision)
    with clock.frozen(clock.now() - SINCE), kernel.database.transaction():
        services.save(trainee, slug, ANSWERS | SECOND_THOUGHT, revision=revision)
    return []
