"""Telling people, and moving a row by its table: what every verb shares."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from elearn.accounts import queries as accounts
from elearn.accounts.services import notices
from elearn.clusters import words
from elearn.core import clock, moving
from elearn.core.machine import Machine


def tell_buyers(
    organisation_ids: Iterable[int], kind: str, facts: dict[str, Any], key: str | None = None, but: int | None = None
) -> None:
    """Tell each buyer of these organisations, once each, except who acts."""
    found = {person_id for one in organisation_ids for person_id in accounts.members(one, "buyer")}
    tell(sorted(found - {but}), kind, facts, key)


def tell(person_ids: Iterable[int], kind: str, facts: dict[str, Any], key: str | None = None) -> None:
    """Tell these people."""
    for person_id in person_ids:
        notices.notify(person_id, kind, facts, key=key)


def move(row: Any, machine: Machine[Any], action: str, roles: Collection[str], facts: Any, **values: Any) -> str:
    """Move a row by its table, now; answer its new state. Raises what the kernel's does."""
    return moving.move(row, machine, action, roles, facts, words.REFUSALS, state_at=clock.now(), **values)[1]
