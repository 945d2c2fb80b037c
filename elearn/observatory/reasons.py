"""Why one leaves a telecentre, and which reasons are a success. Pure: a table of words.

Source of the rule that a departure may be a success: dossier of the Cantal's network, May 2017, where
companies that grew out of a telecentre are counted among what it is for.
"""

from __future__ import annotations

from dataclasses import dataclass

from elearn.core.i18n import Lazy
from elearn.core.i18n import lazy_gettext as _l


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason, and whether the telecentre did there what it is for."""

    label: Lazy
    is_success: bool = False


REASONS = {
    "grown": Reason(_l("A grandi, a pris ses locaux"), is_success=True),
    "employed": Reason(_l("A pris un emploi salarié")),
    "elsewhere": Reason(_l("Travaille dans un autre lieu partagé")),
    "home": Reason(_l("Travaille désormais chez soi")),
    "moved": Reason(_l("A déménagé")),
    "unsuited": Reason(_l("Le lieu, les horaires ou le prix ne convenaient pas")),
    "ceased": Reason(_l("A cessé son activité")),
    "other": Reason(_l("Autre raison, ou raison non dite")),
}
CODES = tuple(REASONS)
SUCCESSES = tuple(code for code, reason in REASONS.items() if reason.is_success)
