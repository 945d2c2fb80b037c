"""The certificate of vigilance that a client asks for above a threshold (Code du travail, L8222-1 and R8222-1).

From 5 000 euros before VAT for one operation, counted over all its orders, at signature and every six months.
"""

from __future__ import annotations

from collections.abc import Collection

from elearn.core.i18n import gettext as _
from elearn.core.i18n import today
from elearn.directory.queries import vigilance

THRESHOLD_CENTS = 500_000


def lacking(person_ids: Collection[int]) -> set[int]:
    """Those of these people who hold no valid certificate today."""
    return set(person_ids) - set(vigilance.valid(person_ids, today()))


def said_to_holder() -> str:
    """What the holder is told."""
    return _(
        "À partir de 5 000 €, il faut une attestation de vigilance valable : envoyez-la depuis votre profil, "
        "puis recommencez."
    )


def said_to_buyer() -> str:
    """What the buyer is told."""
    return _(
        "Aucun titulaire ne peut recevoir cette commande : à partir de 5 000 €, il faut une attestation de vigilance "
        "valable. Le titulaire est prévenu ; la commande pourra passer dès qu’il l’aura envoyée."
    )
