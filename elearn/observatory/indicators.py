"""The indicators of the 2013 evaluation, as it defined them. Pure.

Source: evaluation of the Cantal's network of telecentres for 2013 (dossier of May 2017): 10
telecentres, 58 workspaces (34 offices, 24 in open space), 214 users, 43 800 hours, 35 % filled, 111
passes, 934 euros a year for a workspace. Its 35 % is found again only against opening hours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from elearn.core.i18n import lazy_gettext as _l
from elearn.observatory.extend import Indicator, Presence, Reading

HOUR = 3600
WHOLE = 10_000  # basis points
SALARIED, INDEPENDENT = ("salaried",), ("independent", "creating")


def _decimal(value: Fraction | int) -> Decimal:
    value = Fraction(value)
    return Decimal(value.numerator) / Decimal(value.denominator)


def _sum(parts: Mapping[int, int | Fraction] | Mapping[int, int], *, of_people: bool = False) -> Reading:
    return Reading(
        _decimal(sum(parts.values(), Fraction())), {k: _decimal(v) for k, v in parts.items()}, of_people=of_people
    )


def _ratio(above: Mapping[int, int], below: Mapping[int, int], factor: int = 1) -> Reading:
    total = sum(below.values())
    return Reading(
        _decimal(Fraction(sum(above.values()) * factor, total)) if total else None,
        {i: _decimal(Fraction(above.get(i, 0) * factor, n)) for i, n in below.items() if n},
    )


def centres(presence: Presence) -> Reading:
    """Centres open on the last day of the period."""
    return _sum(dict.fromkeys(presence.centres, 1))


def workspaces(presence: Presence) -> Reading:
    """Desks and offices together."""
    return _sum({i: presence.offices.get(i, 0) + presence.desks.get(i, 0) for i in presence.centres})


def offices(presence: Presence) -> Reading:
    """Private offices."""
    return _sum({i: presence.offices.get(i, 0) for i in presence.centres})


def desks(presence: Presence) -> Reading:
    """Desks in open space."""
    return _sum({i: presence.desks.get(i, 0) for i in presence.centres})


def people(presence: Presence) -> Reading:
    """People who came, each counted once in the network, once in each centre they used."""
    everyone = frozenset().union(*presence.visitors.values())
    parts = {i: Decimal(len(who)) for i, who in presence.visitors.items()}
    return Reading(Decimal(len(everyone)), parts, of_people=True)


def _of_situation(presence: Presence, wanted: tuple[str, ...]) -> Reading:
    kept = {i: {p for p in who if presence.people.get(p) in wanted} for i, who in presence.visitors.items()}
    everyone = set().union(*kept.values())
    parts = {i: Decimal(len(who)) for i, who in kept.items()}
    return Reading(Decimal(len(everyone)), parts, of_people=True, among=people(presence))


def independents(presence: Presence) -> Reading:
    """Those who said that they are, or are becoming, independent."""
    return _of_situation(presence, INDEPENDENT)


def salaried(presence: Presence) -> Reading:
    """Those who said that they are salaried."""
    return _of_situation(presence, SALARIED)


def hours(presence: Presence) -> Reading:
    """Hours of presence at a desk or in an office."""
    return _sum({i: Fraction(n, HOUR) for i, n in presence.seconds.items()})


def filling(presence: Presence) -> Reading:
    """Hours of presence over the hours that desks and offices were open."""
    return _ratio(presence.seconds, presence.capacity, WHOLE)


def passes(presence: Presence) -> Reading:
    """People who held a pass of the network during the period."""
    return Reading(Decimal(len(presence.holders)), of_people=True)


def cost(presence: Presence) -> Reading:
    """Cost over the period for one desk or office."""
    count = {i: presence.offices.get(i, 0) + presence.desks.get(i, 0) for i in presence.centres}
    known = {i: n for i, n in count.items() if i in presence.costs}
    return _ratio({i: presence.costs[i] for i, n in known.items() if n}, known)


def trainings(presence: Presence) -> Reading:
    """Modules begun."""
    return Reading(Decimal(presence.enrolled))


def completions(presence: Presence) -> Reading:
    """Modules completed."""
    return Reading(Decimal(presence.completed))


def departures(presence: Presence) -> Reading:
    """People and organisations who left, from each centre."""
    return _left(presence, presence.departures)


def growths(presence: Presence) -> Reading:
    """Those who left because they had grown: a success."""
    return replace(_left(presence, presence.growths), among=departures(presence))


def _left(presence: Presence, found: Mapping[int, int]) -> Reading:
    return _sum({i: found.get(i, 0) for i in presence.visitors}, of_people=True)


_AT_THE_END = _l("Le dernier jour de la période.")
OWN: tuple[tuple[str, Indicator], ...] = (
    ("centres", Indicator(_l("Télécentres"), _l("Ouverts le dernier jour de la période."), centres)),
    (
        "workspaces",
        Indicator(
            _l("Postes de travail"),
            _l("Bureaux fermés et postes en open space, le dernier jour. Les salles de réunion n’y sont pas."),
            workspaces,
        ),
    ),
    ("offices", Indicator(_l("dont bureaux fermés"), _AT_THE_END, offices)),
    ("desks", Indicator(_l("dont postes en open space"), _AT_THE_END, desks)),
    (
        "people",
        Indicator(
            _l("Personnes accueillies"),
            _l("Venues au moins une fois ; chacune compte une fois, dans le réseau et dans chaque télécentre."),
            people,
        ),
    ),
    (
        "independents",
        Indicator(
            _l("dont indépendants"),
            _l("Situation choisie dans le profil : indépendant, ou en création d’activité."),
            independents,
        ),
    ),
    ("salaried", Indicator(_l("dont salariés"), _l("Situation choisie dans le profil."), salaried)),
    (
        "hours",
        Indicator(
            _l("Heures utilisées"),
            _l("De l’arrivée au départ, à un poste ou dans un bureau. Une réservation sans arrivée ne compte pas."),
            hours,
            "h",
        ),
    ),
    (
        "filling",
        Indicator(
            _l("Remplissage"),
            _l("Heures utilisées, divisées par les heures d’ouverture de chaque poste et de chaque bureau."),
            filling,
            "bp",
        ),
    ),
    (
        "passes",
        Indicator(_l("Titulaires d’un Pass"), _l("Ont eu un Pass du réseau au cours de la période."), passes),
    ),
    (
        "cost",
        Indicator(
            _l("Coût d’un poste"),
            _l("Coûts de la période, divisés par les postes et bureaux des télécentres qui les ont donnés."),
            cost,
            "cents",
        ),
    ),
    (
        "trainings",
        Indicator(
            _l("Modules commencés"),
            _l("Inscriptions de la période, par des personnes venues dans le réseau."),
            trainings,
        ),
    ),
    (
        "completions",
        Indicator(_l("Modules terminés"), _l("Terminés pendant la période, par ces mêmes personnes."), completions),
    ),
    (
        "departures",
        Indicator(
            _l("Départs"),
            _l("Personnes et entreprises qui ont quitté un télécentre pendant la période, d’après son animation."),
            departures,
        ),
    ),
    (
        "growths",
        Indicator(
            _l("dont réussites"),
            _l("Parties parce qu’elles ont grandi et pris leurs propres locaux."),
            growths,
        ),
    ),
)
