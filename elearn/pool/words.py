"""The words for codes kept in the database, in the reader's language."""

from __future__ import annotations

from elearn.core.i18n import Lazy, gettext, ngettext, number
from elearn.core.i18n import lazy_gettext as _

REQUEST_STATE: dict[str, Lazy] = {
    "draft": _("Brouillon"),
    "published": _("Publiée"),
    "closed": _("Réponses closes"),
    "awarded": _("Attribuée"),
    "cancelled": _("Annulée"),
}
REQUEST_NEED: dict[str, tuple[Lazy, str]] = {
    "question": (_("Question à répondre"), "here"),
    "choose": (_("Devis à choisir"), "here"),
    "compare": (_("Devis à comparer"), "here"),
    "draft": (_("Brouillon à publier"), "here"),
    "nobody": (_("Close sans devis à choisir"), "neutral"),
    "wait": (_("Publiée, en attente de devis"), "neutral"),
}
ANOTHER_CHOSEN = _("Un autre devis a été retenu.")  # kept as it is here, said in the language of who reads it
QUOTE_STATE: dict[str, Lazy] = {
    "draft": _("À envoyer"),
    "submitted": _("Envoyé"),
    "withdrawn": _("Retiré"),
    "refused": _("Non retenu"),
    "accepted": _("Accepté"),
    "retained": _("Retenu pour un accord-cadre"),
    "expired": _("Validité passée"),
}
MISSION_STATE: dict[str, Lazy] = {
    "ordered": _("Commandée"),
    "started": _("En cours"),
    "delivered": _("Livrée, à vérifier"),
    "changes_asked": _("Reprise demandée"),
    "accepted": _("Acceptée"),
    "disputed": _("Désaccord en cours"),
    "closed": _("Terminée"),
    "cancelled": _("Annulée"),
}
DELIVERABLE_STATE: dict[str, Lazy] = {
    "planned": _("À remettre"),
    "handed_in": _("Remis, à vérifier"),
    "changes_asked": _("Reprise demandée"),
    "accepted": _("Accepté"),
}
SHEET_STATE: dict[str, Lazy] = {
    "open": _("À envoyer"),
    "sent": _("À valider"),
    "approved": _("Validées"),
    "refused": _("Refusées"),
}
GROUP_STATE: dict[str, Lazy] = {
    "forming": _("En préparation"),
    "proposed": _("Accord à accepter"),
    "agreed": _("Accord accepté par tous"),
    "submitted": _("Devis envoyé"),
    "won": _("Retenu"),
    "lost": _("Non retenu"),
    "dissolved": _("Dissous"),
}
FORM: dict[str, Lazy] = {
    "conjoint": _("Conjoint : chacun répond de sa part"),
    "conjoint_lead": _("Conjoint, mandataire solidaire : chacun répond de sa part, le mandataire de toutes"),
    "solidary": _("Solidaire : chacun répond du tout"),
}
FORM_SHORT: dict[str, Lazy] = {
    "conjoint": _("groupement conjoint"),
    "conjoint_lead": _("groupement conjoint, mandataire solidaire"),
    "solidary": _("groupement solidaire"),
}
BILLING: dict[str, Lazy] = {
    "members": _("Chaque membre facture sa part au client"),
    "lead": _("Le mandataire facture tout, les membres lui facturent leur part"),
}
KINDS = {
    "proposed": "here", "agreed": "done", "won": "done", "retained": "done",
    "published": "here", "awarded": "done", "submitted": "here", "accepted": "done", "started": "here",
    "ordered": "here", "delivered": "here", "handed_in": "here", "changes_asked": "error", "disputed": "error",
    "refused": "error", "sent": "here", "approved": "done", "closed": "neutral",
}  # fmt: skip
AUDIENCE: dict[str, Lazy] = {
    "public": _("Tout le monde : la demande se lit sans compte"),
    "pool": _("Les indépendants de l’annuaire"),
    "cluster": _("Les membres de ma grappe"),
    "invited": _("Seulement les personnes que j’invite"),
}
UNIT: dict[str, Lazy] = {
    "hour": _("heure"),
    "day": _("jour"),
    "act": _("acte"),
    "page": _("page"),
    "word": _("mot"),
    "kword": _("millier de mots"),
    "month": _("mois"),
}
CRITERION: dict[str, Lazy] = {
    "price": _("Prix"),
    "delay": _("Délai"),
    "method": _("Méthode proposée"),
    "references": _("Compétences et références"),
    "availability": _("Disponibilité"),
    "nearness": _("Proximité"),
}
OUTCOME: dict[str, Lazy] = {
    "accept": _("Le travail est accepté tel quel"),
    "redo": _("Une reprise est demandée"),
    "cancel": _("La mission s’arrête"),
}
REFUSALS: dict[str, Lazy] = {
    "incomplete": _("Il manque quelque chose pour publier : voyez ce qui est signalé."),
    "too-late": _("Cette demande ne reçoit plus de réponses."),
    "not-valid": _("Ce devis ne peut plus être accepté : sa validité est passée, ou la demande est attribuée."),
    "not-now": _("La mission n’est pas en cours : commencez-la, ou attendez la fin du désaccord."),
    "not-yet": _("Ce n’est pas encore le moment."),
    "not-own": _("C’est la part d’un autre membre : le mandataire ou ce membre la remet."),
    "not-signing": _("Le mandataire envoie vos heures au client."),
    "incomplete-group": _("Il manque quelque chose pour proposer l’accord : voyez ce qui est signalé."),
    "not-agreed": _("Le devis part quand tous les membres ont accepté l’accord."),
    "not-sent": _("Aucun devis de ce groupement n’est devant le client."),
    "sent": _("Retirez d’abord le devis envoyé."),
    "agreement-past": _(
        "La validité du devis de cet accord est passée : le mandataire la change et en propose un autre."
    ),
    "empty": _("Notez d’abord des heures."),
    "hours-undecided": _("Des heures attendent une décision : validez-les ou refusez-les d’abord."),
    "not-handed-in": _("Il reste des livrables à remettre."),
    "not-accepted": _("Il reste des livrables à vérifier."),
}
EVENT: dict[str, Lazy] = {
    "request.draft": _("Demande écrite"),
    "request.change": _("Demande modifiée"),
    "request.publish": _("Demande publiée"),
    "request.invite": _("Invitation faite"),
    "request.close": _("Réponses closes"),
    "request.extend": _("Délai de réponse prolongé"),
    "request.cancel": _("Demande annulée"),
    "request.award": _("Demande attribuée"),
    "request.retain": _("Devis retenus pour un accord-cadre"),
    "request.attach": _("Pièce ajoutée"),
    "request.detach": _("Pièce retirée"),
    "request.ask": _("Question posée"),
    "request.answer": _("Question répondue"),
    "request.pledge": _("Engagement de confidentialité pris"),
    "quote.submit": _("Devis envoyé"),
    "quote.withdraw": _("Devis retiré"),
    "quote.refuse": _("Devis non retenu"),
    "quote.accept": _("Devis accepté"),
    "quote.retain": _("Devis retenu pour un accord-cadre"),
    "quote.expire": _("Validité du devis passée"),
    "engagement.order": _("Mission commandée"),
    "engagement.start": _("Mission commencée"),
    "engagement.cancel": _("Mission annulée"),
    "engagement.deliver": _("Tout est remis"),
    "engagement.ask_changes": _("Reprise demandée"),
    "engagement.accept": _("Mission acceptée"),
    "engagement.dispute": _("Désaccord ouvert"),
    "engagement.settle_accept": _("Désaccord réglé : travail accepté"),
    "engagement.settle_redo": _("Désaccord réglé : reprise demandée"),
    "engagement.settle_cancel": _("Désaccord réglé : mission arrêtée"),
    "engagement.entrust": _("Ce qu’un membre fait en son nom, changé par le mandataire"),
    "engagement.close": _("Mission terminée"),
    "vigilance.ask": _("Attestation de vigilance demandée"),
    "vigilance.take": _("Attestation de vigilance téléchargée par le client"),
    "deliverable.hand_in": _("Livrable remis"),
    "deliverable.ask_changes": _("Reprise demandée sur un livrable"),
    "deliverable.accept": _("Livrable accepté"),
    "deliverable.impose": _("Livrable accepté par la médiation"),
    "deliverable.reopen": _("Livrable rendu au prestataire par la médiation"),
    "timesheet.log": _("Heures notées"),
    "timesheet.remove": _("Heures retirées"),
    "timesheet.send": _("Heures envoyées"),
    "timesheet.approve": _("Heures validées"),
    "timesheet.refuse": _("Heures refusées"),
    "message.send": _("Message envoyé"),
    "file.put": _("Fichier déposé"),
    "task.add": _("Tâche ajoutée"),
    "task.done": _("Tâche faite"),
    "task.undone": _("Tâche à refaire"),
}


