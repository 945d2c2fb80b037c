"""Ten thousand modules of one lesson each, made from the words of the real one; and eight people.

Written in bulk beside the content that the first start imports. Always the same for the same
content: figures of two days may be compared.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from elearn.core import db
from elearn.core.kernel import Kernel
from elearn.core.search import indexing
from elearn.core.search.models import SearchEntry
from elearn.modules import indexing as modules_indexing
from elearn.modules.models import Activity, Module, Version

MODULES = 10_000
CHUNK = 1_000
WORDS_IN_LESSON = 220
THEN = datetime(2026, 9, 1, 8, tzinfo=UTC)
KEY = "lecon"  # of each one's only lesson
COMMON = "facture"  # a word that every lesson has


def vocabulary(catalogue: Path) -> list[str]:
    """The words of the catalogue's lessons, the most frequent first."""
    counts: dict[str, int] = {}
    for file in sorted(catalogue.rglob("*.md")):
        for word in re.findall(r"[a-zàâäçéèêëîïôöùûüœ]{3,}", file.read_text(encoding="utf-8").lower()):
            counts[word] = counts.get(word, 0) + 1
    return sorted(counts, key=lambda w: (-counts[w], w))


class Writer:
    """Sentences whose words are as unequal in frequency as in a language (Zipf)."""

    def __init__(self, words: list[str]) -> None:
        self._random = random.Random(20261122)  # noqa: S311 - the same text each time, no secret
        self._words = words
        self._weights = [1 / rank for rank in range(1, len(words) + 1)]

    def text(self, count: int) -> str:
        """``count`` words."""
        return " ".join(self._random.choices(self._words, self._weights, k=count))

    def title(self) -> str:
        """Four rarer words, so that titles differ."""
        return " ".join(self._random.sample(self._words[20:], 4)).capitalize()


def fill(kernel: Kernel, *, modules: int = MODULES) -> None:
    """Add ``modules`` modules to the catalogue and to the index, and let the database count them."""
    writer = Writer(vocabulary(kernel.settings.catalogue_dir))
    with kernel.database.transaction() as session:
        first_module = (session.scalar(sa.select(sa.func.max(Module.id))) or 0) + 1
        first_version = (session.scalar(sa.select(sa.func.max(Version.id))) or 0) + 1
        first_activity = (session.scalar(sa.select(sa.func.max(Activity.id))) or 0) + 1
    rows = _rows(writer, modules, first_module, first_version, first_activity)
    for _start in range(0, modules, CHUNK):
        with kernel.database.transaction():
            _write([row for _n, row in zip(range(CHUNK), rows, strict=False)])
    _settle(kernel)


def _rows(writer: Writer, count: int, module: int, version: int, activity: int) -> Iterator[dict[str, Any]]:
    for n in range(count):
        yield {
            "module": module + n,
            "version": version + n,
            "activity": activity + n,
            "slug": f"essai-{n:05d}",
            "position": 1000 + n,
            "title": writer.title(),
            "summary": writer.text(18).capitalize() + ".",
            "lesson": writer.title(),
            "body": f"{COMMON} {writer.text(WORDS_IN_LESSON)}",
            "minutes": 8 + n % 90,
        }


def _write(rows: list[dict[str, Any]]) -> None:
    session = db.session()
    session.execute(
        sa.insert(Module),
        [{"id": r["module"], "slug": r["slug"], "position": r["position"], "created_at": THEN} for r in rows],
    )
    session.execute(sa.insert(Version), [_version(r) for r in rows])
    session.execute(sa.insert(Activity), [_activity(r) for r in rows])
    current = sa.update(Module).where(Module.id == sa.bindparam("module"))
    session.connection().execute(
        current.values(current_version_id=sa.bindparam("version")),
        [{"module": r["module"], "version": r["version"]} for r in rows],
    )
    _index(modules_indexing.MODULE, {r["module"]: (r["title"], r["summary"]) for r in rows})
    _index(modules_indexing.LESSON, {f"{r['module']}:{KEY}": (r["lesson"], r["body"]) for r in rows})


def _index(kind: str, texts: Mapping[int | str, tuple[str, str]]) -> None:
    """What ``search.index`` writes of each, all at once: one by one takes minutes."""
    session = db.session()
    read = {
        ref: indexing._read(indexing.Document(ref=ref, title=title, body=body)) for ref, (title, body) in texts.items()
    }
    rows = [
        {"kind": kind, "ref": str(ref), "digest": f"{ref!s:>032}", "title_terms": one.title, "all_terms": one.body}
        for ref, one in read.items()
    ]
    numbers = session.scalars(
        sa.insert(SearchEntry).returning(SearchEntry.id, sort_by_parameter_order=True), rows
    ).all()
    if db.is_sqlite():
        added = zip(numbers, rows, strict=True)
        values = [{"id": n, "kind": kind, "title": r["title_terms"], "body": r["all_terms"]} for n, r in added]
        session.execute(indexing._ADD, values)
    indexing._learn({folded: written for one in read.values() for folded, written in one.written.items()})


def _version(r: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": r["version"],
        "module_id": r["module"],
        "number": 1,
        "digest": hashlib.sha256(r["slug"].encode()).hexdigest(),
        "title": r["title"],
        "summary": r["summary"],
        "language": "fr",
        "sheet": {"objectives": [r["summary"]], "keywords": r["title"].lower().split()},
        "price_cents": 0,
        "minutes": r["minutes"],
        "weight_bytes": 4000,
        "activity_count": 1,
        "checked_on": date(2026, 9, 1),
        "published_at": THEN,
    }


def _activity(r: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": r["activity"],
        "version_id": r["version"],
        "key": KEY,
        "kind": "text",
        "position": 1,
        "title": r["lesson"],
        "minutes": r["minutes"],
        "weight_bytes": 4000,
        "completion": {"rule": "seen"},
        "objectives": [],
        "content": {"html": f"<p>{r['body']}</p>", "toc": []},
    }


def _settle(kernel: Kernel) -> None:
    """What the database does by itself in the hour after so large a load."""
    if kernel.database.is_sqlite:
        with kernel.database.writer.connect() as connection:
            connection.exec_driver_sql("ANALYZE")
            connection.commit()
        return
    engine = kernel.database.writer.execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for table in (Module, Version, Activity):
            name = f"{table.__tablename__}_id_seq"
            connection.exec_driver_sql(f"SELECT setval('{name}', (SELECT max(id) FROM {table.__tablename__}))")  # noqa: S608
        connection.exec_driver_sql("VACUUM ANALYZE")
