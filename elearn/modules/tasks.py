"""What is done beside: putting what was published into the search index."""

from __future__ import annotations

from elearn.core import search
from elearn.core.jobs.runner import JobRun
from elearn.modules import indexing


def index(job: JobRun, module_id: int) -> None:
    """Index a module's current version, each text in a short transaction of its own."""
    with job.reading():
        wanted = indexing.documents(module_id)
        gone = indexing.outdated(module_id)
    for number, (kind, document) in enumerate(wanted, 1):
        with job.transaction("index", done=number, total=len(wanted)):
            search.index(
                kind,
                document.ref,
                title=document.title,
                body=document.body,
                extra=document.extra,
                language=document.language,
            )
    with job.transaction("done", last=True):
        for ref in gone:
            search.remove(indexing.LESSON, ref)
