"""The words for codes kept in the database, in the reader's language."""

from __future__ import annotations

from elearn.core.i18n import Lazy
from elearn.core.i18n import lazy_gettext as _

STATUS: dict[str, Lazy] = {
    "": _("Non précisée"),
    "independent": _("À mon compte"),
    "salaried": _("En emploi salarié"),
    "job_seeker": _("En recherche d’emploi"),
    "creating": _("En création d’activité"),
    "student": _("En études ou en apprentissage"),
    "other": _("Autre situation"),
}
ROLE: dict[str, Lazy] = {
    "administrator": _("Administration de la plateforme"),
    "trainer": _("Formation"),
    "manager": _("Animation du télécentre"),
    "coordinator": _("Coordination du réseau"),
    "funder": _("Financement"),
    "buyer": _("Achats"),
    "approver": _("Validation des achats"),
    "member": _("Membre"),
}
RIGHT: dict[str, Lazy] = {
    "member": _("Commander, dans les conditions que l’entreprise fixe"),
    "approver": _("Commander, et valider les commandes des autres"),
    "buyer": _("Gérer : acheter, fixer les conditions, inviter ou retirer des collègues"),
}
KIND: dict[str, Lazy] = {
    "training_body": _("Organisme de formation"),
    "telecentre": _("Télécentre"),
    "network": _("Réseau de télécentres"),
    "company": _("Entreprise"),
    "cluster": _("Grappe d’entreprises"),
    "funder": _("Financeur"),
}
LANGUAGE = {"fr": "Français", "en": "English"}
MAIL: dict[str, Lazy] = {
    "now": _("Tout de suite"),
    "daily": _("Une fois par jour"),
    "off": _("Jamais"),
}
ACTION: dict[str, Lazy] = {
    "sign-in": _("Connexion"),
    "sign-in.refused": _("Connexion refusée"),
    "sign-out": _("Déconnexion"),
    "sign-up.confirmed": _("Adresse confirmée"),
    "session.revoked": _("Session fermée"),
    "password.changed": _("Mot de passe changé"),
    "password.reset": _("Mot de passe choisi par le lien reçu"),
    "email.changed": _("Adresse changée"),
    "second-factor.on": _("Double vérification activée"),
    "second-factor.off": _("Double vérification retirée"),
    "second-factor.passed": _("Code de vérification accepté"),
    "second-factor.refused": _("Code de vérification refusé"),
    "recovery-codes.renewed": _("Codes de secours renouvelés"),
    "token.created": _("Jeton créé"),
    "token.revoked": _("Jeton révoqué"),
    "export.asked": _("Copie des données demandée"),
    "export.downloaded": _("Copie des données téléchargée"),
    "person.created": _("Personne ajoutée"),
    "person.suspended": _("Compte suspendu"),
    "person.restored": _("Compte rétabli"),
    "person.erased": _("Compte effacé"),
    "invitation.sent": _("Invitation envoyée"),
    "verification.resent": _("Confirmation renvoyée"),
    "role.granted": _("Rôle donné"),
    "role.withdrawn": _("Rôle retiré"),
    "colleague.invited": _("Collègue invité"),
    "colleague.uninvited": _("Invitation retirée"),
    "colleague.joined": _("Invitation acceptée"),
    "colleague.declined": _("Invitation déclinée"),
    "colleague.removed": _("Collègue retiré"),
    "colleague.left": _("Entreprise quittée"),
    "organisation.created": _("Organisation créée"),
    "organisation.changed": _("Organisation modifiée"),
    "organisation.closed": _("Organisation fermée"),
    "organisation.opened": _("Organisation rouverte"),
    "training-body.changed": _("Identité de l’organisme modifiée"),
    "sellers.exported": _("Déclaration des vendeurs téléchargée"),
    "job.retried": _("Tâche relancée"),
    "access.denied": _("Accès refusé"),
    "directory.bulk-read": _("Annuaire lu en nombre"),
    "terms.announced": _("Conditions d’utilisation annoncées"),
    "terms.withdrawn": _("Conditions d’utilisation retirées avant leur jour"),
    "seller.ended": _("Fin de service annoncée"),
    "seller.restored": _("Fin de service annulée"),
}

# Why an account is closed for now: told to the person, kept in the log.
SUSPENDED = {
    "rules": _("Un usage contraire aux règles du site"),
    "security": _("La sécurité du compte ou du site"),
    "law": _("Une demande d’une autorité ou une obligation légale"),
    "asked": _("Votre demande"),
}
