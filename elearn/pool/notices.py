"""The notices of this room: who asks, who answers, what moves in a mission."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from elearn.accounts.extend import Facts, Mail, NoticeKind
from elearn.core.i18n import Lazy, day, money
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext as _l
from elearn.pool import words


def _asked(facts: Facts) -> str:
    return f"/demandes/{facts['request']}"


def _own(facts: Facts) -> str:
    return f"/mes-demandes/{facts['request']}"


def _mission(facts: Facts) -> str:
    return f"/missions/{facts['engagement']}"


def _approvals(_facts: Facts) -> str:
    return "/mes-accords"


def _group(facts: Facts) -> str:
    return f"/groupements/{facts['group']}"


def _team(facts: Facts) -> str:
    return f"/mes-equipes/{facts['team']}"


def _vigilance(_facts: Facts) -> str:
    return "/mon-profil/vigilance"


def _kind(
    label: Lazy,
    title: Callable[[Facts], str],
    path: Callable[[Facts], str],
    action: Lazy,
    text: Callable[[Facts], str] = lambda _facts: "",
    mail: Mail = "now",
) -> NoticeKind:
    return NoticeKind(label=label, title=title, text=text, path=path, action=action, mail=mail)


_READ, _SEE, _OPEN = _l("Lire la demande"), _l("Voir la demande"), _l("Ouvrir la mission")
_ANSWER, _FOLLOW = _l("Répondre"), _l("Voir mes demandes de validation")
_SEND = _l("Déposer mon attestation")
_TEAM, _TEAMS, _GROUP = _l("Voir l’équipe"), _l("Voir mes équipes"), _l("Ouvrir le groupement")


def _why(facts: Facts) -> str:
    return _("Motif : %(reason)s", reason=words.reason(facts["reason"]))


KINDS: dict[str, NoticeKind] = {
    "pool.team-asked": _kind(
        _l("On vous propose une équipe"),
        lambda f: _("%(lead)s vous propose une équipe : %(name)s", lead=f["lead"], name=f["name"]),
        _team,
        _TEAM,
        lambda _f: _("Une équipe ne vous engage à rien : chaque réponse commune vous sera proposée."),
    ),
    "pool.team-joined": _kind(
        _l("Quelqu’un rejoint votre équipe"),
        lambda f: _("%(member)s rejoint l’équipe %(name)s", member=f["member"], name=f["name"]),
        _team,
        _TEAM,
    ),
    "pool.team-declined": _kind(
        _l("Quelqu’un décline votre équipe"),
        lambda f: _("%(member)s ne rejoint pas l’équipe %(name)s", member=f["member"], name=f["name"]),
        _team,
        _TEAM,
    ),
    "pool.team-left": _kind(
        _l("Quelqu’un quitte votre équipe"),
        lambda f: _("%(member)s a quitté l’équipe %(name)s", member=f["member"], name=f["name"]),
        _team,
        _TEAM,
    ),
    "pool.team-removed": _kind(
        _l("Ne plus être d’une équipe"),
        lambda f: _("Vous n’êtes plus de l’équipe %(name)s", name=f["name"]),
        lambda _f: "/mes-equipes",
        _TEAMS,
        lambda _f: _("Qui la mène vous en a retiré. Les groupements déjà formés continuent."),
    ),
    "pool.group-asked": _kind(
        _l("On vous propose de répondre ensemble"),
        lambda f: _("On vous propose de répondre ensemble : %(title)s", title=f["title"]),
        _group,
        _GROUP,
        lambda f: _("Groupement %(name)s.", name=f["name"]),
    ),
    "pool.group-proposed": _kind(
        _l("Un accord de groupement est à lire"),
        lambda f: _("Un accord de groupement à lire : %(title)s", title=f["title"]),
        _group,
        _GROUP,
        lambda _f: _("Le devis ne part qu’une fois l’accord accepté par tous les membres."),
    ),
    "pool.group-agreed": _kind(
        _l("Tous les membres d’un groupement ont accepté"),
        lambda f: _("Tous les membres ont accepté : %(title)s", title=f["title"]),
        _group,
        _GROUP,
        lambda _f: _("Le devis du groupement peut partir."),
    ),
    "pool.group-refused": _kind(
        _l("Un membre n’accepte pas l’accord d’un groupement"),
        lambda f: _("%(member)s n’accepte pas l’accord : %(title)s", member=f["member"], title=f["title"]),
        _group,
        _GROUP,
        _why,
    ),
    "pool.group-sent": _kind(
        _l("Le devis d’un groupement est envoyé"),
        lambda f: _("Le devis du groupement est envoyé : %(title)s", title=f["title"]),
        _group,
        _GROUP,
    ),
    "pool.group-dissolved": _kind(
        _l("Un groupement est dissous"),
        lambda f: _("Le groupement est dissous : %(title)s", title=f["title"]),
        _group,
        _GROUP,
    ),
    "pool.group-message": _kind(
        _l("Un message dans un groupement"),
        lambda f: _("Un message du groupement : %(title)s", title=f["title"]),
        _group,
        _GROUP,
    ),
    "pool.entrusted": _kind(
        _l("Ce que vous faites en votre nom dans une mission change"),
        lambda f: _("Ce que vous faites en votre nom change : %(title)s", title=f["title"]),
        _mission,
        _OPEN,
        lambda f: " ".join(
            (
                _("Vous remettez vous-même vos livrables au client.")
                if f["may_deliver"]
                else _("Le mandataire remet vos livrables au client."),
                _("Vous envoyez vous-même vos heures.") if f["signs_hours"] else _("Le mandataire envoie vos heures."),
            )
        ),
    ),
    "pool.invited": _kind(
        _l("On vous demande de répondre à une demande"),
        lambda f: _("On vous demande de répondre : %(title)s", title=f["title"]),
        _asked,
        _READ,
        lambda f: _("Client : %(organisation)s.", organisation=f["organisation"]),
    ),
    "pool.request-cancelled": _kind(
        _l("Une demande à laquelle vous répondez est annulée"),
        lambda f: _("Demande annulée : %(title)s", title=f["title"]),
        lambda _f: "/mes-reponses",  # nobody but its buyer reads it any more
        _l("Voir mes réponses"),
    ),
    "pool.question": _kind(
        _l("Une question est posée sur votre demande"),
        lambda f: _("Une question sur votre demande : %(title)s", title=f["title"]),
        _own,
        _SEE,
        lambda _f: _("Votre réponse sera lue par toutes les personnes qui peuvent répondre."),
    ),
    "pool.answered": _kind(
        _l("Une question a reçu sa réponse"),
        lambda f: _("Une réponse sur la demande : %(title)s", title=f["title"]),
        _asked,
        _READ,
    ),
    "pool.request-closed": _kind(
        _l("Le délai de réponse à votre demande est passé"),
        lambda f: _("Le délai de réponse est passé : %(title)s", title=f["title"]),
        _own,
        _SEE,
        lambda _f: _("Comparez les devis reçus ; vous pouvez encore en accepter un tant qu’il est valable."),
    ),
    "pool.quote-expired": _kind(
        _l("Votre devis n’est plus valable"),
        lambda f: _("Votre devis n’est plus valable : %(title)s", title=f["title"]),
        _asked,
        _READ,
        lambda _f: _("Envoyez-en une nouvelle version tant que la demande reçoit des réponses."),
    ),
    "pool.quoted": _kind(_l("Un devis arrive"), lambda f: _("Un devis reçu : %(title)s", title=f["title"]), _own, _SEE),
    "pool.withdrawn": _kind(
        _l("Un devis est retiré"), lambda f: _("Un devis a été retiré : %(title)s", title=f["title"]), _own, _SEE
    ),
    "pool.quote-refused": _kind(
        _l("Votre devis n’est pas retenu"),
        lambda f: _("Votre devis n’est pas retenu : %(title)s", title=f["title"]),
        _asked,
        _READ,
        _why,
    ),
    "pool.quote-retained": _kind(
        _l("Votre devis est retenu pour un accord-cadre"),
        lambda f: _("Votre devis est retenu : %(title)s", title=f["title"]),
        _asked,
        _READ,
        lambda _f: _("Ses prix vaudront pour les commandes, une fois l’accord-cadre signé par tous ses titulaires."),
    ),
    "pool.quote-accepted": _kind(
        _l("Votre devis est accepté"),
        lambda f: _("Votre devis est accepté : %(title)s", title=f["title"]),
        _mission,
        _OPEN,
        lambda _f: _("La mission est commandée. À vous de la commencer."),
    ),
    "pool.started": _kind(
        _l("Une mission commence"), lambda f: _("Mission commencée : %(title)s", title=f["title"]), _mission, _OPEN
    ),
    "pool.mission-cancelled": _kind(
        _l("Une mission est annulée"),
        lambda f: _("Mission annulée : %(title)s", title=f["title"]),
        _mission,
        _OPEN,
        _why,
    ),
    "pool.closed": _kind(
        _l("Une mission est terminée"), lambda f: _("Mission terminée : %(title)s", title=f["title"]), _mission, _OPEN
    ),
    "pool.message": _kind(
        _l("Un message dans une mission"), lambda f: _("Un message : %(title)s", title=f["title"]), _mission, _OPEN
    ),
    "pool.file": _kind(
        _l("Un fichier dans une mission"),
        lambda f: _("Un fichier déposé : %(title)s", title=f["title"]),
        _mission,
        _OPEN,
        lambda f: str(f["name"]),
    ),
    "pool.task": _kind(
        _l("Une tâche vous est donnée dans une mission"),
        lambda f: _("Une tâche à faire : %(title)s", title=f["title"]),
        _mission,
        _OPEN,
        lambda f: str(f["task"]),
        mail="daily",
    ),
    "pool.handed-in": _kind(
        _l("Un livrable est remis"),
        lambda f: _("Un livrable à vérifier : %(title)s", title=f["title"]),
        _mission,
        _OPEN,
        lambda f: str(f["deliverable"]),
    ),
    "pool.accepted": _kind(
        _l("Un livrable d’une mission est accepté"),
        lambda f: _("Un livrable accepté : %(title)s", title=f["title"]),
        _mission,
        _OPEN,
        lambda f: str(f["deliverable"]),
    ),
    "pool.accepted-silently": _kind(
        _l("Un livrable est accepté sans réponse"),
        lambda f: _("Un livrable accepté sans réponse : %(title)s", title=f["title"]),
        _mission,
        _OPEN,
        lambda f: _("Le contrat prévoit l’acceptation après %(days)s jours ouvrés sans réponse.", days=f["days"]),
    ),
    "pool.changes-asked": _kind(
        _l("Une reprise est demandée"),
        lambda f: _("Une reprise est demandée : %(title)s", title=f["title"]),
        _mission,
        _OPEN,
        _why,
    ),
    "pool.hours-sent": _kind(
        _l("Des heures sont à valider"),
        lambda f: _("Des heures à valider : %(title)s", title=f["title"]),
        _mission,
        _OPEN,
        lambda f: str(f["time"]),
    ),
    "pool.hours-approved": _kind(
        _l("Des heures sont validées"),
        lambda f: _("Heures validées : %(title)s", title=f["title"]),
        _mission,
        _OPEN,
        lambda f: str(f["time"]),
    ),
    "pool.hours-refused": _kind(
        _l("Des heures sont refusées"),
        lambda f: _("Heures refusées : %(title)s", title=f["title"]),
        _mission,
        _OPEN,
        _why,
    ),
    "pool.disputed": _kind(
        _l("Un désaccord est ouvert"),
        lambda f: _("Un désaccord est ouvert : %(title)s", title=f["title"]),
        _mission,
        _OPEN,
        _why,
    ),
    "pool.to-mediate": _kind(
        _l("Une médiation vous est demandée"),
        lambda f: _("Une médiation vous est demandée : %(title)s", title=f["title"]),
        _mission,
        _OPEN,
    ),
    "pool.settled": _kind(
        _l("Un désaccord est réglé"),
        lambda f: _("Le désaccord est réglé : %(title)s", title=f["title"]),
        _mission,
        _OPEN,
        lambda f: str(f["decision"]),
    ),
    "pool.vigilance-asked": _kind(
        _l("Votre attestation de vigilance est demandée pour une mission"),
        lambda f: _("Votre attestation de vigilance est demandée : %(title)s", title=f["title"]),
        _vigilance,
        _SEND,
        lambda f: _(
            "%(organisation)s doit l’avoir à cause du montant de la mission. Demandez-la sur le site de l’Urssaf et "
            "déposez-la sur votre profil. La mission continue.",
            organisation=f["organisation"],
        ),
    ),
    "pool.vigilance-recalled": _kind(
        _l("Votre attestation de vigilance est encore attendue pour une mission"),
        lambda f: _("Votre attestation de vigilance est encore attendue : %(title)s", title=f["title"]),
        _vigilance,
        _SEND,
        lambda f: _(
            "Demandez-la sur le site de l’Urssaf et déposez-la sur votre profil. Sans elle, nous préviendrons "
            "%(organisation)s quinze jours après la première demande.",
            organisation=f["organisation"],
        ),
    ),
    "pool.vigilance-missing": _kind(
        _l("L’attestation de vigilance d’un prestataire manque"),
        lambda f: _("Une attestation de vigilance manque : %(title)s", title=f["title"]),
        _mission,
        _OPEN,
        lambda f: _(
            "%(name)s ne l’a pas déposée : elle est attendue depuis le %(day)s, malgré nos rappels. "
            "Demandez-la-lui : la loi vous oblige à l’avoir, puis à la redemander tous les six mois.",
            name=f["name"],
            day=day(date.fromisoformat(str(f["since"]))),
        ),
    ),
    "pool.ordered": _kind(
        _l("Une de vos offres est commandée"),
        lambda f: _("Une commande de votre offre : %(title)s", title=f["title"]),
        _mission,
        _OPEN,
        lambda f: _("Client : %(organisation)s. À vous de commencer la mission.", organisation=f["organisation"]),
    ),
    "pool.called-off": _kind(
        _l("Un bon de commande vous est adressé"),
        lambda f: _("Un bon de commande : %(title)s", title=f["title"]),
        _mission,
        _OPEN,
        lambda f: _("Client : %(organisation)s. À vous de commencer la mission.", organisation=f["organisation"]),
    ),
    "pool.approval-asked": _kind(
        _l("Une validation vous est demandée"),
        lambda f: _("Une validation vous est demandée : %(title)s", title=f["title"]),
        _approvals,
        _ANSWER,
        lambda f: _(
            "Par %(person)s, pour %(amount)s hors taxes.", person=f["person"], amount=money(int(str(f["cents"])))
        ),
    ),
    "pool.approval-granted": _kind(
        _l("Votre commande est validée"),
        lambda f: _("Validée et commandée : %(title)s", title=f["title"]),
        _mission,
        _OPEN,
    ),
    "pool.approval-refused": _kind(
        _l("Votre commande est refusée"),
        lambda f: _("Validation refusée : %(title)s", title=f["title"]),
        _approvals,
        _FOLLOW,
        _why,
    ),
    "pool.approval-lapsed": _kind(
        _l("Personne n’a répondu à temps à votre commande"),
        lambda f: _("Personne n’a répondu à temps : %(title)s", title=f["title"]),
        _approvals,
        _FOLLOW,
        lambda _f: _("La commande n’est pas passée. Vous pouvez la demander de nouveau."),
    ),
}
