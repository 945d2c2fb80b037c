"""Modules written directly, people, and the enrolments between them. Each works in the current transaction."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

from elearn.core import clock, db
from elearn.core.policy import Actor
from elearn.modules.models import Activity, LearningPath, Module, PathModule, Version
from elearn.progress import services
from elearn.progress.beacons import Beacon
from tests.factories.accounts import actor_of, make_person

_numbers = itertools.count(1)
VIDEO_MS = 100_000
STEPS: tuple[dict[str, Any], ...] = (
    {"key": "lire", "kind": "text", "title": "Lire", "minutes": 10, "completion": {"rule": "seen"}},
    {"key": "voir", "kind": "video", "title": "Voir", "minutes": 3, "completion": {"rule": "watched", "percent": 80}},
    {"key": "annexe", "kind": "text", "title": "Annexe", "minutes": 5, "completion": {"rule": "none"}},
    {"key": "evaluation", "kind": "quiz", "title": "Évaluation", "minutes": 20, "completion": {"rule": "passed"}},
)
TEXT = {"html": "<h2 id='a'>Une section</h2><p>Un texte.</p>", "toc": [], "text": "Un texte.", "terms": []}


def make_module(slug: str = "essai", *, steps: tuple[dict[str, Any], ...] = STEPS, **values: Any) -> Module:
    """A module with one published version, at the end of the default path."""
    session = db.session()
    position = values.pop("position", next(_numbers))
    module = Module(slug=slug, position=position, current_version_id=None, created_at=clock.now())
    session.add(module)
    session.flush()
    make_version(module, steps=steps, **values)
    path = session.get(LearningPath, 1)
    if path is None:
        path = LearningPath(id=1, slug="parcours", title="Parcours", summary="", holds_all=True, position=1)
        session.add(path)
        session.flush()
    session.add(PathModule(path_id=path.id, module_id=module.id, position=position))
    session.flush()
    return module


def make_version(module: Module, *, steps: tuple[dict[str, Any], ...] = STEPS, **values: Any) -> Version:
    """One more version of a module, made the current one."""
    session = db.session()
    number = next(_numbers)
    version = Version(
        **{
            "module_id": module.id,
            "number": number,
            "digest": f"{number:064d}",
            "title": "Écrire ses devis",
            "summary": "Un module d’essai.",
            "language": "fr",
            "sheet": {"objectives": [], "price": {"amount_cents": 0}},
            "price_cents": 0,
            "minutes": sum(s["minutes"] for s in steps),
            "weight_bytes": 1000,
            "activity_count": len(steps),
            "checked_on": date(2026, 11, 22),
            "published_at": clock.now(),
            **values,
        }
    )
    session.add(version)
    session.flush()
    for position, step in enumerate(steps, 1):
        content = {"seconds": VIDEO_MS / 1000} if step["kind"] == "video" else dict(TEXT)
        defaults = {"weight_bytes": 3800, "objectives": [], "content": content, "position": position}
        session.add(Activity(version_id=version.id, **{**defaults, **step}))
    module.current_version_id = version.id
    session.flush()
    return version


def enrolled(slug: str = "essai", **module_values: Any) -> tuple[Actor, int]:
    """Someone new who follows a new module: the actor and the enrolment's id."""
    make_module(slug, **module_values)
    actor = actor_of(make_person())
    return actor, services.enrol(actor, slug)


def beacon(number: str | int = "", key: str = "lire", **values: Any) -> Beacon:
    """A report of the player, with an id of its own unless one is given."""
    return Beacon(id=str(number or f"b{next(_numbers)}"), key=key, **values)
