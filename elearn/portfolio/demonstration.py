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
from elearn.progress import queries as progress
from elearn.progress import services as following

if TYPE_CHECKING:
    from elearn.core.kernel import Kernel

TRAINEE = "stagiaire@estive.example"  # made by accounts
LONG_AGO, SINCE = timedelta(days=3), timedelta(hours=20)
SLUG = "fiche-positionnement-et-prix"
# What the invented trainee answers, by id of field; what else an exercise asks is left blank.
ANSWERS: Raw = {
    "activite": "Secrétariat et facturation à distance pour artisans du bâtiment",
    "cible": "Les menuiseries et les charpentes de deux à huit salariés, à moins d’une heure de Valbasalte, "
    "qui font leurs devis le soir.",
    "segments_ecartes": [
        {"segment": "Associations", "total": "11", "raison": "Budget voté une fois l’an"},
        {"segment": "Professions de santé", "total": "13", "raison": "Déjà équipées"},
    ],
    "entretiens": [
        {"metier": "Menuisier", "phrase": "Mes devis partent le dimanche soir.", "depense": "450"},
        {"metier": "Charpentière", "phrase": "J’ai perdu un chantier faute de réponse.", "depense": "0"},
        {"metier": "Électricien", "phrase": "Ma compagne fait les relances, elle n’en peut plus.", "depense": "1200"},
    ],
    "persona": "Un menuisier de quarante-cinq ans, deux salariés, sur les chantiers jusqu’à 18 heures.",
    "concurrents": [
        {"nom": "Secrétaire à temps partiel", "sorte": "Direct", "promesse": "Sur place", "prix": "À l’heure"},
        {"nom": "Plateforme de télésecrétariat", "sorte": "Direct", "promesse": "Sans délai", "prix": "Forfait"},
        {"nom": "Logiciel de devis", "sorte": "Indirect", "promesse": "Seul, plus vite", "prix": "Abonnement"},
        {"nom": "La famille", "sorte": "Indirect", "promesse": "Gratuit", "prix": "Des soirées"},
        {"nom": "Groupement d’employeurs", "sorte": "Direct", "promesse": "Un jour par semaine", "prix": "Au jour"},
    ],
    "nombre": "240",
    "part_besoin": "30",
    "part_solvable": "50",
    "panier": "3 600",
    "proposition": "Pour les artisans du bois qui font leurs devis le soir, je les rédige et les relance, afin qu’ils "
    "partent sous deux jours.",
    "preuves": "Douze devis repris pour la menuiserie Delrieu, avec leurs dates.",
    "nom": "Solène Prat-Lavergne EI",
    "recherches": ["Annuaire des entreprises", "Nom de domaine"],
    "revenu_mois": "1 900",
    "charges": "4 000",
    "taux": "28",
    "jours_travailles": "222",
    "part_facturable": "60",
    "tjm": "292",
    "grille": [
        {"offre": "Un devis repris", "compris": "Rédaction et envoi", "exclu": "Métré", "prix": "75", "heures": "2"},
        {"offre": "Dix devis par mois", "compris": "Rédaction, envoi, relance", "exclu": "Métré", "prix": "640"},
        {"offre": "Le bureau à distance", "compris": "Devis, factures, relances", "exclu": "Paie", "prix": "1 460"},
    ],
    "affichage": "Des entreprises seulement : prix hors taxes",
    "objectifs": [
        {"objectif": "Appels de découverte", "nombre": "20", "date": "2027-01-31"},
        {"objectif": "Devis envoyés", "nombre": "8", "date": "2027-02-15"},
        {"objectif": "Clients", "nombre": "3", "date": "2027-02-28"},
    ],
    "devis": "3",
}
SECOND_THOUGHT: Raw = {"depenses": "180", "clients": "3"}


def demonstrate(kernel: Kernel, password: str) -> list[DemoAccount]:
    """Have the invented trainee hand in a first deliverable, then begin to write it again.

    Through the services and with the clock. Does nothing the second time, nor when the trainee
    does not follow the module of that exercise, or the exercise asks for more than these answers.
    """
    with kernel.database.reading():
        person = accounts.person_by_email(TRAINEE)
        if person is None:
            return []
        trainee = Actor(person_id=person.id, display_name=person.display_name, locale=person.locale)
        if not any(x.standing.slug == SLUG and x.standing.state == "unbegun" for x in queries.dossier(trainee)):
            return []
        form = queries.form(trainee, SLUG, ANSWERS)
        if not form.is_complete:
            return []
        followed = next(e for e in progress.enrolments_of(person.id) if e.version_id == form.exercise.version_id)
    with clock.frozen(clock.now() - LONG_AGO), kernel.database.transaction():
        services.submit(trainee, SLUG, ANSWERS, revision=0)
    with clock.frozen(clock.now() - SINCE), kernel.database.transaction():
        services.save(trainee, SLUG, ANSWERS | SECOND_THOUGHT, revision=1)
    if followed.last_activity_key:
        # An exercise handed in ahead of the lessons: the trainee goes on where they were.
        with kernel.database.transaction():
            following.beat(trainee, followed.id, followed.last_activity_key, 1000, report_id="demo-dossier")
    return []
