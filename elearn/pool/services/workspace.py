"""Messages, files and tasks of a mission."""

from __future__ import annotations

import hashlib
from datetime import date

import sqlalchemy as sa

from elearn.core import clock, db, once
from elearn.core.errors import Conflict
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor
from elearn.pool.life import BUYER
from elearn.pool.life import engagements as life
from elearn.pool.models import Deliverable, Engagement, File, FileVersion, Message, Task
from elearn.pool.queries import engagements as reads
from elearn.pool.services.engagements import side, tell_other
from elearn.pool.services.moving import said, write

MOST_FILES = 200


def say(actor: Actor, engagement_id: int, text: str, key: str) -> int:
    """Write to the other side; the same key again sends nothing more."""
    row, card, roles = side(actor, engagement_id)
    known = once.known(Message, key, engagement_id=row.id)
    if known is not None:
        return known
    _open(row)
    body = said(text, "body")
    values = {"person_id": actor.id, "is_buyer": BUYER in roles, "body": body, "at": clock.now()}
    made, is_new = once.insert(Message, key, values, engagement_id=row.id)
    if is_new:
        digest = hashlib.sha256(body.encode()).hexdigest()
        write(actor, "message.send", row.request_id, row.id, message=made, sha256=digest)
        tell_other(actor, card, "pool.message")
    return made


def put(
    actor: Actor, engagement_id: int, name: str, key: str, size: int, deliverable_id: int | None = None
) -> FileVersion:
    """Keep a stored file under a name: a new version when the name is there, nothing when it is the same bytes."""
    row, card, _roles = side(actor, engagement_id)
    _open(row)
    once.in_turn(Engagement, row.id)
    session = db.session()
    if deliverable_id is not None:
        deliverable = session.get(Deliverable, deliverable_id)
        if deliverable is None or deliverable.engagement_id != row.id:
            raise reads.missing()
    file = session.scalars(sa.select(File).where(File.engagement_id == row.id, File.name == name)).one_or_none()
    if file is None:
        held = sa.select(sa.func.count()).select_from(File).where(File.engagement_id == row.id)
        if (session.scalar(held) or 0) >= MOST_FILES:
            raise Conflict(_("Cette mission a déjà deux cents fichiers."), code="too-many")
        file = File(engagement_id=row.id, name=name)
        session.add(file)
        session.flush()
    query = sa.select(FileVersion).where(FileVersion.file_id == file.id).order_by(FileVersion.number.desc()).limit(1)
    last = session.scalars(query).one_or_none()
    if last is not None and last.storage_key == key and last.deliverable_id == deliverable_id:
        return last
    made = FileVersion(
        file_id=file.id, number=last.number + 1 if last is not None else 1, storage_key=key, bytes=size,
        person_id=actor.id, deliverable_id=deliverable_id, at=clock.now(),
    )  # fmt: skip
    session.add(made)
    session.flush()
    write(actor, "file.put", row.request_id, row.id, name=name, number=made.number, sha256=key)
    tell_other(actor, card, "pool.file", name=name)
    return made


def add_task(
    actor: Actor, engagement_id: int, title: str, *, for_buyer: bool, due_on: date | None = None, key: str | None = None
) -> int:
    """Note something to do, by one side or the other; its id, the same for the same ``key``."""
    row, card, roles = side(actor, engagement_id)
    made = once.known(Task, key, engagement_id=row.id)
    if made is not None:
        return made
    _open(row)
    title = said(title, "title", 200)
    values = {"title": title, "for_buyer": for_buyer, "due_on": due_on, "made_by": actor.id}
    made, is_new = once.insert(Task, key, values, engagement_id=row.id)
    if is_new:
        write(actor, "task.add", row.request_id, row.id, task=made, title=title)
        if for_buyer != (BUYER in roles):
            tell_other(actor, card, "pool.task", task=title)
    return made


def tick(actor: Actor, engagement_id: int, task_id: int, *, is_done: bool) -> None:
    """Say that a task is done, or is not after all; again, nothing more happens."""
    row, _card, _roles = side(actor, engagement_id)
    _open(row)
    found = db.session().get(Task, task_id)
    if found is None or found.engagement_id != row.id:
        raise reads.missing()
    if (found.done_at is not None) == is_done:
        return
    found.done_at, found.done_by = (clock.now(), actor.id) if is_done else (None, None)
    db.session().flush()
    write(actor, "task.done" if is_done else "task.undone", row.request_id, row.id, task=found.id)


def _open(row: Engagement) -> None:
    if row.state not in life.TALKING:
        raise Conflict(_("Cette mission est terminée : son espace se lit encore, il ne s’écrit plus."), code="ended")
