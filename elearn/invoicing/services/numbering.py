"""The next number of an issuer: taken in the transaction in which its document appears, so never lost."""

from __future__ import annotations

from datetime import date

from elearn.core import db
from elearn.core.errors import Conflict
from elearn.core.i18n import gettext as _
from elearn.invoicing.models import Series

PREFIX = "POOL"  # tells this series from the one that someone keeps elsewhere


def take(issuer_id: int, day: date) -> tuple[int, str]:
    """The sequence and the number of a document issued that day; holds the row of the series until the end.

    Raises :class:`Conflict` ``clock`` on a day before that of the last number: dates follow numbers.
    """
    statement = db.insert(Series).values(issuer_id=issuer_id, year=day.year, last=1, last_on=day)
    statement = statement.on_conflict_do_update(
        index_elements=["issuer_id", "year"],
        set_={"last": Series.last + 1, "last_on": day},
        where=Series.last_on <= day,
    )
    sequence = db.session().execute(statement.returning(Series.last)).scalar_one_or_none()
    if sequence is None:
        raise Conflict(
            _("La date du site précède celle de votre dernière facture : réessayez plus tard."), code="clock"
        )
    return sequence, f"{PREFIX}-{day.year}-{sequence:04d}"
