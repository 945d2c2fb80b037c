"""The words of the room, for pages, files and the ledger's lines."""

from __future__ import annotations

from elearn.core.i18n import lazy_gettext as _l

STATES = {
    "reserved": _l("à donner"),
    "offered": _l("proposée"),
    "assigned": _l("acceptée"),
    "started": _l("commencée"),
    "completed": _l("terminée"),
    "justified": _l("justifiée"),
    "certified": _l("certifiée"),
    "refused": _l("refusée par le financeur"),
    "abandoned": _l("abandonnée"),
    "revoked": _l("reprise"),
    "expired": _l("expirée"),
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
    "reserve": _l("place réservée"),
    "offer": _l("place proposée"),
    "withdraw": _l("offre reprise"),
    "decline": _l("offre déclinée"),
    "lapse": _l("délai de l’offre passé"),
    "accept": _l("place acceptée"),
    "start": _l("première activité faite"),
    "complete": _l("module terminé"),
    "abandon": _l("place abandonnée"),
    "revoke": _l("place reprise"),
    "give_back": _l("place rendue"),
    "expire": _l("place non utilisée à sa date"),
    "justify": _l("preuves réunies"),
    "certify": _l("place certifiée"),
    "refuse": _l("place refusée par le financeur"),
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
