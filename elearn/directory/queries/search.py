"""Search of the directory: public profiles by facets and by words, offers likewise.

A fixed number of statements, whatever the number of profiles, of filters and of answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa

from elearn.core import db, i18n, search
from elearn.core.policy import Actor, require
from elearn.core.web.paging import Page
from elearn.directory.indexing import PROFILE
from elearn.directory.models import Listing
from elearn.directory.policy import Can
from elearn.directory.queries import search_sql
from elearn.directory.queries.profiles import ProfileCard, card_of
from elearn.directory.queries.wishes import Wish

SIZE = 20
_SHOWN = db.Among(sa.select(*Listing.__table__.columns), Listing.profile_id)


@dataclass(frozen=True, slots=True)
class Found:
    """A page of public profiles; ``counts`` is facet → value → how many of the answers have it.

    ``corrected`` is the text as it was understood, ``is_capped`` that too many held its words to count.
    """

    page: Page[ProfileCard]
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    corrected: str = ""
    is_capped: bool = False


def find(actor: Actor, wish: Wish, page: int = 1, size: int = SIZE) -> Found:
    """The public profiles that have all that is wished, in the order that the page explains.

    The words first when there are any; then those who prove what is asked, then the nearest when a
    place is asked, then those who are available within two weeks, then by turns that change each day.
    """
    require(Can.SEARCH, actor)
    words = search.find(PROFILE, wish.text, limit=search.CAP) if wish.text else search.Found()
    asked = search_sql.statements(wish, of_words=bool(wish.text))
    values = search_sql.values(wish, i18n.today()) | {"words": words.ids}
    first = (page - 1) * size
    # The order first, over numbers alone: what a page shows is read for that page only.
    if wish.text:
        ranks = {profile_id: rank for rank, profile_id in enumerate(words.ids)}
        found = sorted(db.rows(asked.ids, values).scalars(), key=lambda i: ranks[i])
        ids, total = found[first : first + size], len(found)
    else:
        ids = list(db.rows(asked.page, values | {"size": size, "skipped": first}).scalars())
        total = len(ids)
        if page > 1 or total == size:
            total = db.rows(asked.total, values).scalar_one()
    shown = {row.profile_id: row for row in _SHOWN.rows(ids)} if ids else {}
    counts: dict[str, dict[str, int]] = {}
    for facet, value, count in db.rows(asked.counts, values):
        counts.setdefault(facet, {})[value] = count
    cards = [card_of(shown[i]) for i in ids]
    return Found(Page(cards, page, total, size), counts, words.corrected or "", words.is_capped)
