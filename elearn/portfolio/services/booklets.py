"""Asking for one's whole dossier as one file. A job makes it: ``elearn.portfolio.tasks``."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from elearn.core import clock, db
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.jobs.outbox import enqueue
from elearn.core.policy import Actor, require
from elearn.portfolio.models import Booklet
from elearn.portfolio.policy import Can
from elearn.portfolio.queries.booklets import FORMATS, digest_of, handed_in

KEPT = timedelta(days=7)
STUCK = timedelta(minutes=10)  # longer than any making: then it is asked for again


def ask_booklet(actor: Actor, extension: str) -> bool:
    """Ask for the file of all that one has handed in; whether there was something to make.

    Nothing is made when the file holds it already, or is being made. Raises ``Missing`` for an unknown
    format, and before anything is handed in.
    """
    require(Can.LIST_OWN, actor)
    if extension not in FORMATS:
        raise Missing(_("Ce format n’existe pas : choisissez PDF ou ODT."))
    held = handed_in(actor)
    if not held:
        raise Missing(_("Votre dossier n’a encore aucun livrable envoyé."))
    session, now, digest = db.session(), clock.now(), digest_of(held)
    new = db.insert(Booklet).values(
        person_id=actor.id, format=extension, digest="", done=0, total=0, file_key="", file_bytes=0,
        asked_at=now, ready_at=None, expires_at=now,
    )  # fmt: skip
    session.execute(new.on_conflict_do_nothing(index_elements=["person_id", "format"]))
    query = sa.select(Booklet).where(Booklet.person_id == actor.id, Booklet.format == extension)
    row = session.scalars(query.with_for_update().execution_options(populate_existing=True)).one()
    is_stuck = row.ready_at is None and row.asked_at < now - STUCK
    if row.digest == digest and row.expires_at > now and not is_stuck:
        return False
    forget_files([row.file_key])
    row.digest, row.asked_at, row.expires_at = digest, now, now + KEPT
    row.done = row.total = row.file_bytes = 0
    row.ready_at, row.file_key = None, ""
    session.flush()
    enqueue("portfolio.make_booklet", {"booklet_id": row.id, "digest": digest})
    return True


def making(booklet_id: int, digest: str, done: int, total: int) -> None:
    """How far the file is, for whoever waits for it. The job calls it."""
    wanted = (Booklet.id == booklet_id, Booklet.digest == digest)
    db.session().execute(sa.update(Booklet).where(*wanted).values(done=done, total=total))


def finish_booklet(booklet_id: int, digest: str, *, file_key: str, file_bytes: int) -> bool:
    """The file is made: whether it is still that which is wanted. The job calls it."""
    wanted = (Booklet.id == booklet_id, Booklet.digest == digest, Booklet.ready_at.is_(None))
    values = {"file_key": file_key, "file_bytes": file_bytes, "ready_at": clock.now(), "done": Booklet.total}
    made = db.session().execute(sa.update(Booklet).where(*wanted).values(**values).returning(Booklet.id))
    if made.scalar_one_or_none() is None:
        forget_files([file_key])  # erased, or asked for anew, while it was being made
        return False
    return True


def forget_files(keys: list[str]) -> None:
    """Ask a job to remove these files, once this transaction is committed."""
    if kept := [key for key in keys if key]:
        enqueue("portfolio.forget_files", {"keys": kept})


def forget_booklets_of(person_id: int) -> None:
    """Forget all the files of someone."""
    _forget(Booklet.person_id == person_id)


def forget_old_booklets() -> None:
    """Forget the files that were kept their seven days."""
    _forget(Booklet.expires_at < clock.now())


def _forget(condition: sa.ColumnElement[bool]) -> None:
    gone = db.session().execute(sa.delete(Booklet).where(condition).returning(Booklet.file_key))
    forget_files(list(gone.scalars()))
