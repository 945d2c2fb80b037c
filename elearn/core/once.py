"""What a form makes once, however often it is sent: the database holds its key beside its owner."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from elearn.core import db

LONGEST = 80


def known(model: Any, key: str | None, **owner: Any) -> int | None:
    """The id of what the form of this ``key`` made already, of this owner; None when nothing did, or without a key."""
    if not key:
        return None
    return db.session().scalar(sa.select(model.id).filter_by(**owner, key=key[:LONGEST]))


def insert(model: Any, key: str | None, values: dict[str, Any], **owner: Any) -> tuple[int, bool]:
    """The id of a row, and whether it is new: the same form sent at the same time may have made it.

    ``owner`` with ``key`` is a unique index of the table. Without a key, a new row each time.
    """
    values = {**values, **owner, "key": key[:LONGEST] if key else None}
    made = db.session().scalar(db.insert(model).values(**values).on_conflict_do_nothing().returning(model.id))
    if made is not None:
        return made, True
    found = known(model, key, **owner)
    assert found is not None, f"{model.__tablename__} refused a row that has no twin"
    return found, False


def in_turn(model: Any, row_id: int) -> None:
    """Wait for whoever adds to this row now: until the end of the transaction, nobody comes between what one reads of
    it from here on and what one writes. SQLite has one writer at a time already.
    """
    db.session().execute(sa.select(model.id).where(model.id == row_id).with_for_update())
