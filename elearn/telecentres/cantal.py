"""The demonstration network: the telecentres of the Cantal as public documents describe them.

Facts (places, hosts, specialities, dates, the ten places of 2013 with their 34 offices and 24 desks
of open space, the five offices of A2EX) come from the presentation of the network of May 2017 and
from the description of its beginnings; how the offices are spread over the ten is made up, and so
are hours and prices. No person, telephone or street of theirs is here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

Weeks = tuple[tuple[int, int, int], ...]


def _weekly(days: range, *stretches: tuple[float, float]) -> Weeks:
    return tuple((day, int(start * 60), int(end * 60)) for day in days for start, end in stretches)


FULL_DAYS = _weekly(range(5), (8, 18.5))
SERVICE_HOUSE = _weekly(range(5), (8.5, 12.5), (13.5, 17.5))
TOWN_HALL = _weekly(range(4), (9, 12), (14, 17)) + _weekly(range(4, 5), (9, 12))
MEDIA_LIBRARY = _weekly(range(1, 6), (9, 12.5), (14, 18))
LONG_DAYS = _weekly(range(6), (7.5, 20))

CODES = {
    "creators": "Création d’entreprise",
    "employees": "Télétravail salarié",
    "agriculture": "Agriculture et télétravail",
    "health": "Santé et télétravail",
    "foreigners": "Accueil de télétravailleurs étrangers",
    "free_software": "Logiciels libres",
    "initial_training": "Initiation au télétravail",
    "coworking": "Coworking et fablab",
    "nomads": "Télétravailleurs nomades",
    "marketplace": "Place de marché des télétravailleurs",
    "telemedicine": "Télémédecine",
    "teaching": "Enseignement à distance",
}


@dataclass(frozen=True, slots=True)
class Place:
    """One place: what it is, since when, and what stands in it."""

    slug: str
    name: str
    commune: str
    insee: str
    postcode: str
    latitude: str
    longitude: str
    host: str
    since: date
    text: str
    offices: int = 0
    desks: int = 0
    meeting: int = 0
    visio: int = 1
    hours: Weeks = SERVICE_HOUSE
    specialities: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    access: tuple[str, ...] = ("step_free", "toilets")
    private: bool = False
    planned: bool = False

    @property
    def position(self) -> tuple[Decimal, Decimal]:
        """Latitude and longitude of the commune, not of a street."""
        return Decimal(self.latitude), Decimal(self.longitude)


FIRST, SECOND = date(2009, 9, 1), date(2012, 3, 1)
OF_2013 = (
    Place(
        "aurillac-cci", "Aurillac CCI", "Aurillac", "15014", "15000", "44.9260", "2.4400", "business_house", SECOND,
        "Au cœur de la préfecture, dans la maison des entreprises : des bureaux pour créer son activité ou travailler "
        "pour un employeur éloigné, près des conseillers de la chambre.",
        6, 4, 1, 1, FULL_DAYS, ("creators", "employees"), ("projector", "secretary"), ("lift", "toilets", "bus"),
    ),
    Place(
        "allanche", "Allanche", "Allanche", "15001", "15160", "45.2290", "2.9340", "service_house", FIRST,
        "Dans la maison de services, sur le plateau du Cézallier : un lieu de travail pour celles et ceux qui "
        "partagent leur temps entre une exploitation et un métier à distance.",
        3, 2, 1, 1, SERVICE_HOUSE, ("agriculture",),
    ),
    Place(
        "chaudes-aigues", "Chaudes-Aigues", "Chaudes-Aigues", "15045", "15110", "44.8550", "3.0030", "service_house",
        FIRST,
        "Dans la ville thermale : des bureaux calmes et des séjours où l’on allège son poste de travail autant que "
        "son emploi du temps.",
        3, 2, 1, 1, SERVICE_HOUSE, ("health",),
    ),
    Place(
        "montmurat", "Montmurat", "Montmurat", "15133", "15600", "44.6290", "2.1980", "town_hall", FIRST,
        "Au balcon de la vallée du Lot : un accueil en plusieurs langues, et un banc d’essai pour les outils libres "
        "du travail à distance.",
        3, 2, 0, 1, TOWN_HALL, ("foreigners", "free_software"), ("scanner",), ("parking",),
    ),
    Place(
        "murat", "Murat «\u00a0La Cocotte numérique\u00a0»", "Murat", "15138", "15300", "45.1100", "2.8680",
        "incubator", FIRST,
        "On y vient pour apprendre à travailler à distance, pour un poste calme au pied du rocher, ou pour fabriquer "
        "quelque chose au fablab. Le forum du télétravail s’y tient chaque automne.",
        4, 3, 1, 1, FULL_DAYS, ("coworking", "initial_training"), ("fablab", "projector", "kitchen", "scanner"),
        ("step_free", "toilets", "parking", "induction_loop"),
    ),
    Place(
        "saint-flour", "Saint-Flour", "Saint-Flour", "15187", "15100", "45.0330", "3.0930", "incubator", FIRST,
        "À un quart d’heure de l’autoroute : des bureaux de passage pour qui se déplace beaucoup, et la place de "
        "marché où indépendants et entreprises se rencontrent.",
        4, 3, 1, 1, FULL_DAYS, ("nomads", "marketplace"), ("projector", "lockers"), ("step_free", "parking", "bus"),
    ),
    Place(
        "ydes", "Ydes", "Ydes", "15265", "15210", "45.3480", "2.4370", "service_house", FIRST,
        "Près de la maison de santé : une salle de visioconférence équipée pour la télémédecine, et des bureaux pour "
        "les métiers du soin à distance.",
        3, 2, 0, 1, SERVICE_HOUSE, ("telemedicine",),
    ),
    Place(
        "mauriac", "Mauriac", "Mauriac", "15120", "15200", "45.2180", "2.3340", "media_library", SECOND,
        "Dans la médiathèque, ouverte le samedi : un poste parmi les livres et des bureaux au-dessus de la place.",
        3, 2, 1, 1, MEDIA_LIBRARY, (), ("scanner", "projector"), ("step_free", "lift", "toilets"),
    ),
    Place(
        "riom-es-montagnes", "Riom-ès-Montagnes", "Riom-ès-Montagnes", "15162", "15400", "45.2820", "2.6600",
        "service_house", SECOND,
        "Au nord du volcan, dans la maison de services : trois bureaux, un open space et une salle de "
        "visioconférence.",
        3, 2, 0, 1, SERVICE_HOUSE,
    ),
    Place(
        "cassaniouze", "Cassaniouze", "Cassaniouze", "15027", "15340", "44.6940", "2.3830", "town_hall", SECOND,
        "À l’étage de la mairie, dans la châtaigneraie : deux bureaux et deux postes, ouverts le matin et "
        "l’après-midi.",
        2, 2, 0, 0, TOWN_HALL, (), (), ("parking",),
    ),
)  # fmt: skip
LATER = (
    Place(
        "la-forge", "La Forge", "Aurillac", "15014", "15000", "44.9300", "2.4470", "private_coworking",
        date(2014, 11, 1),
        "Un espace de coworking tenu par une association : de grandes tables, un fablab, des ateliers le soir.",
        0, 8, 1, 0, LONG_DAYS, ("coworking",), ("fablab", "kitchen", "lockers"), ("step_free", "bus"), private=True,
    ),
    Place(
        "a2ex", "A2EX", "Aurillac", "15014", "15000", "44.9160", "2.4300", "university", date(2016, 10, 1),
        "Sur le site universitaire, un bâtiment pensé pour enseigner et travailler à distance : cinq bureaux, un "
        "open space, une salle de réunion et une de visioconférence.",
        5, 6, 1, 1, _weekly(range(5), (7.5, 19.5)), ("teaching",), ("projector", "lockers"),
        ("step_free", "lift", "toilets", "induction_loop", "bus"),
    ),
    Place(
        "pierrefort", "Pierrefort", "Pierrefort", "15152", "15230", "44.9210", "2.8380", "other", date(2017, 5, 1),
        "Un télécentre est en projet à Pierrefort.", visio=0, hours=(), access=(), planned=True,
    ),
    Place(
        "montsalvy", "Montsalvy", "Montsalvy", "15134", "15120", "44.7070", "2.5010", "other", date(2017, 5, 1),
        "Un télécentre est en projet à Montsalvy.", visio=0, hours=(), access=(), planned=True,
    ),
)  # fmt: skip
PLACES = (*OF_2013, *LATER)
