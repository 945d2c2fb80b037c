"""A page of a list: the rows that it shows, and how many there are in all."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from elearn.core import db

PAGE = 30


def rows_of(query: sa.Select[Any], page: int, size: int = PAGE) -> tuple[list[Any], int]:
    """Page ``page`` (from 1) of a query in order, ``size`` a page; how many rows the whole query has."""
    total = db.session().scalar(sa.select(sa.func.count()).select_from(query.order_by(None).subquery())) or 0
    return list(db.session().scalars(query.limit(size).offset((page - 1) * size))), total
