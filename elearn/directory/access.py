"""Who may order an offer, from where, and up to how much. Values that JSON holds. Pure.

``audience`` is ``any`` (everyone), ``kinds`` (people of organisations of these kinds) or ``members``
(people of these organisations). ``place`` is ``any``, ``home`` or ``telecentre``: from where the work
is done. ``ceiling_cents`` is what one order may not pass, before VAT.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from elearn.core.i18n import Lazy
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext as _l

AUDIENCES: dict[str, Lazy] = {
    "any": _l("Tout le monde"),
    "kinds": _l("Certaines sortes d’organisations"),
    "members": _l("Les membres de certaines organisations"),
}
PLACES: dict[str, Lazy] = {
    "any": _l("Depuis où je veux"),
    "home": _l("Depuis mon domicile"),
    "telecentre": _l("Depuis un télécentre"),
}
KINDS: dict[str, Lazy] = {
    "company": _l("Entreprises"),
    "cluster": _l("Grappes d’entreprises"),
    "telecentre": _l("Télécentres"),
    "training_body": _l("Organismes de formation"),
    "funder": _l("Financeurs"),
}


@dataclass(frozen=True, slots=True)
class Access:
    """The conditions of one offer."""

    audience: str = "any"
    kinds: Sequence[str] = ()
    organisations: Sequence[int] = ()
    place: str = "any"
    ceiling_cents: int | None = None

    def as_json(self) -> dict[str, Any]:
        """As the database keeps it."""
        return {
            "audience": self.audience,
            "kinds": sorted(self.kinds) if self.audience == "kinds" else [],
            "organisations": sorted(self.organisations) if self.audience == "members" else [],
            "place": self.place,
            "ceiling_cents": self.ceiling_cents,
        }

    def refuses(self, organisations: Mapping[int, str], cents: int = 0) -> str:
        """A code when someone of these organisations (id → kind) may not order that amount; empty when they may.

        The codes are ``audience-kind``, ``audience-member`` and ``ceiling``.
        """
        if self.audience == "kinds" and not set(organisations.values()) & set(self.kinds):
            return "audience-kind"
        if self.audience == "members" and not set(organisations) & set(self.organisations):
            return "audience-member"
        if self.ceiling_cents is not None and cents > self.ceiling_cents:
            return "ceiling"
        return ""


def read(kept: Mapping[str, Any]) -> Access:
    """The conditions that the database kept."""
    return Access(
        kept.get("audience", "any"), tuple(kept.get("kinds", ())), tuple(kept.get("organisations", ())),
        kept.get("place", "any"), kept.get("ceiling_cents"),
    )  # fmt: skip


def faults(access: Access) -> dict[str, list[str]]:
    """What is wrong in them, by field."""
    out: dict[str, list[str]] = {}
    if access.audience not in AUDIENCES:
        out["audience"] = [_("Choisissez une des réponses proposées.")]
    elif access.audience == "kinds" and (not access.kinds or not set(access.kinds) <= set(KINDS)):
        out["kinds"] = [_("Choisissez au moins une sorte d’organisation.")]
    elif access.audience == "members" and not access.organisations:
        out["organisations"] = [_("Choisissez au moins une organisation.")]
    if access.place not in PLACES:
        out["place"] = [_("Choisissez une des réponses proposées.")]
    if access.ceiling_cents is not None and access.ceiling_cents <= 0:
        out["ceiling"] = [_("Un plafond est un montant positif.")]
    return out
