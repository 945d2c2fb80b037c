"""Full text behind one port: the same answers on SQLite (FTS5) and PostgreSQL (tsvector).

A room indexes what it publishes, in the transaction that publishes it, and finds it::

    search.index("modules.module", module.id, title=..., body=..., extra="mots clés")
    found = search.find("modules.module", "facturaton")
    found.ids          # [12, 3]: the best first
    found.corrected    # "facturation"

Search is blind to accents and to case, reads words by their French stem, takes the
last word as a beginning, puts titles before bodies, and replaces a word that nobody
wrote by the nearest one that somebody did. No text makes it fail.

The index is derived data: it is not part of a backup. Each kind therefore has a source
in :data:`SOURCES`, from which :func:`rebuild` writes it again.

Limits, on purpose: at most :data:`~elearn.core.search.finding.CAP` answers are counted
and ranked, since a word that is everywhere tells nothing; no operators, no phrases.
"""

from elearn.core.search.finding import CAP, Found, Hit, find
from elearn.core.search.indexing import SOURCES, Document, Source, index, rebuild, remove
from elearn.core.search.marks import excerpt, marked

__all__ = [
    "CAP",
    "SOURCES",
    "Document",
    "Found",
    "Hit",
    "Source",
    "excerpt",
    "find",
    "index",
    "marked",
    "rebuild",
    "remove",
]
