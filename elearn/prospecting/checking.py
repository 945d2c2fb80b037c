"""What the sheet of a company may hold. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from elearn.core import numbers
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext

LENGTHS = {"name": 160, "town": 100, "source_note": 300, "contact_name": 120, "contact_role": 120, "email": 254,
           "phone": 30, "notes": 4000, "next_action": 200}  # fmt: skip

PAST = lazy_gettext("Cette date est passée : une prochaine action est à venir.")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A company as written. ``source`` is a code of the models; ``owner_id`` a member, or none."""

    name: str
    source: str
    siren: str = ""
    town: str = ""
    source_note: str = ""
    contact_name: str = ""
    contact_role: str = ""
    email: str = ""
    phone: str = ""
    notes: str = ""
    next_action: str = ""
    next_on: date | None = None
    owner_id: int | None = None


def siren_of(sheet: Sheet) -> str:
    """The SIREN of a sheet that was checked, from its SIRET as well; empty for none."""
    return numbers.enterprise(sheet.siren, {})[0]


def faults(sheet: Sheet, sources: tuple[str, ...]) -> dict[str, list[str]]:
    """What is wrong, by field."""
    out: dict[str, list[str]] = {}
    if not sheet.name.strip():
        out["name"] = [_("Remplissez ce champ.")]
    numbers.enterprise(sheet.siren, out, "siren")
    if sheet.source not in sources:
        out["source"] = [_("Dites d’où vient cette entreprise : la loi demande de pouvoir le dire à la personne.")]
    for name, most in LENGTHS.items():
        if len(getattr(sheet, name)) > most:
            out.setdefault(name, []).append(_("%(max)d signes au plus.") % {"max": most})
    if sheet.email and (sheet.email.count("@") != 1 or any(c.isspace() for c in sheet.email)):
        out["email"] = [_("Ce n’est pas une adresse électronique.")]
    if (sheet.next_on is None) != (not sheet.next_action.strip()):
        out["next_on"] = [_("Une prochaine action a une date, et une date a une action.")]
    return out
