"""Published reads of the catalogue: small frozen cards, in bulk by ids where it counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from elearn.core import db
from elearn.core.db import session
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.modules.extend import ActivityCard, ActivityView
from elearn.modules.media import NAME
from elearn.modules.models import Activity, LearningPath, Media, Module, PathModule, Source, Term, Version


@dataclass(frozen=True, slots=True)
class ModuleCard:
    """A module in a list, by its current version."""

    id: int
    slug: str
    position: int
    version_id: int
    number: int
    title: str
    summary: str
    language: str
    price_cents: int
    minutes: int
    weight_bytes: int
    activity_count: int


@dataclass(frozen=True, slots=True)
class VersionCard:
    """One version, whole sheet included. ``is_current`` tells whether a newer one replaced it."""

    id: int
    module_id: int
    slug: str
    position: int
    number: int
    title: str
    summary: str
    language: str
    price_cents: int
    minutes: int
    weight_bytes: int
    activity_count: int
    checked_on: date
    published_at: datetime
    sheet: Mapping[str, Any]
    is_current: bool


@dataclass(frozen=True, slots=True)
class PathCard:
    """A path and its modules, in order."""

    slug: str
    title: str
    summary: str
    modules: list[ModuleCard]


@dataclass(frozen=True, slots=True)
class MediaCard:
    """Where the bytes of a media file are."""

    path: str
    storage_key: str
    mime: str
    bytes: int


_SLUG = re.compile(r"[a-z0-9-]{1,80}\Z")
_MODULE_COLUMNS = (
    Module.id, Module.slug, Module.position, Version.id, Version.number, Version.title, Version.summary,
    Version.language, Version.price_cents, Version.minutes, Version.weight_bytes, Version.activity_count,
)  # fmt: skip
_VERSION_COLUMNS = (
    Version.id, Version.module_id, Module.slug, Module.position, Version.number, Version.title, Version.summary,
    Version.language, Version.price_cents, Version.minutes, Version.weight_bytes, Version.activity_count,
    Version.checked_on, Version.published_at, Version.sheet,
    sa.func.coalesce(Module.current_version_id == Version.id, sa.false()),
)  # fmt: skip
_ACTIVITY_COLUMNS = (
    Activity.id, Activity.version_id, Activity.key, Activity.kind, Activity.position, Activity.title,
    Activity.minutes, Activity.weight_bytes, Activity.completion, Activity.objectives,
)  # fmt: skip


def _current() -> sa.Select[*tuple[Any, ...]]:
    columns: Sequence[Any] = _MODULE_COLUMNS
    return sa.select(*columns).join(Version, Version.id == Module.current_version_id)


# What every page of a lesson asks is made once: making a statement costs as much as sending it.
_ALL_CURRENT = _current().order_by(Module.position, Module.id)
_BY_SLUG = _current().where(Module.slug == sa.bindparam("slug"))
_OUTLINE = (
    sa.select(*_ACTIVITY_COLUMNS).where(Activity.version_id == sa.bindparam("version_id")).order_by(Activity.position)
)
_BY_KEYS = sa.select(*_ACTIVITY_COLUMNS).where(
    Activity.version_id == sa.bindparam("version_id"), Activity.key.in_(sa.bindparam("keys", expanding=True))
)
_WITH_CONTENT = (
    sa.select(*_ACTIVITY_COLUMNS, Activity.content, Module.slug, Version.language)
    .join(Version, Version.id == Activity.version_id)
    .join(Module, Module.id == Version.module_id)
)
_BY_KEY = _WITH_CONTENT.where(Activity.version_id == sa.bindparam("version_id"), Activity.key == sa.bindparam("key"))
_BY_ID = _WITH_CONTENT.where(Activity.id == sa.bindparam("id"))


def _card(row: Any) -> ActivityCard:
    ident, version_id, key, kind, position, title, minutes, weight, completion, objectives = row
    rule, percent = completion["rule"], completion.get("percent", 0)
    return ActivityCard(
        ident, version_id, key, kind, position, title, minutes, weight, rule, percent, tuple(objectives)
    )


def current_versions() -> list[ModuleCard]:
    """Every published module, by position."""
    return [ModuleCard(*row) for row in db.rows(_ALL_CURRENT)]


def modules(ids: Iterable[int]) -> dict[int, ModuleCard]:
    """Published modules by their ids; unknown ids are left out."""
    rows = session().execute(_current().where(Module.id.in_(list(ids))))
    return {row[0]: ModuleCard(*row) for row in rows}


def published(slug: str) -> ModuleCard | None:
    """The published module of that slug, or None."""
    row = db.rows(_BY_SLUG, {"slug": slug}).first()
    return ModuleCard(*row) if row is not None else None


def module(slug: str) -> ModuleCard:
    """The published module of that slug; raise :class:`Missing`. Lighter than its whole version."""
    found = published(slug)
    if found is None:
        raise Missing(_("Ce module n’existe pas, ou n’est plus proposé."))
    return found


def current_version(slug: str) -> VersionCard:
    """The current version of a module; raise :class:`Missing` when nothing is published under ``slug``."""
    if not _SLUG.match(slug):
        raise Missing(_("Ce module n’existe pas, ou n’est plus proposé."))
    query = sa.select(*_VERSION_COLUMNS).join(Module, Module.current_version_id == Version.id)
    return _version(session().execute(query.where(Module.slug == slug)).first())


def version(version_id: int) -> VersionCard:
    """One version, current or not; raise :class:`Missing`."""
    query = sa.select(*_VERSION_COLUMNS).join(Module, Module.id == Version.module_id)
    return _version(session().execute(query.where(Version.id == version_id)).first())


def versions(ids: Iterable[int]) -> dict[int, VersionCard]:
    """Versions by their ids; unknown ids are left out."""
    query = sa.select(*_VERSION_COLUMNS).join(Module, Module.id == Version.module_id)
    return {row[0]: VersionCard(*row) for row in session().execute(query.where(Version.id.in_(list(ids))))}


def _version(row: Sequence[Any] | None) -> VersionCard:
    if row is None:
        raise Missing(_("Ce module n’existe pas, ou n’est plus proposé."))
    return VersionCard(*row)


def outline(version_id: int) -> list[ActivityCard]:
    """The activities of a version in order, without their content."""
    return [_card(row) for row in session().execute(_OUTLINE, {"version_id": version_id})]


def activities_by_key(version_id: int, keys: Iterable[str]) -> dict[str, ActivityCard]:
    """Some activities of a version by their keys, without their content; unknown keys are left out."""
    rows = session().execute(_BY_KEYS, {"version_id": version_id, "keys": list(keys)})
    return {card.key: card for card in map(_card, rows)}


def outlines(version_ids: Iterable[int]) -> dict[int, list[ActivityCard]]:
    """The outlines of several versions at once; each id asked for has its list."""
    out: dict[int, list[ActivityCard]] = {i: [] for i in version_ids}
    query = sa.select(*_ACTIVITY_COLUMNS).where(Activity.version_id.in_(list(out)))
    for row in session().execute(query.order_by(Activity.version_id, Activity.position)):
        out[row[1]].append(_card(row))
    return out


@dataclass(frozen=True, slots=True)
class Contents:
    """What a version is called, and its activities in order."""

    slug: str
    title: str
    position: int
    steps: list[ActivityCard]


def contents(version_ids: Iterable[int]) -> dict[int, Contents]:
    """The names and the outlines of several versions in one statement; unknown ids are left out."""
    query = (
        sa.select(Version.id, Module.slug, Version.title, Module.position, *_ACTIVITY_COLUMNS)
        .join(Module, Module.id == Version.module_id)
        .outerjoin(Activity, Activity.version_id == Version.id)
        .where(Version.id.in_(list(version_ids)))
        .order_by(Version.id, Activity.position)
    )
    out: dict[int, Contents] = {}
    for ident, slug, title, position, *activity in session().execute(query):
        found = out.setdefault(ident, Contents(slug, title, position, []))
        if activity[0] is not None:
            found.steps.append(_card(activity))
    return out


def activities(ids: Iterable[int]) -> dict[int, ActivityCard]:
    """Activities by their ids; unknown ids are left out."""
    query = sa.select(*_ACTIVITY_COLUMNS).where(Activity.id.in_(list(ids)))
    return {row[0]: _card(row) for row in session().execute(query)}


def activity(version_id: int, key: str) -> ActivityView:
    """One activity with its content; raise :class:`Missing`."""
    return _view(_BY_KEY, {"version_id": version_id, "key": key})


def activity_by_id(activity_id: int) -> ActivityView:
    """The same, by its id."""
    return _view(_BY_ID, {"id": activity_id})


def _view(query: sa.Select[Any], values: dict[str, Any]) -> ActivityView:
    row = session().execute(query, values).first()
    if row is None:
        raise Missing(_("Cette activité n’existe pas dans ce module."))
    return ActivityView(_card(row[:-3]), row[-3], row[-2], row[-1])


def terms(version_id: int) -> list[tuple[str, str, str]]:
    """The glossary of a version: slug, term, definition in HTML, by term."""
    query = sa.select(Term.slug, Term.term, Term.definition_html).where(Term.version_id == version_id)
    return [(row[0], row[1], row[2]) for row in session().execute(query.order_by(Term.term))]


def media(version_id: int, path: str) -> MediaCard:
    """One media file of a version; raise :class:`Missing`, for whatever text as ``path``."""
    if not NAME.match(path):
        raise Missing
    query = sa.select(Media.path, Media.storage_key, Media.mime, Media.bytes)
    row = session().execute(query.where(Media.version_id == version_id, Media.path == path)).first()
    if row is None:
        raise Missing
    return MediaCard(*row)


def files(version_id: int) -> dict[str, str]:
    """Path to storage key of all that a version was made from, for export."""
    db = session()
    out: dict[str, str] = {}
    for model in (Source, Media):
        query = sa.select(model.path, model.storage_key).where(model.version_id == version_id)
        out.update((path, key) for path, key in db.execute(query))
    return out


def current_digests() -> dict[str, str]:
    """Slug to digest of every current version."""
    query = sa.select(Module.slug, Version.digest).join(Version, Version.id == Module.current_version_id)
    return dict(session().execute(query).all())


def paths() -> list[PathCard]:
    """Every path with its published modules, in order; the first is the default one."""
    published = (
        sa.join(PathModule, Module, Module.id == PathModule.module_id)
        .join(Version, Version.id == Module.current_version_id)
    )  # fmt: skip
    query = (
        sa.select(LearningPath.slug, LearningPath.title, LearningPath.summary, *_MODULE_COLUMNS)
        .select_from(sa.outerjoin(LearningPath, published, PathModule.path_id == LearningPath.id))
        .order_by(LearningPath.position, LearningPath.id, PathModule.position)
    )
    found: dict[str, PathCard] = {}
    for slug, title, summary, module_id, *card in session().execute(query):
        path = found.setdefault(slug, PathCard(slug, title, summary, []))
        if module_id is not None:  # a path may hold no published module yet
            path.modules.append(ModuleCard(module_id, *card))
    return list(found.values())
