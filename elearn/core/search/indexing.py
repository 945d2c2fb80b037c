"""Writing the index, in the transaction that writes what it tells of."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from elearn.core import db
from elearn.core.providers import Registry
from elearn.core.search import words
from elearn.core.search.models import SearchEntry, SearchTerm, SearchTrigram

LONGEST_TEXT = 400_000  # characters of a text that are read
MOST_TERMS = 12_000  # distinct terms kept of one entry
EXTRA_COUNTS = 4  # a keyword is worth that many mentions in the body
CHUNK = 500  # values in one statement
KIND = re.compile(r"[a-z][a-z0-9._-]{0,59}")
_ADD = sa.text("INSERT INTO core_search_fts (rowid, kind, title_terms, all_terms) VALUES (:id, :kind, :title, :body)")
# External content: a row is taken out by giving back the very values it was made of.
_TAKE = sa.text(
    "INSERT INTO core_search_fts (core_search_fts, rowid, kind, title_terms, all_terms) "
    "VALUES ('delete', :id, :kind, :title, :body)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What is found under one ``ref``. ``extra`` (keywords) counts more than the body."""

    ref: int | str
    title: str
    body: str
    extra: str = ""
    language: str = "fr"


Source = Callable[[], Iterable[Document]]
# One a kind: all documents of the kind, read in the current scope.
SOURCES: Registry[Source] = Registry("core.search_sources")


def index(kind: str, ref: int | str, *, title: str, body: str, language: str = "fr", extra: str = "") -> bool:
    """Make ``ref`` found by these words, instead of those it had. Returns whether anything changed."""
    return _index(kind, Document(ref=ref, title=title, body=body, extra=extra, language=language))


def remove(kind: str, ref: int | str) -> None:
    """Let ``ref`` be found no more; its own words are no longer suggested."""
    old = _old(kind, str(ref))
    if old is None:
        return
    _forget(old)
    db.session().execute(sa.delete(SearchEntry).where(SearchEntry.id == old.id))
    _forget_words(old.terms)


def rebuild(kinds: Iterable[str] = ()) -> dict[str, int]:
    """Write the whole index again from :data:`SOURCES`. Returns how many entries each kind has."""
    made = {}
    for kind in tuple(kinds) or tuple(SOURCES):
        kept = set()
        for document in SOURCES.get(kind)():
            _index(kind, document)
            kept.add(str(document.ref))
        known = db.session().scalars(sa.select(SearchEntry.ref).where(SearchEntry.kind == kind)).all()
        for ref in set(known) - kept:
            remove(kind, ref)
        made[kind] = len(kept)
    return made


@dataclass(frozen=True, slots=True)
class _Old:
    id: int
    digest: str
    row: tuple[Any, ...]  # what the virtual table holds of it
    terms: frozenset[str]


def _old(kind: str, ref: str) -> _Old | None:
    terms: Any = SearchEntry.all_terms if db.is_sqlite() else sa.func.tsvector_to_array(SearchEntry.all_terms)
    query = sa.select(SearchEntry.id, SearchEntry.digest, SearchEntry.title_terms, terms).where(
        SearchEntry.kind == kind, SearchEntry.ref == ref
    )
    found = db.session().execute(query).first()
    if found is None:
        return None
    number, digest, title, held = found
    return _Old(number, digest, (kind, title, held), frozenset(held.split() if isinstance(held, str) else held))


