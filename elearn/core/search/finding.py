"""Reading the index: candidates first, capped, then ranked; slips mended when nothing is found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from elearn.core import db
from elearn.core.search import words
from elearn.core.search.models import SearchTerm, SearchTrigram
from elearn.core.search.words import Word

CAP = 200  # answers counted at most: a word found more often tells nothing, and each one is read
RANKED = 100  # of these, how many PostgreSQL ranks by their body: reading it costs
MOST_WORDS = 12  # of what is asked
LONGEST_QUESTION = 300  # characters of it that are read
NEAREST = 60  # words looked at for one that is not known


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer; a higher ``score`` is better. Scores of two databases do not compare."""

    ref: str
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """A page of answers.

    ``total`` is exact up to :data:`CAP`, and then ``is_capped``. ``corrected`` is the
    question as it was understood, when a word had to be replaced. ``is_wider`` tells
    that no entry holds all the words: these hold some. ``terms`` is for
    :func:`~elearn.core.search.marks.marked`.
    """

    hits: tuple[Hit, ...] = ()
    total: int = 0
    is_capped: bool = False
    corrected: str | None = None
    is_wider: bool = False
    terms: tuple[str, ...] = ()

    @property
    def refs(self) -> list[str]:
        """What was found, the best first."""
        return [hit.ref for hit in self.hits]

    @property
    def ids(self) -> list[int]:
        """The same, where refs are numbers."""
        return [int(hit.ref) for hit in self.hits]


@dataclass(frozen=True, slots=True)
class _Term:
    """One word asked for: any of ``forms``, or what begins with ``prefix``."""

    word: Word
    prefix: str = ""

    @property
    def forms(self) -> list[str]:
        return sorted(self.word.forms)


def find(kind: str, text: str, *, limit: int = 20, offset: int = 0, language: str = "fr") -> Found:
    """The entries of ``kind`` that hold every word of ``text``, the best first.

    Where there is none, words that nobody wrote are replaced by the nearest known, then
    entries that hold only some of the words are taken. Never fails, whatever the text.
    """
    asked = _asked(text, language)
    if not asked:
        return Found()
    corrected = None
    found = _search(kind, asked, limit, offset)
    if not found.total:
        mended = [_mend(kind, term, language) for term in asked]
        if mended != asked:
            asked, corrected = mended, _rewrite(text, asked, mended)
            found = _search(kind, asked, limit, offset)
    wider = not found.total and len(asked) > 1
    if wider:
        found = _search(kind, asked, limit, offset, any_word=True)
    return Found(
        hits=found.hits,
        total=min(found.total, CAP),
        is_capped=found.total > CAP,
        corrected=corrected if found.total else None,
        is_wider=wider and bool(found.total),
        terms=tuple(dict.fromkeys(f for t in asked for f in (*t.forms, *([t.prefix + "*"] if t.prefix else ())))),
    )


def _asked(text: str, language: str) -> list[_Term]:
    """The words that count; the last one may be the beginning of a word."""
    read = list(words.read(text[:LONGEST_QUESTION], language))[:MOST_WORDS]
    telling = [w for w in read if w.folded not in words.STOP_WORDS] or read
    terms = [_Term(word) for word in telling]
    if terms and len(terms[-1].word.folded) >= 3:
        terms[-1] = _Term(telling[-1], prefix=telling[-1].folded)
    return list({t.word.folded: t for t in terms}.values())


def _search(kind: str, terms: Sequence[_Term], limit: int, offset: int, *, any_word: bool = False) -> Found:
    ask = _on_sqlite if db.is_sqlite() else _on_postgresql
    statement, values = ask(kind, terms, any_word=any_word)
    values |= {"kind": kind, "cap": CAP + 1, "limit": min(limit, CAP), "offset": max(0, offset)}
    rows = db.session().execute(statement, values).all()
    if rows or not offset:
        total = rows[0].total if rows else 0
    else:
        first = db.session().execute(statement, values | {"limit": 1, "offset": 0}).all()
        total = first[0].total if first else 0
    # Past the cap there is no page: what is counted is what can be seen.
    seen = rows[: max(0, CAP - offset)]
    return Found(hits=tuple(Hit(r.ref, float(r.score)) for r in seen), total=total)


