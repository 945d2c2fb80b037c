"""Telling people, and moving a row by its table: what every verb shares."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value

from elearn.accounts import queries as accounts
from elearn.accounts.services import notices
from elearn.clusters import words
from elearn.core import clock, db
from elearn.core.errors import Conflict, Forbidden, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.machine import Machine


def tell_buyers(organisation_ids: Iterable[int], kind: str, facts: dict[str, Any], key: str | None = None) -> None:
    """Tell each buyer of these organisations, once each."""
    for person_id in sorted({p for one in organisation_ids for p in accounts.members(one, "buyer")}):
        notices.notify(person_id, kind, facts, key=key)


def tell(person_ids: Iterable[int], kind: str, facts: dict[str, Any], key: str | None = None) -> None:
    """Tell these people."""
    for person_id in person_ids:
        notices.notify(person_id, kind, facts, key=key)


def move(row: Any, machine: Machine[Any], action: str, roles: Collection[str], facts: Any, **values: Any) -> str:
    """Move a row by its table with a compare-and-set; answer its new state.

    Raises :class:`Forbidden` when another role may, :class:`Conflict` with the code of the table otherwise.
    """
    answer = machine.move(row.state, action, roles, facts)
    if answer.code == "not-yours":
        raise Forbidden(_("Votre compte ne donne pas accès à cette action."), code="not-yours")
    if not answer.is_allowed:
        raise Conflict(str(words.REFUSALS.get(answer.code, words.STALE)), code=answer.code)
    model, now = type(row), clock.now()
    statement = (
        sa.update(model)
        .where(model.id == row.id, model.version == row.version, model.state == row.state)
        .values(state=answer.to, version=row.version + 1, state_at=now, **values)
        .execution_options(synchronize_session=False)
    )
    if cast("sa.CursorResult[Any]", db.session().execute(statement)).rowcount != 1:
        raise Conflict(str(words.STALE), code="stale")
    for name, value in {"state": answer.to, "version": row.version + 1, "state_at": now, **values}.items():
        set_committed_value(row, name, value)
    return answer.to


def reasoned(text: str, field: str = "reason") -> str:
    """A reason that others will read; raise :class:`Invalid` when nothing is said."""
    tidy = text.strip()
    if len(tidy) < 5:
        raise Invalid(fields={field: [_("Dites pourquoi en quelques mots : l’autre partie les lira.")]})
    return tidy[:2000]