def _index(kind: str, document: Document) -> bool:
    if not KIND.fullmatch(kind):
        raise ValueError(f"{kind!r} is no kind: <room>.<thing>, in small letters")
    read = _read(document)
    digest = hashlib.sha256(f"{read.title}\n{read.body}".encode()).hexdigest()[:32]
    old = _old(kind, str(document.ref))
    if old is not None and old.digest == digest:
        return False
    if old is not None:
        _forget(old)
    session = db.session()
    values = {"digest": digest, "title_terms": read.title, "all_terms": read.body}
    number = session.execute(
        db.insert(SearchEntry)
        .values(kind=kind, ref=str(document.ref), **values)
        .on_conflict_do_update(index_elements=["kind", "ref"], set_=values)
        .returning(SearchEntry.id)
    ).scalar_one()
    if db.is_sqlite():
        session.execute(_ADD, {"id": number, "kind": kind, "title": read.title, "body": read.body})
    _learn(read.written)
    if old is not None:
        _forget_words(old.terms - read.forms)
    return True


@dataclass(frozen=True, slots=True)
class _Read:
    title: str
    body: str
    written: dict[str, str]  # folded → as written
    forms: frozenset[str]


def _read(document: Document) -> _Read:
    titles: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    written: dict[str, str] = {}
    for text, worth, into in (
        (document.title, 1, (titles, counts)),
        (document.extra, EXTRA_COUNTS, (counts,)),
        (document.body, 1, (counts,)),
    ):
        for word in words.read(text[:LONGEST_TEXT], document.language):
            written.setdefault(word.folded, word.written)
            for counter in into:
                for form in word.forms:
                    counter[form] += worth
    kept = dict(counts.most_common(MOST_TERMS))
    encode = _for_fts if db.is_sqlite() else _for_tsvector
    return _Read(encode(titles), encode(kept), written, frozenset(kept))


def _for_fts(counts: dict[str, int]) -> str:
    """The terms, repeated as often as they count (bm25 levels off after a few)."""
    return " ".join(" ".join([term] * min(n, 6)) for term, n in sorted(counts.items()))


def _for_tsvector(counts: dict[str, int]) -> str:
    """The terms with a weight for how often they occur; one position, which keeps a row small."""
    return " ".join(f"'{term}':1{'B' if n >= 4 else 'C' if n >= 2 else 'D'}" for term, n in sorted(counts.items()))


def _forget(old: _Old) -> None:
    """Take the entry out of the virtual table of SQLite."""
    if db.is_sqlite():
        kind, title, body = old.row
        db.session().execute(_TAKE, {"id": old.id, "kind": kind, "title": title, "body": body})


def _learn(written: dict[str, str]) -> None:
    """Add the words that are new to the vocabulary; a number is no word."""
    session = db.session()
    known = {t for t in written if words.slips_allowed(t) and not any(c.isdigit() for c in t)}
    for chunk in _chunks(sorted(known)):
        present = set(session.scalars(sa.select(SearchTerm.term).where(SearchTerm.term.in_(chunk))))
        new = [{"term": t, "written": written[t][: 2 * words.LONGEST_WORD]} for t in chunk if t not in present]
        if not new:
            continue
        statement = db.insert(SearchTerm).values(new).on_conflict_do_nothing(index_elements=["term"])
        added = session.execute(statement.returning(SearchTerm.id, SearchTerm.term)).all()
        rows = [{"trigram": g, "term_id": number} for number, term in added for g in sorted(words.trigrams(term))]
        if rows:
            session.execute(sa.insert(SearchTrigram), rows)


def _forget_words(terms: Iterable[str]) -> None:
    """Drop from the vocabulary those of ``terms`` that no entry holds any more."""
    term = SearchTerm.__table__.c.term
    if db.is_sqlite():
        unheld = sa.text("NOT EXISTS (SELECT 1 FROM core_search_fts_words w WHERE w.term = core_search_term.term)")
    else:
        unheld = sa.text(
            "NOT EXISTS (SELECT 1 FROM core_search_entry e "
            "WHERE e.all_terms @@ CAST(quote_literal(core_search_term.term) AS tsquery))"
        )
    for chunk in _chunks(sorted(terms)):
        db.session().execute(sa.delete(SearchTerm).where(term.in_(chunk), unheld))


def _chunks(values: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(values), CHUNK):
        yield list(values[start : start + CHUNK])
