"""The whole dossier as one file: what it would hold now, and the files that were made."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from elearn.core import clock, db
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, require
from elearn.portfolio.models import Booklet
from elearn.portfolio.policy import Can
from elearn.portfolio.queries.dossier import dossier
from elearn.portfolio.queries.submissions import SubmissionCard, latest

FORMATS = ("pdf", "odt")


@dataclass(frozen=True, slots=True)
class BookletCard:
    """One file, made or being made; ``is_current`` when nothing was handed in or reviewed since it was asked for."""

    format: str
    done: int
    total: int
    file_key: str
    file_bytes: int
    ready_at: datetime | None
    is_current: bool


def handed_in(actor: Actor) -> list[SubmissionCard]:
    """One's own last submission of each deliverable, in the order of the modules."""
    found = latest(actor)
    return [found[line.standing.slug] for line in dossier(actor) if line.standing.slug in found]


def digest_of(held: Sequence[SubmissionCard]) -> str:
    """What tells a dossier from what it was before: its submissions, and which were accepted."""
    what = [[one.id, one.review.verdict if one.review else ""] for one in held]
    return hashlib.sha256(json.dumps(what).encode()).hexdigest()


def booklets(actor: Actor) -> dict[str, BookletCard]:
    """One's own files by format, those that are over excepted."""
    require(Can.LIST_OWN, actor)
    query = sa.select(Booklet).where(Booklet.person_id == actor.id, Booklet.expires_at > clock.now())
    rows = list(db.session().scalars(query))
    now = digest_of(handed_in(actor)) if rows else ""
    return {
        row.format: BookletCard(
            row.format, row.done, row.total, row.file_key, row.file_bytes, row.ready_at, row.digest == now
        )
        for row in rows
    }


def booklet(actor: Actor, extension: str) -> BookletCard:
    """One's own file of a format, ready to be taken; raises :class:`Missing` before it is made."""
    found = booklets(actor).get(extension)
    if found is None or found.ready_at is None:
        raise Missing(_("Ce document n’est pas prêt. Demandez-le depuis votre dossier."))
    return found
