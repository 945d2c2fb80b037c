"""Exercises published directly, and people who follow them. Each works in the current transaction."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from elearn.core import db
from elearn.core.policy import Actor
from elearn.modules.models import Activity
from elearn.portfolio import services
from elearn.progress import services as progress
from tests.factories.accounts import actor_of, give_role, make_person
from tests.factories.progress import make_module

FIELDS: list[dict[str, Any]] = [
    {"id": "nom", "label": "Votre nom", "type": "text", "required": True, "longest": 60},
    {"id": "projet", "label": "Votre projet", "type": "long", "longest": 500},
    {"id": "jours", "label": "Jours vendus", "type": "number", "decimals": 1, "least": "0", "required": True},
    {"id": "tjm", "label": "Tarif journalier", "type": "money", "required": True, "shares": "tjm"},
    {"id": "taux", "label": "Part à mettre de côté", "type": "percent", "least": "0", "most": "100"},
    {"id": "debut", "label": "Début", "type": "date"},
    {"id": "statut", "label": "Statut", "type": "choice", "choices": ["Micro", "Société"]},
    {"id": "points", "label": "Points", "type": "checklist", "items": ["Devis", "Facture", "Relance"]},
    {
        "id": "mois",
        "label": "Mois",
        "type": "table",
        "rows_min": 2,
        "rows_max": 4,
        "columns": [
            {"id": "nom_mois", "label": "Mois", "type": "text"},
            {"id": "entre", "label": "Entré", "type": "money"},
            {
                "id": "fin",
                "label": "Fin",
                "type": "computed",
                "formula": "previous_fin + entre",
                "start": "tjm",
                "unit": "€",
            },
        ],
    },
    {"id": "total", "label": "Total", "type": "computed", "formula": "jours * tjm", "unit": "€", "shares": "total"},
]


def sheet(
    slug: str = "fiche", *, fields: list[dict[str, Any]] | None = None, review: str = "trainer"
) -> dict[str, Any]:
    """An exercise as the reader of YAML gives it."""
    return {
        "title": "Remplir la fiche",
        "introduction": "<p>Une introduction.</p>",
        "deliverable": slug,
        "document": f"Document {slug}",
        "review": review,
        "criteria": ["Le total est juste."],
        "sections": [{"title": "Une partie", "help": "", "fields": FIELDS if fields is None else fields}],
    }


def publish(module: str = "essai", *sheets: dict[str, Any]) -> None:
    """A module whose activities are a text to read, then these exercises."""
    made = sheets or (sheet(),)
    steps: tuple[dict[str, Any], ...] = (
        {"key": "lire", "kind": "text", "title": "Lire", "minutes": 5, "completion": {"rule": "seen"}},
        *(
            {
                "key": f"exercice-{n}",
                "kind": "exercise",
                "title": f"Exercice {n}",
                "minutes": 20,
                "completion": {"rule": "submitted"},
                "content": {"sheet": one},
            }
            for n, one in enumerate(made, 1)
        ),
    )
    module_ = make_module(module, steps=steps)
    query = sa.select(Activity).where(Activity.version_id == module_.current_version_id, Activity.kind == "exercise")
    for activity in db.session().scalars(query):
        services.keep_exercise(activity.id, activity.content["sheet"])


def follower(*modules: str) -> Actor:
    """Someone new who follows these modules."""
    actor = actor_of(make_person())
    for slug in modules or ("essai",):
        progress.enrol(actor, slug)
    return actor


def trainer() -> Actor:
    """Someone new who is a trainer."""
    person = make_person(is_demonstration=True)
    give_role(person, "trainer")
    return actor_of(person, "trainer")


ANSWERS: dict[str, Any] = {"nom": "Solène", "jours": "2,5", "tjm": "250", "mois": [{"nom_mois": "Mai", "entre": "100"}]}
