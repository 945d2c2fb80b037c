"""The words of the room, for pages, files and the ledger's lines."""

from __future__ import annotations

from elearn.core.i18n import lazy_gettext as _l

STATES = {
    "reserved": _l("À donner"),
    "offered": _l("Proposée"),
    "assigned": _l("Acceptée"),
    "started": _l("Commencée"),
    "completed": _l("Terminée"),
    "justified": _l("Justifiée"),
    "certified": _l("Certifiée"),
    "refused": _l("Refusée par le financeur"),
    "abandoned": _l("Abandonnée"),
    "revoked": _l("Reprise"),
    "expired": _l("Expirée"),
}
KINDS = {"reserved": "here", "offered": "here", "completed": "done", "justified": "done", "certified": "done",
         "refused": "error", "abandoned": "error"}  # fmt: skip
ACCOUNTS = {
    "available": _l("disponible"),
    "allotted": _l("alloué aux télécentres"),
    "held": _l("retenu par des places réservées"),
    "engaged": _l("engagé par des places acceptées"),
    "liquidated": _l("justifié, à certifier"),
    "certified": _l("certifié"),
    "refused": _l("refusé"),
    "returned": _l("rendu au financeur"),
}
REASONS = {
    "deposit": _l("Dépôt du financeur"),
    "allotment": _l("Allocation à un télécentre"),
    "take_back": _l("Reprise d’une allocation"),
    "transfer": _l("Transfert entre télécentres"),
    "reprise": _l("Retour à l’enveloppe de ce qui n’a pas servi"),
    "return": _l("Retour au financeur"),
    "reversal": _l("Annulation d’une écriture"),
    "reserve": _l("Places réservées"),
    "accept": _l("Place acceptée"),
    "abandon": _l("Place abandonnée"),
    "revoke": _l("Place reprise"),
    "give_back": _l("Place rendue"),
    "expire": _l("Place non utilisée à sa date"),
    "justify": _l("Place justifiée"),
    "certify": _l("Place certifiée"),
    "refuse": _l("Place refusée"),
}
ACTIONS = {
    "reserve": _l("Place réservée"),
    "offer": _l("Place proposée"),
    "withdraw": _l("Offre reprise"),
    "decline": _l("Offre déclinée"),
    "lapse": _l("Délai de l’offre passé"),
    "accept": _l("Place acceptée"),
    "start": _l("Première activité faite"),
    "complete": _l("Module terminé"),
    "abandon": _l("Place abandonnée"),
    "revoke": _l("Place reprise"),
    "give_back": _l("Place rendue"),
    "expire": _l("Place non utilisée à sa date"),
    "justify": _l("Preuves réunies"),
    "certify": _l("Place certifiée"),
    "refuse": _l("Place refusée par le financeur"),
}
STATUSES = {
    "": _l("non dite"),
    "independent": _l("indépendant"),
    "salaried": _l("salarié"),
    "job_seeker": _l("demandeur d’emploi"),
    "creating": _l("créateur d’entreprise"),
    "student": _l("étudiant"),
    "other": _l("autre"),
}
PROOFS = {
    "enrolment": _l("inscription"),
    "activity": _l("travail fait"),
    "completion": _l("fin du module"),
    "certificate": _l("attestation"),
}
HOURS = {
    "planned": _l("durée prévue des modules terminés"),
    "training": _l("formation à distance, temps mesuré"),
    "presence": _l("présence en télécentre depuis la première place acceptée"),
}
PERSONAL = {
    "none": _l("aucune : chaque personne porte un numéro"),
    "initials": _l("les initiales"),
    "names": _l("le nom"),
}
SEEN = {
    "none": _l("Le financeur suit cette place sans savoir qui vous êtes : il ne voit qu’un numéro."),
    "initials": _l("Le financeur suit cette place : il voit vos initiales, vos heures et ce qui est terminé."),
    "names": _l("Le financeur suit cette place : il voit votre nom, vos heures et ce qui est terminé."),
}
BASES = {
    "completion": _l("la fin du module"),
    "hours": _l("les heures suivies"),
    "certificate": _l("l’attestation"),
}
MODES = {
    "remote_own_pace": _l("à distance, à son rythme"),
    "remote_live": _l("à distance, en direct"),
    "face_to_face": _l("sur place"),
    "mixed": _l("mixte"),
}
