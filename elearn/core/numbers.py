"""Numbers that carry their own proof: SIREN, SIRET, VAT, tax number, IBAN. Pure, and the one door to their keys.

Each function gives the number as it is kept, empty for none, or adds to ``fields`` the sentence of what is wrong.
"""

from __future__ import annotations

from stdnum import iban as iban_number
from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError
from stdnum.fr import nif as nif_number
from stdnum.fr import siren as siren_number
from stdnum.fr import siret as siret_number
from stdnum.fr import tva as tva_number

from elearn.core.i18n import gettext as _

Faults = dict[str, list[str]]
LONGEST = 40


def siret(raw: str, fields: Faults, name: str = "siret") -> str:
    """The 14 digits of an establishment, whose key is right (INSEE, Luhn)."""
    compact = "".join(raw[:LONGEST].split())
    if not compact:
        return ""
    try:
        return str(siret_number.validate(compact))
    except ValidationError:
        fields[name] = [_("Ce SIRET n’est pas valable : il compte 14 chiffres, dont le dernier vérifie les autres.")]
        return ""


def enterprise(raw: str, fields: Faults, name: str = "siret") -> tuple[str, str]:
    """(SIREN, SIRET) of a SIRET, or of a SIREN alone, whose SIRET is then empty. Key by Luhn (INSEE)."""
    compact = "".join(raw[:LONGEST].split())
    if not compact:
        return "", ""
    try:
        if len(compact) == 9:
            return str(siren_number.validate(compact)), ""
        siret = str(siret_number.validate(compact))
    except ValidationError:
        fields[name] = [_("Ce numéro n’est pas valable : 14 chiffres pour un SIRET, 9 pour un SIREN, le dernier "
                          "vérifie les autres.")]  # fmt: skip
        return "", ""
    return siret[:9], siret


def french_vat(raw: str, siren: str, fields: Faults, name: str = "vat_number") -> str:
    """The French VAT number, ``FR`` first; it holds the SIREN (CGI, annexe II, art. 242 nonies A)."""
    if not raw.strip():
        return ""
    try:
        number = str(tva_number.validate(raw[:LONGEST]))
    except ValidationError:
        fields[name] = [_("Ce numéro de TVA n’est pas valable : FR, une clé de deux signes, puis le SIREN.")]
        return ""
    if siren and number[2:] != siren:
        fields[name] = [_("Ce numéro de TVA n’est pas celui de ce SIREN.")]
        return ""
    return "FR" + number.removeprefix("FR")


def vat(raw: str, country: str, fields: Faults, name: str = "vat_number") -> str:
    """A VAT number of that State of the Union, with its two letters.

    Checked by its form and key: whether it is in use is for the VIES service of the Union to say.
    """
    if not raw.strip():
        return ""
    try:
        number = str(eu_vat.validate(raw[:LONGEST]))
    except ValidationError:
        fields[name] = [_("Ce numéro de TVA n’est pas valable : il commence par les deux lettres du pays.")]
        return ""
    if {"EL": "GR"}.get(number[:2], number[:2]) != country:
        fields[name] = [_("Ce numéro de TVA est d’un autre pays que l’organisation.")]
        return ""
    return number


def tax_number(raw: str, country: str, fields: Faults, name: str = "tax_number") -> str:
    """The number by which a State knows a taxpayer; its key is checked for France (13 digits)."""
    compact = "".join(raw[:LONGEST].split()).upper()
    if not compact:
        return ""
    if country == "FR":
        try:
            return str(nif_number.validate(compact))
        except ValidationError:
            fields[name] = [_("Ce numéro fiscal n’est pas valable : 13 chiffres, en haut de votre avis d’impôt.")]
            return ""
    return compact


def iban(raw: str, fields: Faults, name: str = "iban") -> str:
    """The IBAN without spaces; its key is checked (ISO 13616)."""
    if not raw.strip():
        return ""
    try:
        return str(iban_number.validate(raw[:LONGEST]))
    except ValidationError:
        fields[name] = [_("Cet IBAN n’est pas valable : recopiez-le en entier.")]
        return ""
