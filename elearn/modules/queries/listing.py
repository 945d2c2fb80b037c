"""The catalogue's list: what was searched and chosen, a page of it, and what else to say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from elearn.core import i18n
from elearn.core.db import session
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, require
from elearn.core.web.paging import PAGE_SIZE, Page
from elearn.modules import indexing
from elearn.modules.models import Keyword, Module, Theme, Version
from elearn.modules.policy import Can
from elearn.modules.queries.cards import ModuleCard
from elearn.modules.queries.cards import modules as cards_of

LENGTHS = {"court": (0, 60), "moyen": (61, 120), "long": (121, 100_000)}  # minutes
MOST_THEMES = 40
FOUND_SIZE = 20  # answers of a search on one page: the best come first, few read further


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader chose; an empty string is no choice."""

    theme: str = ""
    length: str = ""
    language: str = ""
    free: bool = False

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Filters:
        """From the parameters of an address; unknown values are no choice."""
        length, language = str(values.get("duree", "")), str(values.get("langue", ""))
        return cls(
            theme=str(values.get("theme", ""))[:80].replace("\0", ""),
            length=length if length in LENGTHS else "",
            language=language if language in i18n.LOCALES else "",
            free=values.get("gratuit") == "1",
        )

    @property
    def count(self) -> int:
        """How many choices were made."""
        return sum(map(bool, (self.theme, self.length, self.language, self.free)))

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        """The same for the database."""
        out: list[sa.ColumnElement[bool]] = []
        if self.theme:
            out.append(sa.exists().where(Keyword.version_id == Version.id, Keyword.slug == self.theme))
        if self.length:
            out.append(Version.minutes.between(*LENGTHS[self.length]))
        if self.language:
            out.append(Version.language == self.language)
        if self.free:
            out.append(Version.price_cents == 0)
        return out


@dataclass(frozen=True, slots=True)
class LessonHit:
    """A lesson found by its words, with the module it belongs to."""

    key: str
    title: str
    module: ModuleCard


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of modules; ``corrected`` when a word was replaced; lessons found by the same words."""

    page: Page[ModuleCard]
    corrected: str = ""
    lessons: Sequence[LessonHit] = ()


def modules_page(
    actor: Actor, search: str = "", filters: Filters | None = None, number: int = 1, size: int = 0
) -> Listing:
    """Published modules that hold the words and fit the choices, by position or by relevance.

    ``size`` is that of a page: fifty, or twenty when something is looked for, unless told.
    Raises :class:`Missing` past the last page.
    """
    require(Can.READ, actor)
    filters = filters or Filters()
    if search.strip():
        return _found(search, filters, number, size or FOUND_SIZE)
    size = size or PAGE_SIZE
    conditions = filters.conditions()
    listed = Module.current_version_id.is_not(None)
    ids: sa.Select[Any] = sa.select(Module.id).where(listed)
    count = sa.select(sa.func.count()).select_from(Module).where(listed)
    if conditions:
        ids = ids.join(Version, Version.id == Module.current_version_id).where(*conditions)
        count = count.join(Version, Version.id == Module.current_version_id).where(*conditions)
    # Ids first, from the index alone: the last page costs what the first does.
    chosen = list(session().scalars(ids.order_by(Module.position, Module.id).limit(size).offset((number - 1) * size)))
    if not chosen and number > 1:
        raise Missing(_("Cette page de la liste n’existe pas."))
    cards = cards_of(chosen)
    total = session().scalar(count) or 0
    return Listing(Page([cards[i] for i in chosen if i in cards], number, total, size))


def _found(search: str, filters: Filters, number: int, size: int) -> Listing:
    found = indexing.find(search, i18n.locale())
    ranked = found.module_ids
    conditions = filters.conditions()
    if conditions and ranked:
        query = sa.select(Module.id).join(Version, Version.id == Module.current_version_id)
        kept = set(session().scalars(query.where(Module.id.in_(ranked), *conditions)))
        ranked = [i for i in ranked if i in kept]
    chosen = ranked[(number - 1) * size : number * size]
    if not chosen and number > 1:
        raise Missing(_("Cette page de la liste n’existe pas."))
    shown = set(ranked)
    lessons = [hit for hit in found.lessons if hit[0] in shown] if number == 1 else []
    cards = cards_of({*chosen, *(m for m, _key, _title in lessons)})
    return Listing(
        Page([cards[i] for i in chosen if i in cards], number, len(ranked), size),
        found.corrected,
        [LessonHit(key, title, cards[m]) for m, key, title in lessons if m in cards],
    )


def themes() -> list[tuple[str, str]]:
    """The keywords that most modules carry, by word: slug and word."""
    query = sa.select(Theme.slug, Theme.word).order_by(Theme.modules.desc(), Theme.slug).limit(MOST_THEMES)
    return sorted((tuple(row) for row in session().execute(query)), key=lambda row: row[0])  # type: ignore[misc]
