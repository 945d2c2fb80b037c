"""The verbs of the catalogue: publish a version, set a path.

Files are read and stored before (``catalogue.py``): nothing slow happens here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from elearn.core import clock
from elearn.core.db import session
from elearn.core.errors import Invalid
from elearn.core.files import Stored
from elearn.core.i18n import gettext as _
from elearn.core.jobs.outbox import enqueue
from elearn.core.policy import Actor, require
from elearn.core.signals import announce
from elearn.modules.extend import ACTIVITY_KINDS
from elearn.modules.models import (
    Activity,
    FigureUse,
    Keyword,
    LearningPath,
    Media,
    Module,
    PathModule,
    Source,
    Term,
    Theme,
    Version,
)
from elearn.modules.policy import Can
from elearn.modules.reading import ModuleDraft
from elearn.modules.signals import VersionPublished
from elearn.modules.words import slug


@dataclass(frozen=True, slots=True)
class Published:
    """What an import did: ``outcome`` is ``new``, ``updated``, ``restored`` or ``unchanged``."""

    module_id: int
    version_id: int
    number: int
    outcome: str


def publish(actor: Actor, draft: ModuleDraft, stored: Mapping[str, Stored]) -> Published:
    """Make the draft the current version of its module; nothing when it already is.

    ``stored`` maps each path of the draft (sources and media) to where its bytes are kept.
    The same files as an older version bring that version back. Announces
    :class:`VersionPublished`.
    """
    require(Can.PUBLISH, actor, draft)
    db = session()
    module = db.scalar(sa.select(Module).where(Module.slug == draft.slug).with_for_update())
    outcome = "updated"
    if module is None:
        module = Module(slug=draft.slug, position=draft.position, current_version_id=None, created_at=clock.now())
        db.add(module)
        db.flush()
        outcome = "new"
    known = db.scalar(sa.select(Version).where(Version.module_id == module.id, Version.digest == draft.digest))
    if known is not None and known.id == module.current_version_id:
        return Published(module.id, known.id, known.number, "unchanged")
    if known is None:
        version = _write(module, draft, stored)
    else:
        version, outcome = known, "restored"
    replaced = module.current_version_id
    module.current_version_id = version.id
    module.position = draft.position
    db.flush()
    _count_themes([version.id] if replaced is None else [version.id, replaced])
    # Reading every word takes longer than a write may last: a job does it, one text at a time.
    enqueue("modules.index", {"module_id": module.id})
    announce(VersionPublished(module.id, version.id))
    return Published(module.id, version.id, version.number, outcome)


def _write(module: Module, draft: ModuleDraft, stored: Mapping[str, Stored]) -> Version:
    db = session()
    last = db.scalar(sa.select(sa.func.max(Version.number)).where(Version.module_id == module.id)) or 0
    version = Version(
        module_id=module.id,
        number=last + 1,
        digest=draft.digest,
        title=draft.title,
        summary=draft.summary,
        language=draft.language,
        sheet=draft.sheet,
        price_cents=draft.sheet["price"]["amount_cents"],
        minutes=draft.minutes,
        weight_bytes=draft.weight_bytes,
        activity_count=len(draft.activities),
        checked_on=draft.checked_on,
        published_at=clock.now(),
    )
    db.add(version)
    db.flush()
    for path in draft.sources:
        kept = stored[path]
        db.add(Source(version_id=version.id, path=path, storage_key=kept.key, bytes=kept.size))
    for file in draft.media:
        kept = stored[file.path]
        db.add(Media(version_id=version.id, path=file.path, storage_key=kept.key, mime=file.info.mime, bytes=kept.size))
    for term in draft.terms:
        db.add(Term(version_id=version.id, slug=term["id"], term=term["term"], definition_html=term["definition"]))
    for name, word in {slug(w): w for w in draft.sheet["keywords"]}.items():
        db.add(Keyword(version_id=version.id, slug=name, word=word))
    _write_activities(version.id, draft)
    return version


def _write_activities(version_id: int, draft: ModuleDraft) -> None:
    db = session()
    rows = []
    for position, one in enumerate(draft.activities, 1):
        row = Activity(
            version_id=version_id,
            key=one.key,
            kind=one.kind,
            position=position,
            title=one.title,
            minutes=one.minutes,
            weight_bytes=one.weight_bytes,
            completion=one.completion,
            objectives=one.objectives,
            content=one.content,
        )
        db.add(row)
        rows.append((row, one))
    db.flush()
    for row, one in rows:
        for name, place in {(name, place) for name, place in one.content.get("figures", ())}:
            db.add(FigureUse(activity_id=row.id, name=name, place=place))
        ACTIVITY_KINDS.get(one.kind).publish(row.id, one.content)


def _count_themes(version_ids: Sequence[int]) -> None:
    """Count again the keywords of these versions, among all current ones."""
    db = session()
    touched = set(db.scalars(sa.select(Keyword.slug).where(Keyword.version_id.in_(version_ids))))
    query = (
        sa.select(Keyword.slug, sa.func.min(Keyword.word), sa.func.count())
        .join(Module, Module.current_version_id == Keyword.version_id)
        .where(Keyword.slug.in_(touched))
        .group_by(Keyword.slug)
    )
    counted = [Theme(slug=name, word=word, modules=modules) for name, word, modules in db.execute(query)]
    db.execute(sa.delete(Theme).where(Theme.slug.in_(touched)))
    db.add_all(counted)
    db.flush()


def set_path(actor: Actor, slug_: str, title: str, summary: str, modules: Sequence[str] | None) -> None:
    """Write a path; ``modules`` None puts every published module in it, by position.

    Raises :class:`Invalid` when one of ``modules`` is not known.
    """
    require(Can.PUBLISH, actor)
    db = session()
    path = db.scalar(sa.select(LearningPath).where(LearningPath.slug == slug_).with_for_update())
    if path is None:
        position = (db.scalar(sa.select(sa.func.max(LearningPath.position))) or 0) + 1
        path = LearningPath(slug=slug_, title=title, summary=summary, holds_all=modules is None, position=position)
        db.add(path)
    path.title, path.summary, path.holds_all = title, summary, modules is None
    db.flush()
    wanted = _module_ids(modules)
    now = db.execute(sa.select(PathModule.module_id).where(PathModule.path_id == path.id).order_by(PathModule.position))
    if list(now.scalars()) == wanted:
        return
    db.execute(sa.delete(PathModule).where(PathModule.path_id == path.id))
    db.add_all(PathModule(path_id=path.id, module_id=m, position=rank) for rank, m in enumerate(wanted, 1))
    db.flush()


def _module_ids(slugs: Sequence[str] | None) -> list[int]:
    query = sa.select(Module.slug, Module.id).where(Module.current_version_id.is_not(None))
    found = session().execute(query.order_by(Module.position, Module.id)).all()
    if slugs is None:
        return [module_id for _slug, module_id in found]
    ids = dict(found)
    unknown = [s for s in slugs if s not in ids]
    if unknown:
        raise Invalid(_("Le parcours cite des modules inconnus : %(slugs)s.", slugs=", ".join(unknown)))
    return [ids[s] for s in slugs]
