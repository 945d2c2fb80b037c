"""The certificate of vigilance that a client asks for above a threshold (Code du travail, L8222-1 and R8222-1).

From an amount before VAT for one operation, which the pool tells, counted over all its orders, at signature
and every six months.
"""

from __future__ import annotations

from collections.abc import Collection

from elearn.core.i18n import gettext as _
from elearn.core.i18n import money, today
from elearn.directory.queries import vigilance
from elearn.pool.queries.vigilance import threshold_cents


def threshold() -> int:
    """From which amount in cents, before VAT, an operation asks for the certificate today."""
    return threshold_cents(today())


def lacking(person_ids: Collection[int]) -> set[int]:
    """Those of these people who hold no valid certificate today."""
    return set(person_ids) - set(vigilance.valid(person_ids, today()))


def said_to_holder() -> str:
    """What the holder is told."""
    return _(
        "À partir de %(amount)s, il faut une attestation de vigilance valable : envoyez-la depuis votre profil, "
        "puis recommencez.",
        amount=money(threshold()),
    )


def said_to_buyer() -> str:
    """What the buyer is told."""
    return _(
        "Aucun titulaire ne peut recevoir cette commande : à partir de %(amount)s, il faut une attestation de "
        "vigilance valable. Le titulaire est prévenu ; la commande pourra passer dès qu’il l’aura envoyée.",
        amount=money(threshold()),
    )
