from dataclasses import dataclass

import pytest

from elearn.progress.completion import is_met, resume_at, summary


@dataclass(frozen=True)
class Card:
    key: str
    rule: str
    percent: int = 0
    minutes: int = 0


READ = Card("lire", "seen", minutes=10)
WATCH = Card("voir", "watched", 80, 3)
QUIZ = Card("evaluation", "passed", minutes=20)
EXTRA = Card("annexe", "none", minutes=5)
ALL = [READ, WATCH, EXTRA, QUIZ]


@pytest.mark.parametrize(
    ("step", "how", "watched", "met"),
    [
        (READ, "seen", 0, True),
        (WATCH, "seen", 0, False),
        (WATCH, "watched", 7_999, False),
        (WATCH, "read", 0, True),
        (QUIZ, "read", 0, False),
        (WATCH, "watched", 8_000, True),
        (Card("v", "watched", 50), "watched", 5_000, True),
        (Card("v", "watched"), "watched", 7_999, False),
        (QUIZ, "seen", 10_000, False),
        (QUIZ, "watched", 10_000, False),
        (QUIZ, "", 0, False),
        (QUIZ, "passed", 0, True),
        (EXTRA, "seen", 10_000, False),
        (Card("x", "invented"), "seen", 10_000, False),
    ],
)
def test_each_rule_is_met_by_its_own_proof_alone(step, how, watched, met):
    assert is_met(step, how=how, watched=watched) is met


def test_a_module_counts_what_counts_and_says_the_minutes_ahead():
    assert summary(ALL, {"lire"}).done == 1
    assert summary(ALL, {"lire", "annexe"}).total == 3
    assert summary(ALL, {"lire"}).minutes_left == 23
    assert not summary(ALL, {"lire", "voir"}).is_complete
    assert summary(ALL, {"lire", "voir", "evaluation", "gone"}).is_complete
    assert not summary([EXTRA], {"annexe"}).is_complete


@pytest.mark.parametrize(
    ("done", "last", "key"),
    [
        (set(), "", "lire"),
        (set(), "voir", "voir"),
        ({"lire"}, "lire", "voir"),
        ({"lire", "voir"}, "voir", "evaluation"),
        ({"evaluation"}, "evaluation", "lire"),
        ({"lire", "voir", "evaluation"}, "voir", "voir"),
        ({"lire", "voir", "evaluation"}, "disparue", "lire"),
        ({"lire"}, "disparue", "voir"),
    ],
)
def test_one_goes_on_where_one_stopped_or_at_the_next_thing_to_do(done, last, key):
    assert resume_at(ALL, done, last) == key


def test_an_empty_module_has_nowhere_to_go():
    assert resume_at([], set()) == ""
