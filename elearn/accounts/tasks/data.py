"""Archives of people's data, and what is over."""

from __future__ import annotations

import json
import tempfile
import zipfile
from datetime import timedelta
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import sqlalchemy as sa

from elearn.accounts.extend import EXPORTERS
from elearn.accounts.models import Export, Invitation, Link, Person, SignInSession, SignUp
from elearn.accounts.services.files import forget_files
from elearn.accounts.services.notices import notify
from elearn.core import clock, i18n

if TYPE_CHECKING:
    from elearn.core.jobs.runner import JobRun
    from elearn.core.kernel import Kernel

IN_MEMORY = 8 * 1024 * 1024
LINKS_KEPT = timedelta(days=30)


def make_export(job: JobRun, export_id: int) -> None:
    """Ask each room for what it knows of one person, and keep it as one zip."""
    kernel: Kernel = job.services
    with job.reading() as session:
        export = session.get(Export, export_id)
        person = session.get(Person, export.person_id) if export else None
    if export is None or person is None or export.ready_at is not None or person.erased_at is not None:
        return
    rooms = EXPORTERS.items()
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for done, (room, exporter) in enumerate(rooms, start=1):
                with job.reading(), i18n.in_locale(person.locale):
                    files = exporter(person.id)
                for name, content in files:
                    archive.writestr(f"{room}/{name}", _as_bytes(content))
                with job.transaction(room, done=done, total=len(rooms)) as session:
                    session.execute(sa.update(Export).where(Export.id == export_id).values(done=done, total=len(rooms)))
            if person.photo_key:
                archive.writestr("accounts/photo.webp", b"".join(kernel.storage.read(person.photo_key)))
        out.seek(0)
        stored = kernel.storage.put(cast("BinaryIO", out))
    with job.transaction("ready", last=True) as session:
        ready = session.execute(
            sa.update(Export)
            .where(Export.id == export_id, Export.ready_at.is_(None))
            .values(file_key=stored.key, file_bytes=stored.size, ready_at=clock.now())
            .returning(Export.id)
        )
        if ready.scalar_one_or_none() is None:
            forget_files([stored.key])  # erased while it was being made
        else:
            notify(person.id, "accounts.export-ready", {}, key=f"export:{export_id}")


def _as_bytes(content: Any) -> bytes:
    if isinstance(content, bytes):
        return content
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True).encode()


def purge(job: JobRun) -> None:
    """Forget what is over: sessions, requests to join, links, archives."""
    now = clock.now()
    with job.transaction("purge", last=True) as session:
        session.execute(sa.delete(SignInSession).where(SignInSession.expires_at < now))
        session.execute(sa.delete(SignUp).where(SignUp.expires_at < now))
        session.execute(sa.delete(Invitation).where(Invitation.expires_at < now))
        session.execute(sa.delete(Link).where(Link.expires_at < now - LINKS_KEPT))
        gone = session.execute(sa.delete(Export).where(Export.expires_at < now).returning(Export.file_key))
        forget_files([key for key in gone.scalars() if key])
