from datetime import UTC, datetime, timedelta

from elearn.telecentres.models import Visit
from elearn.telecentres.queries import attendance
from tests.factories.accounts import make_person
from tests.factories.telecentres import make_centre, make_workspaces

DAY = datetime(2026, 3, 2, tzinfo=UTC)


def _hour(hour, days=0):
    return DAY + timedelta(days=days, hours=hour)


def _visit(session, person, centre, workspace, arrived, left):
    session.add(
        Visit(
            person_id=person.id, centre_id=centre.id, workspace_id=workspace, arrived_at=arrived, left_at=left,
            source="manager", left_how=None if left is None else "manager",
        )
    )  # fmt: skip
    session.flush()


def test_hours_people_and_days_are_clipped_to_the_period_and_to_now(kernel):
    with kernel.database.transaction() as session:
        centre, other, ann, bob = make_centre(), make_centre(), make_person(), make_person()
        [desk], [room] = make_workspaces(centre.id), make_workspaces(centre.id, "meeting")
        _visit(session, ann, centre, desk, _hour(8), _hour(12))
        _visit(session, ann, centre, room, _hour(13), _hour(14, 1))  # ends the next day
        _visit(session, bob, centre, None, _hour(20, -1), _hour(2))  # began the day before
        _visit(session, bob, other, None, _hour(9), None)  # still there
        both = [centre.id, other.id]
        found = attendance.seconds(both, DAY, _hour(24), now=_hour(10))
        assert found == {
            (centre.id, "desk"): 2 * 3600,
            (centre.id, ""): 2 * 3600,
            (other.id, ""): 3600,
        }
        later = attendance.seconds(both, DAY, _hour(24), now=_hour(48))
        assert later[centre.id, "meeting"] == 11 * 3600
        assert later[other.id, ""] == 15 * 3600
        assert attendance.visitors(both, DAY, _hour(24)) == {centre.id: {ann.id, bob.id}, other.id: {bob.id}}
        assert attendance.days_of_use([ann.id, bob.id], both, DAY, _hour(24)) == {
            ann.id: {DAY.date()},
            bob.id: {DAY.date()},
        }
        assert attendance.seconds([], DAY, _hour(24), now=_hour(10)) == {}