def reason(text: str) -> str:
    """Why something was refused: as somebody wrote it, or what the room says of itself in the reader's language."""
    return str(ANOTHER_CHOSEN) if text == ANOTHER_CHOSEN.message else text


def quantity(hundredths: int, unit: str) -> str:
    """``40 heures``, ``7,5 jours``: a quantity in hundredths of its unit, in words."""
    many, shown = 2 if hundredths >= 200 else 1, number(hundredths / 100)
    said = {
        "hour": lambda: ngettext("%(count)s heure", "%(count)s heures", many, count=shown),
        "day": lambda: ngettext("%(count)s jour", "%(count)s jours", many, count=shown),
        "act": lambda: ngettext("%(count)s acte", "%(count)s actes", many, count=shown),
        "page": lambda: ngettext("%(count)s page", "%(count)s pages", many, count=shown),
        "word": lambda: ngettext("%(count)s mot", "%(count)s mots", many, count=shown),
        "kword": lambda: ngettext("%(count)s millier de mots", "%(count)s milliers de mots", many, count=shown),
        "month": lambda: ngettext("%(count)s mois", "%(count)s mois", many, count=shown),
    }
    return said[unit]()


def in_own_name(*, may_deliver: bool, signs_hours: bool) -> str:
    """What a member of a group does themselves towards the client."""
    delivers = gettext("remet ses livrables") if may_deliver else gettext("ses livrables passent par le mandataire")
    signs = gettext("envoie ses heures") if signs_hours else gettext("ses heures passent par le mandataire")
    return f"{delivers}, {signs}"
