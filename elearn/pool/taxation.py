"""Which VAT a service sold to an enterprise bears: decided here for quotes, orders and invoices alike. Pure code.

The regime of who sells decides in France. In another State of the Union the client owes the tax at home
(*autoliquidation*), whatever that regime; outside the Union the service is out of the scope of French VAT
(CIBS, formerly CGI, art. 259 and 283-2).
"""

from __future__ import annotations

from elearn.core.countries import FRANCE, UNION
from elearn.pool.figures import FRANCHISE, REAL

REVERSE, OUTSIDE = "reverse", "outside"
REGIMES = (FRANCHISE, REAL, REVERSE, OUTSIDE)
MENTIONS = {
    REVERSE: "Autoliquidation",
    OUTSIDE: "TVA française non applicable : prestation réputée faite chez le client, hors de l’Union européenne",
}


def towards(regime: str, country: str) -> str:
    """The regime of a sale to an enterprise of that country (ISO 3166), by who is of ``regime``; empty while unsaid."""
    if not regime or country == FRANCE:
        return regime
    return REVERSE if country in UNION else OUTSIDE


def mention(regime: str, exemption: str) -> str:
    """What the paper must say of a sale without VAT; ``exemption`` is what the figures of the site give."""
    return exemption if regime == FRANCHISE else MENTIONS.get(regime, "")
