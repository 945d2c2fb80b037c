"""Limits on how often something may be tried, counted in SQL for every process.

``spend`` counts one try in the current transaction and, if that is undone, again
after it: a refused sign-in still counts. Windows are fixed, which is enough to slow
a guesser and simple to explain.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core import clock, db
from elearn.core.db import Base
from elearn.core.errors import TooMany
from elearn.core.i18n import ngettext


class Throttle(Base):
    """How many tries one bucket has spent in its window. Keys are hashed: no personal data."""

    __tablename__ = "core_throttle"

    bucket: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    window_start: Mapped[datetime] = mapped_column(primary_key=True)
    spent: Mapped[int]
    until: Mapped[datetime] = mapped_column(index=True)


# Made once, on the plain table: every write of the API counts one.
_TABLE = cast("sa.Table", Throttle.__table__)
_ADD = {
    on_sqlite: make(_TABLE)
    .on_conflict_do_update(index_elements=["bucket", "window_start"], set_={"spent": _TABLE.c.spent + 1})
    .returning(_TABLE.c.spent)
    for on_sqlite, make in ((True, sqlite.insert), (False, postgresql.insert))
}


def check(kind: str, subject: str, limit: int, seconds: int) -> None:
    """Raise :class:`TooMany` when the bucket is already spent. Writes nothing."""
    bucket, start = _bucket(kind, subject, seconds)
    query = sa.select(Throttle.spent).where(Throttle.bucket == bucket, Throttle.window_start == start)
    if (db.session().execute(query).scalar_one_or_none() or 0) >= limit:
        _refuse(start, seconds)


def spend(kind: str, subject: str, limit: int, seconds: int) -> None:
    """Count one try; raise :class:`TooMany` past ``limit`` tries per ``seconds``."""
    bucket, start = _bucket(kind, subject, seconds)
    spent = _add(bucket, start, seconds)
    db.after_rollback(lambda: _count_again(bucket, start, seconds))
    if spent > limit:
        _refuse(start, seconds)


def count(kind: str, subject: str, seconds: int, times: int = 1) -> int:
    """Count without refusing: how many there are in the window, these included."""
    bucket, start = _bucket(kind, subject, seconds)
    return max(_add(bucket, start, seconds) for _each in range(times))


def _count_again(bucket: str, start: datetime, seconds: int) -> None:
    _add(bucket, start, seconds)


def _add(bucket: str, start: datetime, seconds: int) -> int:
    values = {"bucket": bucket, "window_start": start, "spent": 1, "until": start + timedelta(seconds=seconds)}
    return int(db.execute(_ADD[db.is_sqlite()], values).scalar_one())


def purge() -> None:
    """Forget the windows that are over."""
    db.session().execute(sa.delete(Throttle).where(Throttle.until < clock.now()))


def _bucket(kind: str, subject: str, seconds: int) -> tuple[str, datetime]:
    now = clock.now()
    stamp = int(now.timestamp()) // seconds * seconds
    digest = hashlib.sha256(f"{kind}\0{subject.strip().lower()}".encode()).hexdigest()
    return digest, datetime.fromtimestamp(stamp, tz=now.tzinfo)


def _refuse(start: datetime, seconds: int) -> None:
    left = max(1, int((start + timedelta(seconds=seconds) - clock.now()).total_seconds()))
    minutes = -(-left // 60)
    raise TooMany(
        ngettext(
            "Trop d’essais. Réessayez dans %(n)s minute.",
            "Trop d’essais. Réessayez dans %(n)s minutes.",
            minutes,
        ),
        retry_after=left,
    )
