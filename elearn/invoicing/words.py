"""The words for codes kept in the database, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from elearn.core.i18n import Lazy, gettext, money, ngettext, number
from elearn.core.i18n import lazy_gettext as _

KIND: dict[str, Lazy] = {"invoice": _("Facture"), "credit": _("Avoir"), "deposit": _("Facture d’acompte")}
STATE: dict[str, Lazy] = {
    "issued": _("Émise"),
    "deposited": _("Déposée"),
    "rejected": _("Rejetée"),
    "refused": _("Refusée"),
    "collected": _("Encaissée"),
    "credited": _("Annulée par avoir"),
}
LATE = _("En retard")
FILTERS = {**STATE, "late": LATE}
KINDS = {
    "issued": "here", "deposited": "here", "rejected": "error", "refused": "error", "collected": "done",
    "credited": "neutral",
}  # fmt: skip
VERDICT: dict[str, Lazy] = {
    "valid": _("Factur-X vérifiée"),
    "unchecked": _("PDF simple, non vérifié"),
    "invalid": _("Non valide"),
}
DUE_RULE: dict[str, Lazy] = {
    "days": _("Un nombre de jours à compter de la facture"),
    "then_end": _("45 jours, puis la fin du mois"),
    "end_then": _("La fin du mois, puis 45 jours"),
}
STEP: dict[str, Lazy] = {
    "before": _("Rappel avant l’échéance"),
    "due": _("Rappel le jour de l’échéance"),
    "late": _("Relance"),
    "last": _("Dernière relance"),
}
REFUSALS: dict[str, Lazy] = {
    "wrong-state": _("Ce n’est pas possible dans l’état de cette facture."),
    "not-paid": _("Il reste une somme à payer sur cette facture."),
    "nothing-owed": _("Il ne reste rien à payer sur cette facture."),
    "not-credited": _("Il reste une somme à créditer sur cette facture."),
}
EVENT: dict[str, Lazy] = {
    "issue": _("Émise"),
    "deposit": _("Déposée sur une plateforme agréée"),
    "reject": _("Rejetée par la plateforme"),
    "refuse": _("Refusée par le client"),
    "pay": _("Paiement noté"),
    "undo": _("Paiement repris"),
    "collect": _("Encaissée"),
    "credit": _("Avoir émis"),
    "remind": _("Rappel envoyé"),
}
MISSING: dict[str, Lazy] = {
    "mandate": _("Acceptez le mandat de facturation."),
    "mandate.deposit": _("Le mandat que vous avez accepté ne dit rien des acomptes : acceptez son nouveau texte."),
    "deposit": _("Votre régime de TVA a changé depuis l’acompte : créditez d’abord l’acompte."),
    "nothing": _("Rien n’est choisi, ou tout est déjà facturé."),
    "due": _("L’échéance vient avant celle de votre contrat : changez-la."),
    "seller.legal_name": _("Donnez votre nom dans votre identité."),
    "seller.address": _("Donnez votre adresse dans votre identité."),
    "seller.siret": _("Donnez votre numéro SIRET dans votre profil."),
    "seller.vat_regime": _("Dites votre régime de TVA dans votre profil."),
    "seller.vat_number": _("Donnez votre numéro de TVA dans votre profil."),
    "buyer.siret": _("Le numéro SIRET du client manque : demandez-le à qui gère la plateforme."),
    "buyer.address": _("L’adresse du client manque : demandez-la à qui gère la plateforme."),
    "buyer.vat_number": _("Le numéro de TVA du client manque : demandez-le à qui gère la plateforme."),
    "payer.legal_name": _("La personne qui paie n’a pas donné son nom dans son identité : demandez-le-lui."),
    "payer.address": _("La personne qui paie n’a pas donné son adresse dans son identité : demandez-la-lui."),
    "payer.siret": _("La personne qui paie n’a pas donné son SIRET dans son profil : demandez-le-lui."),
}
SELLER_FIELD: dict[str, Lazy] = {
    "legal_name": _("nom légal"),
    "birth_date": _("date de naissance"),
    "address": _("adresse"),
    "tax_number": _("numéro fiscal"),
}


def quantity(value: Decimal, unit: str) -> str:
    """``40 heures``, ``1,67 heure``, ``1`` for an act: a quantity in words."""
    shown, many = number(value.quantize(Decimal("0.01"))), 2 if value >= 2 else 1
    said = {
        "hour": lambda: ngettext("%(count)s heure", "%(count)s heures", many, count=shown),
        "day": lambda: ngettext("%(count)s jour", "%(count)s jours", many, count=shown),
        "page": lambda: ngettext("%(count)s page", "%(count)s pages", many, count=shown),
        "word": lambda: ngettext("%(count)s mot", "%(count)s mots", many, count=shown),
        "kword": lambda: ngettext("%(count)s millier de mots", "%(count)s milliers de mots", many, count=shown),
        "month": lambda: ngettext("%(count)s mois", "%(count)s mois", many, count=shown),
    }
    return said[unit]() if unit in said else shown


def follows(number_: str, left_cents: int, back_cents: int) -> str:
    """What a credit note of this invoice leaves to do: still to pay, to give back, or nothing."""
    if back_cents:
        return gettext(
            "Le client a payé %(amount)s de trop sur la facture %(number)s : le vendeur les lui rend directement.",
            amount=money(back_cents), number=number_,
        )  # fmt: skip
    if left_cents:
        left = money(left_cents)
        return gettext("Sur la facture %(number)s, il reste %(amount)s à payer.", amount=left, number=number_)
    return gettext("Sur la facture %(number)s, il ne reste rien à payer.", number=number_)


def lacking(fields: Sequence[str]) -> str:
    """What of a seller's identity is missing, in words."""
    return ", ".join(str(SELLER_FIELD[one]) for one in fields) or str(_("rien"))
