"""A person who completed a module of two texts, and the identity of who certifies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from elearn.accounts.models import TrainingBodyIdentity
from elearn.accounts.queries import people
from elearn.core import clock, db
from elearn.progress import services as progress
from tests.factories.accounts import actor_of, make_person
from tests.factories.progress import make_module

STEPS: tuple[dict[str, Any], ...] = (
    {"key": "lire", "kind": "text", "title": "Lire", "minutes": 10, "completion": {"rule": "seen"}},
    {"key": "relire", "kind": "text", "title": "Relire", "minutes": 15, "completion": {"rule": "seen"}},
)
SHEET = {"objectives": [{"id": "o", "text": "Écrire un devis complet"}], "price": {"amount_cents": 0}}
BODY = {
    "name": "Buron Formation",
    "address": "1 place du Foirail\n15000 Aurillac",
    "siret": "12345678900006",
    "declaration_number": "84150000015",
    "signatory_name": "Odile Vernhes",
    "signatory_role": "Directrice",
}


def make_body() -> None:
    """The training body, complete."""
    session = db.session()
    if session.get(TrainingBodyIdentity, 1) is None:
        session.add(TrainingBodyIdentity(id=1, updated_at=clock.now(), **BODY))
        session.flush()


@pytest.fixture
def completed(kernel: Any) -> Callable[..., Any]:
    """``completed()`` gives the actor and the enrolment of someone who has just completed a module."""

    def make(slug: str = "essai", *, with_body: bool = True, **person: Any) -> tuple[Any, int]:
        with kernel.database.transaction():
            if with_body:
                make_body()
            make_module(slug, steps=STEPS, sheet=SHEET)
            actor = actor_of(make_person(**person))
            enrolment_id = progress.enrol(actor, slug)
        for step in STEPS:
            with kernel.database.transaction():
                progress.see(actor, enrolment_id, step["key"])
        with kernel.database.reading():
            assert people([actor.id])
        return actor, enrolment_id

    return make
