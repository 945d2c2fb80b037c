"""Missions: from the order to the end, and the certificates that they ask for."""

from __future__ import annotations

from datetime import date

from elearn.accounts.extend import NoticeKind
from elearn.core.i18n import day
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext as _l
from elearn.pool.notices.shared import OPEN, SEND, kind, mission, vigilance, why

KINDS: dict[str, NoticeKind] = {
    "pool.entrusted": kind(
        _l("Ce que vous faites en votre nom dans une mission change"),
        lambda f: _("Ce que vous faites en votre nom change : %(title)s", title=f["title"]),
        mission,
        OPEN,
        lambda f: " ".join(
            (
                _("Vous remettez vous-même vos livrables au client.")
                if f["may_deliver"]
                else _("Le mandataire remet vos livrables au client."),
                _("Vous envoyez vous-même vos heures.") if f["signs_hours"] else _("Le mandataire envoie vos heures."),
            )
        ),
    ),
    "pool.started": kind(
        _l("Une mission commence"), lambda f: _("Mission commencée : %(title)s", title=f["title"]), mission, OPEN
    ),
    "pool.mission-cancelled": kind(
        _l("Une mission est annulée"),
        lambda f: _("Mission annulée : %(title)s", title=f["title"]),
        mission,
        OPEN,
        why,
    ),
    "pool.closed": kind(
        _l("Une mission est terminée"), lambda f: _("Mission terminée : %(title)s", title=f["title"]), mission, OPEN
    ),
    "pool.message": kind(
        _l("Un message dans une mission"), lambda f: _("Un message : %(title)s", title=f["title"]), mission, OPEN
    ),
    "pool.file": kind(
        _l("Un fichier dans une mission"),
        lambda f: _("Un fichier déposé : %(title)s", title=f["title"]),
        mission,
        OPEN,
        lambda f: str(f["name"]),
    ),
    "pool.task": kind(
        _l("Une tâche vous est donnée dans une mission"),
        lambda f: _("Une tâche à faire : %(title)s", title=f["title"]),
        mission,
        OPEN,
        lambda f: str(f["task"]),
        mail="daily",
    ),
    "pool.handed-in": kind(
        _l("Un livrable est remis"),
        lambda f: _("Un livrable à vérifier : %(title)s", title=f["title"]),
        mission,
        OPEN,
        lambda f: str(f["deliverable"]),
    ),
    "pool.accepted": kind(
        _l("Un livrable d’une mission est accepté"),
        lambda f: _("Un livrable accepté : %(title)s", title=f["title"]),
        mission,
        OPEN,
        lambda f: str(f["deliverable"]),
    ),
    "pool.accepted-silently": kind(
        _l("Un livrable est accepté sans réponse"),
        lambda f: _("Un livrable accepté sans réponse : %(title)s", title=f["title"]),
        mission,
        OPEN,
        lambda f: _("Le contrat prévoit l’acceptation après %(days)s jours ouvrés sans réponse.", days=f["days"]),
    ),
    "pool.changes-asked": kind(
        _l("Une reprise est demandée"),
        lambda f: _("Une reprise est demandée : %(title)s", title=f["title"]),
        mission,
        OPEN,
        why,
    ),
    "pool.hours-sent": kind(
        _l("Des heures sont à valider"),
        lambda f: _("Des heures à valider : %(title)s", title=f["title"]),
        mission,
        OPEN,
        lambda f: str(f["time"]),
    ),
    "pool.hours-approved": kind(
        _l("Des heures sont validées"),
        lambda f: _("Heures validées : %(title)s", title=f["title"]),
        mission,
        OPEN,
        lambda f: str(f["time"]),
    ),
    "pool.hours-refused": kind(
        _l("Des heures sont refusées"),
        lambda f: _("Heures refusées : %(title)s", title=f["title"]),
        mission,
        OPEN,
        why,
    ),
    "pool.disputed": kind(
        _l("Un désaccord est ouvert"),
        lambda f: _("Un désaccord est ouvert : %(title)s", title=f["title"]),
        mission,
        OPEN,
        why,
    ),
    "pool.to-mediate": kind(
        _l("Une médiation vous est demandée"),
        lambda f: _("Une médiation vous est demandée : %(title)s", title=f["title"]),
        mission,
        OPEN,
    ),
    "pool.settled": kind(
        _l("Un désaccord est réglé"),
        lambda f: _("Le désaccord est réglé : %(title)s", title=f["title"]),
        mission,
        OPEN,
        lambda f: str(f["decision"]),
    ),
    "pool.vigilance-asked": kind(
        _l("Votre attestation de vigilance est demandée pour une mission"),
        lambda f: _("Votre attestation de vigilance est demandée : %(title)s", title=f["title"]),
        vigilance,
        SEND,
        lambda f: _(
            "%(organisation)s doit l’avoir à cause du montant de la mission. Demandez-la sur le site de l’Urssaf et "
            "déposez-la sur votre profil. La mission continue.",
            organisation=f["organisation"],
        ),
    ),
    "pool.vigilance-recalled": kind(
        _l("Votre attestation de vigilance est encore attendue pour une mission"),
        lambda f: _("Votre attestation de vigilance est encore attendue : %(title)s", title=f["title"]),
        vigilance,
        SEND,
        lambda f: _(
            "Demandez-la sur le site de l’Urssaf et déposez-la sur votre profil. Sans elle, nous préviendrons "
            "%(organisation)s quinze jours après la première demande.",
            organisation=f["organisation"],
        ),
    ),
    "pool.vigilance-missing": kind(
        _l("L’attestation de vigilance d’un prestataire manque"),
        lambda f: _("Une attestation de vigilance manque : %(title)s", title=f["title"]),
        mission,
        OPEN,
        lambda f: _(
            "%(name)s ne l’a pas déposée : elle est attendue depuis le %(day)s, malgré nos rappels. "
            "Demandez-la-lui : la loi vous oblige à l’avoir, puis à la redemander tous les six mois.",
            name=f["name"],
            day=day(date.fromisoformat(str(f["since"]))),
        ),
    ),
    "pool.ordered": kind(
        _l("Une de vos offres est commandée"),
        lambda f: _("Une commande de votre offre : %(title)s", title=f["title"]),
        mission,
        OPEN,
        lambda f: _("Client : %(organisation)s. À vous de commencer la mission.", organisation=f["organisation"]),
    ),
    "pool.called-off": kind(
        _l("Un bon de commande vous est adressé"),
        lambda f: _("Un bon de commande : %(title)s", title=f["title"]),
        mission,
        OPEN,
        lambda f: _("Client : %(organisation)s. À vous de commencer la mission.", organisation=f["organisation"]),
    ),
}
