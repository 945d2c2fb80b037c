"""A circle to look at: independents of the directory, and invented companies at every stage."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from elearn.core import db, i18n
from elearn.core.plugin import DemoAccount
from elearn.core.policy import Actor
from elearn.pool import queries as pool
from elearn.prospecting.checking import Sheet
from elearn.prospecting.models import ACTIVE, Circle, Member
from elearn.prospecting.services import circles, needs, prospects

if TYPE_CHECKING:
    from elearn.core.kernel import Kernel

NAME = "Indépendants des Hautes-Terres"
# Invented; their SIREN have a right key (Luhn), nothing more.
COMPANIES = (
    Sheet("Fromagerie du Puy-Rond", "event", "999993009", "Valbasalte", "Marché de Noël des producteurs",
          "", "Direction", "contact@puy-rond.example", "", "Deux sites, pas de secrétariat.", "Rappeler pour un devis"),
    Sheet("Scierie Bessaguet", "website", "", "Pont-de-Narse", "scierie-bessaguet.example", next_action="Écrire"),
    Sheet("Thermes de la Narse", "network", "999993017", "Les Estables", "Par la Grappe Métal des Plateaux"),
    Sheet("Transports Vergnolle", "register", "999993025", "Valbasalte"),
)  # fmt: skip
CATEGORIES = ("secretariat", "traduction", "graphisme")


def demonstrate(kernel: Kernel, _password: str) -> list[DemoAccount]:
    """Make it once; nothing without two people in the directory."""
    with kernel.database.reading():
        is_there = db.session().scalar(sa.select(Circle.id).where(Circle.name == NAME)) is not None
        found = list(dict.fromkeys(one for category in CATEGORIES for one in pool.matching.practising(category)))[:3]
        cards = pool.providers.listed(found)
    people = [Actor(person_id=one, display_name=cards[one].title, locale="fr") for one in found if one in cards]
    if is_there or len(people) < 2:
        return []
    with kernel.database.transaction():
        _make(people)
    return []


def _make(people: list[Actor]) -> None:
    host, *others = people
    circle = circles.start(host, NAME)
    at = db.session().scalars(sa.select(Member.at).where(Member.circle_id == circle)).one()
    db.session().add_all(Member(circle_id=circle, person_id=one.id, state=ACTIVE, at=at) for one in others)
    db.session().flush()
    days = (2, 5)
    made = []
    for rank, one in enumerate(COMPANIES):
        day = i18n.today() + timedelta(days=days[rank]) if one.next_action else None
        sheet = Sheet(**{name: getattr(one, name) for name in Sheet.__slots__ if name != "next_on"}, next_on=day)
        made.append(prospects.add(people[rank % len(people)], circle, sheet))
    prospects.claim(host, made[0])
    prospects.contact(host, made[0], "visit", "Premier échange au marché, intéressés par un secrétariat.", "demo:1")
    needs.express(
        host, made[0], "secretariat", "Secrétariat deux matinées par semaine",
        "Tenir l’agenda des livraisons, répondre aux clients, mettre en forme les devis.",
    )  # fmt: skip
    prospects.oppose(others[0], made[3])
