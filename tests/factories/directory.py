"""The list of skills, and people of the directory. Each works in the current transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from elearn.accounts.models import Person
from elearn.config import ROOT
from elearn.core.policy import SYSTEM, Actor
from elearn.directory import skills_file
from elearn.directory.fields import FIELDS
from elearn.directory.services import offers, profiles, publishing, skills
from elearn.directory.services.offers import OfferSheet
from elearn.directory.services.profiles import Availability, Presentation
from tests.factories.accounts import actor_of, make_person

LIST = skills_file.read(ROOT / "content" / skills_file.NAME)


def keep_skills() -> None:
    """The product's own list of skills."""
    skills.keep(SYSTEM, LIST)


def make_provider(
    person: Person | Actor | None = None,
    said: Presentation | None = None,
    *,
    levels: Mapping[str, int] | None = None,
    shown: Collection[str] = tuple(FIELDS),
    hours: int | None = None,
    **values: Any,
) -> Actor:
    """Someone with a public profile, who shows all of it unless told otherwise. The skills must be kept."""
    actor = person if isinstance(person, Actor) else actor_of(person or make_person())
    levels = levels if levels is not None else {"facturation-client": 2}
    said = said or Presentation(**{"name": "Solène Prat", "trade": "Secrétaire indépendante", **values})
    profiles.present(actor, said)
    profiles.choose_skills(actor, levels)
    if hours is not None:
        profiles.plan_time(actor, Availability(hours))
    publishing.publish(actor, shown, tuple(levels), tuple(levels))
    return actor


def sheet(**values: Any) -> OfferSheet:
    """A valid offer, with these values in place."""
    return OfferSheet(
        **{
            "category": "appui-comptable",
            "title": "Dix factures par mois",
            "unit": "month",
            "price_cents": 18_000,
            "skills": ("facturation-client",),
            "scope": "Établir et envoyer dix factures.",
            "deliverable": "Dix factures envoyées et classées.",
            **values,
        }
    )


def make_offer(actor: Actor, *, is_published: bool = True, **values: Any) -> int:
    """An offer of someone, public unless told otherwise."""
    made = offers.create(actor, sheet(**values))
    if is_published:
        offers.publish(actor, made)
    return made
