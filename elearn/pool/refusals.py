"""The words of a decision: why, and what would lift it, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from elearn.core.i18n import Lazy, money
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext as _l
from elearn.pool.conditions import Cause, Decision

WHO: dict[str, Lazy] = {
    "everyone": _l("Toute personne de l’organisation"),
    "salaried": _l("Les télétravailleurs salariés"),
    "roles": _l("Celles et ceux qui ont un rôle"),
    "people": _l("Des personnes nommées"),
}
PLACE: dict[str, Lazy] = {
    "any": _l("Depuis n’importe où"),
    "home": _l("Depuis leur domicile"),
    "telecentre": _l("Depuis un télécentre, sur leur parole"),
    "present": _l("Depuis un télécentre, arrivée signalée ou poste réservé"),
}
PROVIDERS: dict[str, Lazy] = {
    "any": _l("Tous les indépendants de l’annuaire"),
    "known": _l("Ceux dont vous avez déjà accepté un travail"),
    "proven": _l("Ceux qui ont une preuve dans le métier"),
    "centre": _l("Ceux d’un télécentre"),
}
APPROVAL_STATE: dict[str, tuple[Lazy, str]] = {
    "asked": (_l("En attente"), "here"),
    "granted": (_l("Validée"), "done"),
    "refused": (_l("Refusée"), "error"),
    "lapsed": (_l("Sans réponse à temps"), "neutral"),
    "withdrawn": (_l("Retirée"), "neutral"),  # lapsed too, by who asked
}
OUTCOME: dict[str, tuple[Lazy, str]] = {
    "allowed": (_l("Permise"), "done"),
    "approval": (_l("Validation demandée"), "here"),
    "refused": (_l("Refusée"), "error"),
}
# Short, for who reads the order of somebody else.
_ABOUT: Mapping[str, Lazy] = {
    "organisation-month": _l("Au-dessus du plafond du mois de l’organisation (%(ceiling)s, reste %(left)s)"),
    "person-month": _l("Au-dessus du plafond de la personne pour le mois (%(ceiling)s, reste %(left)s)"),
    "month": _l("Au-dessus du plafond du mois en tout (%(ceiling)s, reste %(left)s)"),
    "order-ceiling": _l("Au-dessus du plafond d’une commande (%(ceiling)s)"),
    "approval-above": _l("Au-dessus de ce qui se commande sans validation (%(ceiling)s)"),
}
_SENTENCES: Mapping[str, Lazy] = {
    "no-conditions": _l("Votre organisation n’a pas encore dit qui peut commander."),
    "who": _l("Aucune condition de votre organisation ne vous permet de commander."),
    "category": _l("Votre organisation ne vous ouvre pas ce métier."),
    "offer": _l("Votre organisation ne vous ouvre que certaines offres, et pas celle-ci."),
    "provider": _l("Votre organisation n’ouvre cette commande qu’à d’autres prestataires."),
    "place-home": _l("Votre organisation n’ouvre cette commande que depuis votre domicile."),
    "place-telecentre": _l("Votre organisation n’ouvre cette commande que depuis un télécentre."),
    "place-present": _l("Votre organisation n’ouvre cette commande que depuis un télécentre où vous êtes."),
    "no-approver": _l("Cette commande demande une validation, et personne d’autre que vous ne peut la donner."),
    "audience-kind": _l("Cette offre est réservée à d’autres sortes d’organisations."),
    "audience-member": _l("Cette offre est réservée aux membres de certaines organisations."),
    "price-range": _l("Le prix de cette offre est une fourchette : il se précise par un devis."),
    "capacity": _l("C’est plus que ce que ce prestataire propose par mois."),
    "regime": _l("Ce prestataire n’a pas encore dit son régime de TVA : il ne peut pas être commandé ainsi."),
    "own-provider": _l("Ce prestataire est de votre organisation."),
}
_LIFTS: Mapping[str, Lazy] = {
    "ask": _l("Votre responsable peut la valider : lui demander."),
    "buyers": _l("Qui achète pour votre organisation peut changer ses conditions : lui en parler."),
    "reduce": _l("Commandez moins."),
    "next-month": _l("Attendez le mois prochain."),
    "from-home": _l("Passez la commande depuis votre domicile."),
    "from-telecentre": _l("Passez la commande depuis un télécentre."),
    "check-in": _l("Signalez votre arrivée au télécentre, ou réservez-y un poste, puis recommencez."),
    "request": _l("Décrivez le besoin dans une demande : un devis fixera le prix et les conditions."),
    "provider": _l("Écrivez-lui depuis son profil, ou choisissez une autre offre."),
    "other-provider": _l("Choisissez l’offre d’un autre prestataire."),
}


# With the amounts; each is said by one sentence, so that a translator reads it whole.
_AMOUNTS: Mapping[str, Lazy] = {
    "person-month": _l("Cette commande dépasse votre plafond du mois (%(ceiling)s, reste %(left)s)."),
    "month": _l("Cette commande dépasse le plafond du mois pour ce genre de commandes (%(ceiling)s, reste %(left)s)."),
    "organisation-month": _l(
        "Cette commande dépasse ce que votre organisation dépense en un mois (%(ceiling)s, reste %(left)s)."
    ),
    "order-ceiling": _l("Cette commande dépasse le plafond d’une commande (%(ceiling)s)."),
    "approval-above": _l("Au-dessus de %(ceiling)s, une commande demande une validation."),
    "ceiling": _l("Cette offre se commande jusqu’à %(ceiling)s à la fois."),
}


def sentence(cause: Cause) -> str:
    """Why, with the amounts when there are any."""
    if cause.code == "approval-above" and not cause.ceiling_cents:
        return _("Chaque commande demande ici une validation.")
    if cause.code in _AMOUNTS:
        amounts = {"ceiling": money(cause.ceiling_cents or 0), "left": money(cause.left_cents or 0)}
        return _(_AMOUNTS[cause.code].message, **amounts)
    return str(_SENTENCES[cause.code])


def about(cause: Cause) -> str:
    """The same, said to somebody else than who asks."""
    if cause.code not in _ABOUT:
        return sentence(cause)
    amounts = {"ceiling": money(cause.ceiling_cents or 0), "left": money(cause.left_cents or 0)}
    return _(_ABOUT[cause.code].message, **amounts)


def about_kept(cause: Mapping[str, Any]) -> str:
    """The same, of a cause as a decision kept it."""
    return about(Cause(cause["code"], cause["ceiling_cents"], cause["left_cents"]))


def lift(way: str) -> str:
    """One thing that would lift a refusal."""
    return str(_LIFTS[way])


def said(decision: Decision) -> str:
    """The whole answer: each cause, then the shortest way to lift it."""
    ways = [lift(way) for way in decision.lifts[:1]]
    return " ".join([*(sentence(cause) for cause in decision.causes), *ways])


def told(decision: Decision) -> dict[str, Any]:
    """The same for a program: each cause with its amounts, and each thing that would lift it."""
    return {
        "causes": [{**asdict(cause), "sentence": sentence(cause)} for cause in decision.causes],
        "lifts": [{"code": way, "sentence": lift(way)} for way in decision.lifts],
    }


def changed() -> str:
    """What is said when what was read is no more so."""
    return _("Quelque chose a changé entre-temps : rechargez la page et recommencez.")


def too_late() -> str:
    """What is said of an approval that was decided or lapsed."""
    return _("Cette demande de validation a déjà sa réponse, ou a trop attendu : rechargez la page.")
