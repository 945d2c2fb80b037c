"""What the morning does, however much there is of it."""

from datetime import timedelta

from elearn.core.i18n import today
from elearn.core.policy import SYSTEM
from elearn.prospecting import queries
from elearn.prospecting.services import importing, prospects
from tests.pool.conftest import cast
from tests.prospecting.test_prospects import make_circle

__all__ = ["cast"]


def bring_in(actor, circle, many):
    head = "entreprise;source;action;date\n"
    day = today() + timedelta(days=1)
    for first in range(0, many, 500):
        lines = [f"Entreprise numéro {n};event;Appeler;{day}\n" for n in range(first, min(first + 500, many))]
        assert importing.import_file(actor, circle, (head + "".join(lines)).encode())[1] == []


def test_all_that_came_in_on_one_day_is_told_on_its_day_and_erased_on_its_day(cast, on):
    on(2026, 11, 2, 9)
    bring_in(cast.anne, make_circle(cast.anne), 510)
    on(2026, 11, 3, 9)
    assert len(queries.prospects.due()) == 510
    on(2029, 11, 2, 9)
    gone = queries.prospects.past()
    assert len(gone) == 510
    for prospect in (gone[0], gone[0], gone[1]):
        prospects.erase_past(SYSTEM, prospect)  # again, as when a member erased it in between
    assert len(queries.prospects.past()) == 508
