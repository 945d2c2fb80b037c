"""Words of the room, as people read them."""

from __future__ import annotations

from elearn.core.i18n import Lazy
from elearn.core.i18n import lazy_gettext as _

RULE: dict[str, Lazy] = {
    "cascade": _("En cascade : le premier titulaire, puis le suivant s’il ne peut pas"),
    "rotation": _("À tour de rôle : le titulaire qui a le moins reçu"),
    "competition": _("Par mise en concurrence : le prix le plus bas, plafonné par le bordereau"),
}
RULE_SHORT: dict[str, Lazy] = {
    "cascade": _("En cascade"),
    "rotation": _("À tour de rôle"),
    "competition": _("Mise en concurrence"),
}
FRAMEWORK_STATE: dict[str, tuple[Lazy, str]] = {
    "proposed": (_("À signer"), "here"),
    "open": (_("En cours"), "done"),
    "refused": (_("Refusé"), "error"),
    "expired": (_("Arrivé à terme"), "neutral"),
    "ended": (_("Résilié"), "error"),
}
CALL_STATE: dict[str, tuple[Lazy, str]] = {
    "competing": (_("Prix demandés"), "here"),
    "ordered": (_("Commandé"), "here"),
    "delivered": (_("Livré et accepté"), "done"),
    "cancelled": (_("Annulé"), "neutral"),
    "declined": (_("Décliné par le titulaire"), "error"),
    "dropped": (_("Abandonné"), "neutral"),
}
STEP: dict[str, Lazy] = {"ordered": _("Commandé"), "delivered": _("Livré"), "invoiced": _("Facturé")}
BAR: dict[str, Lazy] = {
    "declined": _("A décliné cette commande"),
    "vigilance": _("N’a pas d’attestation de vigilance valable"),
    "own-company": _("Est de l’entreprise qui commande"),
    "left": _("A quitté l’accord-cadre"),
}
REASONS: dict[str, Lazy] = {
    "open": _("Ouverture de l’accord-cadre"),
    "call": _("Bon de commande"),
    "back": _("Bon de commande rendu"),
    "delivered": _("Livraison acceptée"),
    "billed": _("Facture"),
    "credited": _("Avoir"),
}
REFUSALS: dict[str, Lazy] = {
    "over": _("Cet accord-cadre est arrivé à terme."),
    "too-late": _("Le temps pour proposer un prix est passé."),
    "too-early": _("Attendez que chaque titulaire ait répondu, ou que le délai soit passé."),
}
DAYS: tuple[Lazy, ...] = (_("Lundi"), _("Mardi"), _("Mercredi"), _("Jeudi"), _("Vendredi"))
