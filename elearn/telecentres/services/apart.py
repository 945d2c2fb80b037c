"""What the database refuses because rows would overlap, turned into what a person reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError

from elearn.core import db
from elearn.telecentres.models.apart import Apart


@contextmanager
def kept_apart(rule: Apart, refusal: Callable[[], Exception]) -> Iterator[None]:
    """Write what the block adds; raise ``refusal()`` when the database finds that it overlaps.

    Nothing of the block is left then, and the transaction goes on: ``refusal`` may read.
    """
    session = db.session()
    try:
        with session.begin_nested():
            yield
            session.flush()
    except IntegrityError as error:
        if rule.refused(error):
            raise refusal() from error
        raise
