"""The machine that rooms write their lives with: what decides, what is refused, what time does alone."""

from elearn.core.machine import SYSTEM, Machine, Transition

LIGHT: Machine[int] = Machine(
    ("red", "green"),
    ("walker", "guard", SYSTEM),
    (
        Transition("press", ("red",), ("walker",), "", "early"),
        Transition("press", ("red",), ("walker", "guard"), "green"),
        Transition("stop", ("green",), ("guard",), "red"),
        Transition("stop", ("green",), (SYSTEM,), "red", "late"),
    ),
    {"early": lambda hour: hour < 6, "late": lambda hour: hour > 22},
    {"early": "awake", "late": "not-yet"},
    timers=("stop",),
)


def test_the_first_line_that_fits_state_role_and_guard_decides():
    assert LIGHT.move("red", "press", ("walker",), 3).to == "red"
    assert LIGHT.move("red", "press", ("walker",), 9).to == "green"
    assert LIGHT.move("red", "press", ("guard",), 3).to == "green"


def test_what_is_refused_says_why():
    assert LIGHT.move("red", "fly", ("guard",), 9).code == "unknown-action"
    assert LIGHT.move("red", "stop", ("guard",), 9).code == "wrong-state"
    assert LIGHT.move("green", "stop", ("walker",), 9).code == "not-yours"
    assert LIGHT.move("green", "stop", (SYSTEM,), 9).code == "not-yet"
    assert not LIGHT.move("green", "stop", (SYSTEM,), 9).is_allowed


def test_a_page_offers_what_may_be_done_and_reads_what_time_has_done():
    assert LIGHT.possible("red", ("guard",), 9) == ("press",)
    assert LIGHT.possible("green", ("walker",), 9) == ()
    assert LIGHT.read_state("green", 23) == "red"
    assert LIGHT.read_state("green", 9) == "green"


def test_a_table_that_names_what_is_not_there_says_so():
    assert LIGHT.faults() == []
    torn: Machine[int] = Machine(("a",), ("r",), (Transition("go", ("a", "b"), ("s",), "c", "g"),), timers=("stay",))
    assert torn.faults() == ["go: state b", "go: state c", "go: role s", "go: guard g", "timer stay"]
