"""Countries as papers name them: ISO 3166 codes, names in the reader's language, and which are of the Union."""

from __future__ import annotations

from babel import Locale

from elearn.core import i18n
from elearn.core.search.words import fold

FRANCE = "FR"
# The other States of the European Union, in which a service sold to an enterprise is taxed at its client's.
UNION = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905
)
# Territories of France with a code of their own: an organisation there gives France as its country.
_OF_FRANCE = frozenset("BL FX GF GP MF MQ NC PF PM RE TF WF YT".split())  # noqa: SIM905
_NONE = frozenset({FRANCE, "EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})  # codes of no country, and the one put first


def names() -> dict[str, str]:
    """Every country by its code, France first, then by name in the reader's language, accents aside."""
    known = Locale.parse(i18n.locale()).territories
    found = {
        code: str(name)
        for code, name in known.items()
        if len(code) == 2 and code.isalpha() and code not in _OF_FRANCE | _NONE
    }
    return {FRANCE: str(known[FRANCE]), **dict(sorted(found.items(), key=lambda one: fold(one[1])))}


def name(code: str) -> str:
    """Its name in the reader's language; the code when nobody knows it."""
    return str(Locale.parse(i18n.locale()).territories.get(code, code))


def is_known(code: str) -> bool:
    """Whether it is the code of a country."""
    return code in names()
