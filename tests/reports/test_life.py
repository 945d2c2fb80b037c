"""Who does what with a report, and until when: no database."""

from datetime import UTC, datetime, timedelta
from itertools import product

from elearn.reports import life, links

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
ALLOWED = {
    ("received", "take", "handler"): "taken",
    ("received", "decide", "handler"): "decided",
    ("taken", "decide", "handler"): "decided",
    ("decided", "contest", "reporter"): "contested",
    ("decided", "contest", "concerned"): "contested",
    ("contested", "settle", "handler"): "settled",
}


def test_the_table_holds_together_and_allows_what_is_said_here_and_nothing_else():
    assert life.MACHINE.faults() == []
    open_ = life.Facts(NOW, NOW)
    for state, action, role in product(life.STATES, life.MACHINE.actions, life.ROLES):
        assert life.MACHINE.move(state, action, (role,), open_).to == ALLOWED.get((state, action, role), "")


def test_a_decision_is_contested_within_six_months_and_settled_by_somebody_else():
    for late, code in ((timedelta(days=182), ""), (life.TO_CONTEST, "too-late")):
        facts = life.Facts(NOW + late, NOW)
        assert life.MACHINE.move("decided", "contest", ("concerned",), facts).code == code
    same = life.Facts(NOW, NOW, is_other=False)
    assert life.MACHINE.move("contested", "settle", ("handler",), same).code == "same-person"


def test_only_what_this_decision_alone_keeps_down_is_put_back():
    down = life.Facts(NOW, NOW, is_removed=True)
    for state in life.STATES:
        answer = life.MACHINE.move(state, "restore", ("handler",), down)
        assert answer.to == ("restored" if state in {"decided", "settled"} else "")
    assert life.MACHINE.move("decided", "restore", ("handler",), life.Facts(NOW, NOW)).code == "not-removed"


def test_a_link_opens_the_report_it_was_made_for_and_no_other():
    token = links.token("secret", 12)
    assert links.report_of("secret", token) == 12
    assert links.report_of("another", token) is None
    assert links.report_of("secret", token + "x") is None
    assert links.report_of("secret", "") is None