# An entry whose title holds all the words comes before those whose body does. Both sides
# stop at the cap, so that a word that is everywhere costs no more than a rare one.
_SQLITE = sa.text("""
    WITH found AS (
        SELECT id, max(score) AS score FROM (
            SELECT * FROM (SELECT rowid AS id, 1000 - bm25(core_search_fts, 0, 1, 0) AS score
                           FROM core_search_fts WHERE core_search_fts MATCH :in_title LIMIT :cap)
            UNION ALL
            SELECT * FROM (SELECT rowid AS id, -bm25(core_search_fts, 0, 6, 1) AS score
                           FROM core_search_fts WHERE core_search_fts MATCH :anywhere LIMIT :cap)
        ) GROUP BY id
    )
    SELECT e.ref, f.score, f.total
    FROM (SELECT id, score, count(*) OVER () AS total FROM found
          ORDER BY score DESC, id LIMIT :limit OFFSET :offset) f
    JOIN core_search_entry e ON e.id = f.id
    ORDER BY f.score DESC, f.id
""")


def _on_sqlite(kind: str, terms: Sequence[_Term], *, any_word: bool) -> tuple[sa.TextClause, dict[str, Any]]:
    joined = (" OR " if any_word else " AND ").join(
        "(" + " OR ".join([f'"{f}"' for f in t.forms] + ([f'"{t.prefix}"*'] if t.prefix else [])) + ")" for t in terms
    )
    quoted = kind.replace('"', '""')
    own = f'{{kind}} : "{quoted}"'
    return _SQLITE, {
        "in_title": f"{own} AND {{title_terms}} : ({joined})",
        "anywhere": f"{own} AND {{title_terms all_terms}} : ({joined})",
    }


_POSTGRESQL = sa.text("""
    WITH titled AS MATERIALIZED (
        SELECT id, ref, 1000 + ts_rank(title_terms, CAST(:ranking AS tsquery), 1) AS score
        FROM core_search_entry WHERE kind = :kind AND title_terms @@ CAST(:query AS tsquery) LIMIT :cap
    ), held AS MATERIALIZED (
        SELECT e.id, e.ref,
            CASE WHEN row_number() OVER () <= :ranked
                 THEN ts_rank(all_terms, CAST(:ranking AS tsquery))
                      + 4 * ts_rank(title_terms, CAST(:ranking AS tsquery))
                 ELSE 0 END AS score
        FROM (SELECT * FROM core_search_entry WHERE kind = :kind AND all_terms @@ CAST(:query AS tsquery)
              LIMIT :cap) e
    ), found AS (
        SELECT id, ref, max(score) AS score
        FROM (SELECT id, ref, score FROM titled UNION ALL SELECT id, ref, score FROM held) u GROUP BY id, ref
    )
    SELECT ref, score, count(*) OVER () AS total FROM found ORDER BY score DESC, id LIMIT :limit OFFSET :offset
""")


def _on_postgresql(kind: str, terms: Sequence[_Term], *, any_word: bool) -> tuple[sa.TextClause, dict[str, Any]]:
    groups = [
        "(" + " | ".join([f"'{f}'" for f in t.forms] + ([f"'{t.prefix}':*"] if t.prefix else [])) + ")" for t in terms
    ]
    # Ranked by any of the words: ranking "and" asks for positions, which are not kept.
    values = {"query": (" | " if any_word else " & ").join(groups), "ranking": " | ".join(groups), "ranked": RANKED}
    return _POSTGRESQL, values


def _mend(kind: str, term: _Term, language: str) -> _Term:
    """The same term if some entry holds it, else the nearest word that one does."""
    allowed = words.slips_allowed(term.word.folded)
    if not allowed or _search(kind, [term], 1, 0).total:
        return term
    for written in _near(term.word.folded, allowed):
        word = next(words.read(written, language))
        if _search(kind, [_Term(word)], 1, 0).total:
            return _Term(word)
    return term


def _near(folded: str, allowed: int) -> list[str]:
    """The known words at most ``allowed`` slips away, the nearest first, as written."""
    shared = sa.func.count().label("shared")
    query = (
        sa.select(SearchTerm.term, SearchTerm.written)
        .join(SearchTrigram, SearchTrigram.term_id == SearchTerm.id)
        .where(SearchTrigram.trigram.in_(sorted(words.trigrams(folded))))
        .group_by(SearchTerm.id, SearchTerm.term, SearchTerm.written)
        .order_by(shared.desc(), sa.func.abs(sa.func.length(SearchTerm.term) - len(folded)), SearchTerm.term)
        .limit(NEAREST)
    )
    scored = [
        (words.distance(folded, t, allowed), n, written) for n, (t, written) in enumerate(db.session().execute(query))
    ]
    return [written for far, _n, written in sorted(scored) if far <= allowed][:5]


def _rewrite(text: str, asked: Sequence[_Term], mended: Sequence[_Term]) -> str:
    """The question with the replaced words in place, all in lower case."""
    instead = {a.word.folded: m.word.written for a, m in zip(asked, mended, strict=True)}
    return " ".join(instead.get(words.fold(written), written) for written in words.cut(text[:LONGEST_QUESTION]))
