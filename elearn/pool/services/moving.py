"""What every verb shares: moving a row by its machine, writing the history, refusing in words."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, cast

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.accounts.services import notices
from elearn.core import clock, db
from elearn.core.errors import Conflict, Forbidden, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.machine import Machine
from elearn.core.policy import Actor
from elearn.pool import words
from elearn.pool.models import Event

SHORTEST_REASON = 5


def move(
    row: Any, machine: Machine[Any], action: str, roles: Collection[str], facts: Any, **values: Any
) -> tuple[str, str]:
    """Move a row that carries ``state`` and ``version``; answer the states before and after.

    Raises :class:`Forbidden` when another role may, :class:`Conflict` with the code of the table
    otherwise, ``stale`` when somebody else moved it at that moment.
    """
    answer = machine.move(row.state, action, roles, facts)
    if answer.code == "not-yours":
        raise Forbidden(_("Votre compte ne donne pas accès à cette action."), code="not-yours")
    if not answer.is_allowed:
        raise Conflict(str(words.REFUSALS.get(answer.code, words.STALE)), code=answer.code)
    model, before = type(row), row.state
    statement = (
        sa.update(model)
        .where(model.id == row.id, model.version == row.version, model.state == before)
        .values(state=answer.to, version=model.version + 1, **values)
        .execution_options(synchronize_session=False)
    )
    if cast("sa.CursorResult[Any]", db.session().execute(statement)).rowcount != 1:
        raise Conflict(str(words.STALE), code="stale")
    db.session().refresh(row)
    return before, answer.to


def write(
    actor: Actor,
    kind: str,
    request_id: int,
    engagement_id: int | None = None,
    moved: tuple[str, str] = ("", ""),
    **detail: Any,
) -> None:
    """Write one thing down in the history."""
    db.session().flush()
    db.add(
        Event(
            request_id=request_id, engagement_id=engagement_id, kind=kind, from_state=moved[0], to_state=moved[1],
            actor_id=actor.person_id, detail=detail, at=clock.now(),
        )
    )  # fmt: skip


def reasoned(text: str, field: str = "reason") -> str:
    """A reason that the other side will read; raise :class:`Invalid` when nothing is said."""
    tidy = text.strip()
    if len(tidy) < SHORTEST_REASON:
        raise Invalid(fields={field: [_("Dites pourquoi en quelques mots : l’autre partie les lira.")]})
    return tidy[:4000]


def said(text: str, field: str, longest: int = 4000) -> str:
    """A text that must say something; raise :class:`Invalid`."""
    tidy = text.strip()
    if not tidy:
        raise Invalid(fields={field: [_("Remplissez ce champ.")]})
    if len(tidy) > longest:
        raise Invalid(fields={field: [_("Ce texte est trop long : %(most)s signes au plus.", most=longest)]})
    return tidy


def tell_buyers(
    organisation_id: int, kind: str, facts: dict[str, Any], but: int | None = None, key: str | None = None
) -> None:
    """Tell every buyer of an organisation, except who acts; with a ``key``, each once."""
    for person_id in accounts.members(organisation_id, "buyer"):
        if person_id != but:
            notices.notify(person_id, kind, facts, key=key)


def tell(person_id: int, kind: str, facts: dict[str, Any], key: str | None = None) -> None:
    """Tell one person; with a ``key``, once."""
    notices.notify(person_id, kind, facts, key=key)
