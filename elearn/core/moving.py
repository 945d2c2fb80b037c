"""Moving a row by its machine: what the table allows is written by compare-and-set, what it refuses is said.

Such a row carries ``state`` and ``version``. Each room gives the sentences of its own refusals, by their code.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value

from elearn.core import db
from elearn.core.errors import Conflict, Forbidden, Invalid
from elearn.core.i18n import Lazy, lazy_gettext
from elearn.core.i18n import gettext as _
from elearn.core.machine import Machine

STALE = lazy_gettext("L’état a changé entre-temps : rechargez la page.")
SHORTEST_REASON, LONGEST_REASON = 5, 4000


def allowed(
    machine: Machine[Any], state: str, action: str, roles: Collection[str], facts: Any, refusals: Mapping[str, Lazy],
) -> str:  # fmt: skip
    """The state that an action leads to, for someone who has these roles.

    Raises :class:`Forbidden` when another role may, :class:`Conflict` with the code of the table otherwise.
    """
    answer = machine.move(state, action, roles, facts)
    if answer.code == "not-yours":
        raise Forbidden(_("Votre compte ne donne pas accès à cette action."), code="not-yours")
    if not answer.is_allowed:
        raise Conflict(str(refusals.get(answer.code, STALE)), code=answer.code)
    return answer.to


def write(row: Any, **values: Any) -> None:
    """Change a row as it was read; raise :class:`Conflict` ``stale`` when somebody else did at that moment."""
    read = {"read_id": row.id, "read_version": row.version, "read_state": row.state}
    written = {"version": row.version + 1, **values}
    plain = {name: value for name, value in written.items() if not isinstance(value, sa.ColumnElement)}
    statement = _written(type(row).__table__, frozenset(plain))
    if len(plain) < len(written):
        statement = statement.values({name: value for name, value in written.items() if name not in plain})
    db.session().flush()
    if db.execute(statement, read | {f"new_{name}": value for name, value in plain.items()}).rowcount != 1:
        raise Conflict(str(STALE), code="stale")
    if len(plain) < len(written):
        db.session().refresh(row)  # the database alone knows what it came to
        return
    for name, value in written.items():
        set_committed_value(row, name, value)


@cache
def _written(table: sa.Table, names: frozenset[str]) -> sa.Update:
    """What writes these columns of the row that was read: made once for each way in which a row moves."""
    read: dict[str, sa.BindParameter[Any]] = {n: sa.bindparam(f"read_{n}") for n in ("id", "version", "state")}
    return (
        sa.update(table)
        .where(*(table.c[name] == value for name, value in read.items()))
        .values({name: sa.bindparam(f"new_{name}") for name in sorted(names)})
    )


def move(
    row: Any, machine: Machine[Any], action: str, roles: Collection[str], facts: Any, refusals: Mapping[str, Lazy],
    **values: Any,
) -> tuple[str, str]:  # fmt: skip
    """Do an action on a row, with these other values; answer its states before and after.

    Raises what :func:`allowed` and :func:`write` do.
    """
    before = row.state
    after = allowed(machine, before, action, roles, facts, refusals)
    write(row, state=after, **values)
    return before, after


def reasoned(text: str, field: str = "reason", longest: int = LONGEST_REASON) -> str:
    """A reason that the other side will read; raise :class:`Invalid` when nothing is said, or too much: none is cut."""
    tidy = text.strip()
    if len(tidy) < SHORTEST_REASON:
        raise Invalid(fields={field: [_("Dites pourquoi en quelques mots : l’autre partie les lira.")]})
    if len(tidy) > longest:
        raise Invalid(fields={field: [_("%(max)d signes au plus.") % {"max": longest}]})
    return tidy
