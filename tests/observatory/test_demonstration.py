"""The observatory's demonstration: costs where there are workspaces, and departures with their reasons."""

from elearn.core.policy import SYSTEM
from elearn.observatory import demonstration, queries
from elearn.observatory.models import Cost
from elearn.telecentres import demonstration as telecentres
from elearn.telecentres.queries import places


def test_no_cost_is_written_for_what_is_only_planned_and_departures_have_their_reasons(kernel, at):
    for day in (22, 23):  # started again another day, nothing is written twice
        with at(2026, 11, day, 9):
            telecentres.demonstrate(kernel, "x")
            demonstration.demonstrate(kernel, "x")
    with at(2026, 11, 23, 10), kernel.database.reading() as session:
        by_id = places.centres()
        paid = {by_id[row.centre_id].slug for row in session.query(Cost)}
        assert len(paid) == 12
        assert not paid & {"pierrefort", "montsalvy"}
        slugs = {c.slug: c for c in by_id.values()}
        murat = queries.departures.of_centre(SYSTEM, slugs["murat"])
        assert [(d.reason, d.is_success) for d in murat] == [("home", False), ("grown", True)]
        assert murat[1].who == demonstration.COMPANY
        assert [d.reason for d in queries.departures.of_centre(SYSTEM, slugs["saint-flour"])] == ["employed"]
