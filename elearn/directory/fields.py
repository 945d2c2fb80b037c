"""The fields of a profile that may be shown, and what each one needs. Pure."""

from __future__ import annotations

from elearn.core.i18n import Lazy
from elearn.core.i18n import lazy_gettext as _l

# In the order of the public page. A field shown that is empty says nothing.
FIELDS: dict[str, Lazy] = {
    "name": _l("Nom affiché"),
    "trade": _l("Métier"),
    "headline": _l("Accroche"),
    "presentation": _l("Présentation"),
    "commune": _l("Commune"),
    "telecentre": _l("Télécentre"),
    "languages": _l("Langues"),
    "availability": _l("Disponibilité"),
    "day_rate": _l("Tarif journalier"),
    "references": _l("Références"),
    "commitments": _l("Engagements de qualité"),
    "siren": _l("SIREN"),
    "vat": _l("Régime de TVA"),
    "insurance": _l("Assurance professionnelle"),
    "vigilance": _l("Attestation de vigilance"),
    "contact": _l("Moyen de contact"),
}
