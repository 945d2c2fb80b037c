"""The notices of this room."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from elearn.accounts.extend import Facts, NoticeKind
from elearn.core.i18n import Lazy, day, money, number, today
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext as _l
from elearn.pool.queries.vigilance import threshold_cents


def _cluster(facts: Facts) -> str:
    return f"/grappes/{facts['cluster']}"


def _gathering(facts: Facts) -> str:
    return f"/collectes/{facts['gathering']}"


def _framework(facts: Facts) -> str:
    return f"/accords-cadres/{facts['framework']}"


def _call(facts: Facts) -> str:
    return f"/bons-de-commande/{facts['call']}"


def _why(facts: Facts) -> str:
    return _("Motif : %(reason)s", reason=facts["reason"])


def _of(facts: Facts) -> str:
    return _("Par %(name)s.", name=facts["name"])


def _alert(facts: Facts) -> str:
    words = {"percent": facts["percent"], "title": facts["title"]}
    if facts["own"]:
        return _("Votre part est commandée à %(percent)s %% : %(title)s", **words)
    return _("Le maximum est commandé à %(percent)s %% : %(title)s", **words)


def _kind(
    label: Lazy, title: Callable[[Facts], str], path: Callable[[Facts], str], action: Lazy,
    text: Callable[[Facts], str] = lambda _facts: "",
) -> NoticeKind:  # fmt: skip
    return NoticeKind(label=label, title=title, text=text, path=path, action=action)


def _profile(_facts: Facts) -> str:
    return "/mon-profil/vigilance"


def _amount(facts: Facts) -> int:
    """From which amount the certificate is asked, as it was that day; of today in what was told before."""
    return int(facts["amount"]) if "amount" in facts else threshold_cents(today())


_SEND = _l("Déposer l’attestation")
_READ, _OPEN = _l("Lire l’accord-cadre"), _l("Ouvrir le bon de commande")
KINDS: dict[str, NoticeKind] = {
    "clusters.invited": _kind(
        _l("Une grappe vous invite"),
        lambda f: _("Une grappe vous invite : %(name)s", name=f["name"]),
        _cluster,
        _l("Répondre"),
    ),
    "clusters.joined": _kind(
        _l("Une entreprise rejoint la grappe"),
        lambda f: _("Une entreprise a rejoint la grappe : %(name)s", name=f["name"]),
        _cluster,
        _l("Voir la grappe"),
    ),
    "clusters.departed": _kind(
        _l("Une entreprise quitte une grappe"),
        lambda f: (
            _("Une entreprise a quitté la grappe : %(name)s", name=f["name"])
            if f["joined"]
            else _("Une entreprise a décliné votre invitation : %(name)s", name=f["name"])
        ),
        _cluster,
        _l("Voir la grappe"),
    ),
    "clusters.taken-out": _kind(
        _l("Votre entreprise n’est plus d’une grappe"),
        lambda f: _("Votre entreprise n’est plus de la grappe : %(name)s", name=f["name"]),
        lambda _f: "/grappes",
        _l("Voir mes grappes"),
        lambda _f: _("Ses missions en cours continuent ; plus rien n’est commandé sous les accords-cadres."),
    ),
    "clusters.gathering": _kind(
        _l("Une collecte vous demande votre besoin"),
        lambda f: _("De combien avez-vous besoin ? %(title)s", title=f["title"]),
        _gathering,
        _l("Déclarer mon besoin"),
        _of,
    ),
    "clusters.proposed": _kind(
        _l("Un accord-cadre est à signer"),
        lambda f: _("Un accord-cadre à signer : %(title)s", title=f["title"]),
        _framework,
        _READ,
        _of,
    ),
    "clusters.open": _kind(
        _l("Un accord-cadre est ouvert"),
        lambda f: _("L’accord-cadre est ouvert : %(title)s", title=f["title"]),
        _framework,
        _READ,
        _of,
    ),
    "clusters.refused": _kind(
        _l("Un accord-cadre est refusé"),
        lambda f: _("L’accord-cadre est refusé : %(title)s", title=f["title"]),
        _framework,
        _READ,
        _why,
    ),
    "clusters.ended": _kind(
        _l("Un accord-cadre est résilié"),
        lambda f: _("L’accord-cadre est résilié : %(title)s", title=f["title"]),
        _framework,
        _READ,
        _why,
    ),
    "clusters.alert": _kind(_l("Un maximum est bientôt atteint"), _alert, _framework, _READ),
    "clusters.vigilance": _kind(
        _l("Une commande attend votre attestation de vigilance"),
        lambda f: _("Une commande attend votre attestation de vigilance : %(title)s", title=f["title"]),
        _profile,
        _SEND,
        lambda f: _(
            "Sans attestation valable, les commandes à partir de %(amount)s sont bloquées.", amount=money(_amount(f))
        ),
    ),
    "clusters.vigilance-asked": _kind(
        _l("Votre attestation de vigilance est demandée sous un accord-cadre"),
        lambda f: _("Votre attestation de vigilance est demandée : %(title)s", title=f["title"]),
        _profile,
        _SEND,
        lambda _f: _(
            "Cet accord-cadre la demande tous les six mois. Sans elle, plus rien ne vous est commandé ; ce qui l’est "
            "déjà continue."
        ),
    ),
    "clusters.vigilance-recalled": _kind(
        _l("Votre attestation de vigilance est encore attendue sous un accord-cadre"),
        lambda f: _("Votre attestation de vigilance est encore attendue : %(title)s", title=f["title"]),
        _profile,
        _SEND,
        lambda _f: _("Quinze jours après la première demande, la grappe et ses entreprises seront prévenues."),
    ),
    "clusters.vigilance-missing": _kind(
        _l("L’attestation de vigilance d’un titulaire manque"),
        lambda f: _("Une attestation de vigilance manque : %(title)s", title=f["title"]),
        _framework,
        _READ,
        lambda f: _(
            "%(name)s ne l’a pas déposée : elle est attendue depuis le %(day)s, malgré nos rappels. "
            "Rien ne lui est plus commandé sous cet accord-cadre tant qu’elle manque.",
            name=f["name"],
            day=day(date.fromisoformat(str(f["since"]))),
        ),
    ),
    "clusters.left": _kind(
        _l("Un titulaire a quitté un accord-cadre"),
        lambda f: _("Un titulaire a quitté l’accord-cadre : %(title)s", title=f["title"]),
        _framework,
        _READ,
        lambda _f: _("Les commandes vont aux autres titulaires."),
    ),
    "clusters.competition": _kind(
        _l("Votre prix est demandé"),
        lambda f: _("Votre prix est demandé : %(title)s", title=f["title"]),
        _call,
        _l("Proposer un prix"),
    ),
    "clusters.bid-lost": _kind(
        _l("Une demande de prix est close"),
        lambda f: _("La demande de prix est close : %(title)s", title=f["title"]),
        _framework,
        _READ,
        lambda f: _("La commande va à un autre titulaire.") if f["given"] else _("Rien n’est commandé."),
    ),
    "clusters.bids-in": _kind(
        _l("Tous les titulaires ont répondu"),
        lambda f: _("Tous les titulaires ont répondu : %(title)s", title=f["title"]),
        _call,
        _OPEN,
    ),
    "clusters.declined": _kind(
        _l("Un titulaire décline une commande"),
        lambda f: _("Le titulaire a décliné : %(title)s", title=f["title"]),
        _call,
        _OPEN,
        lambda _f: _("Le montant est rendu. Vous pouvez passer au titulaire suivant."),
    ),
    "clusters.post": _kind(
        _l("Un poste partagé est proposé"),
        lambda f: _("Un poste partagé est proposé : %(title)s", title=f["title"]),
        _framework,
        _l("Prendre une part"),
        _of,
    ),
    "clusters.post-part": _kind(
        _l("Une entreprise change sa part d’un poste partagé"),
        lambda f: _("%(company)s a dit sa part : %(title)s", company=f["company"], title=f["title"]),
        _framework,
        _READ,
        lambda f: _("Jours par semaine : %(days)s", days=number(Decimal(str(f["part"])) / 100)),
    ),
    "clusters.post-begun": _kind(
        _l("Un poste partagé commence"),
        lambda f: _("Le poste partagé commence : %(title)s", title=f["title"]),
        _framework,
        _READ,
        lambda _f: _("Chaque mois est commandé pour chaque entreprise, selon sa part, jusqu’à ce qu’on l’arrête."),
    ),
    "clusters.post-stopped": _kind(
        _l("Un poste partagé s’arrête"),
        lambda f: _("Le poste partagé s’arrête : %(title)s", title=f["title"]),
        _framework,
        _READ,
        lambda _f: _("Plus aucun mois n’est commandé. Ce qui l’est déjà continue."),
    ),
    "clusters.post-left": _kind(
        _l("Plus personne ne répond de votre part d’un poste partagé"),
        lambda f: _("Plus personne ne répond de votre part : %(title)s", title=f["title"]),
        _framework,
        _l("Reprendre la part"),
        lambda _f: _("La personne qui en répondait a quitté le site. Sans vous, le mois suivant ne sera pas commandé."),
    ),
    "clusters.post-stuck": _kind(
        _l("Le mois d’un poste partagé n’a pas pu être commandé"),
        lambda f: _("Le mois n’a pas pu être commandé : %(title)s", title=f["title"]),
        _framework,
        _READ,
        _why,
    ),
}
