"""What every verb shares: moving a row by its machine, writing the history, telling people."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from elearn.accounts import queries as accounts
from elearn.accounts.services import notices
from elearn.core import clock, db, moving
from elearn.core.errors import Invalid
from elearn.core.i18n import gettext as _
from elearn.core.machine import Machine
from elearn.core.policy import Actor
from elearn.pool import words
from elearn.pool.models import Event


def move(
    row: Any, machine: Machine[Any], action: str, roles: Collection[str], facts: Any, **values: Any
) -> tuple[str, str]:
    """The kernel's :func:`~elearn.core.moving.move`, with the sentences of this room."""
    return moving.move(row, machine, action, roles, facts, words.REFUSALS, **values)


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
