"""Scores, draws, and the files that authors write."""

from collections import Counter
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from elearn.core.providers import Registry
from elearn.quizzes.behaviours.deferred import Deferred
from elearn.quizzes.behaviours.immediate import Immediate
from elearn.quizzes.marking import FULL, Faults, Mark, score
from elearn.quizzes.picking import Candidate, arrange, pick
from elearn.quizzes.plugin import TYPES
from elearn.quizzes.source import check_bank, check_quiz, digest_of

CATALOGUE = Path(__file__).resolve().parents[2] / "content" / "catalogue"


@pytest.fixture(scope="module")
def types():
    registry = Registry("tests.question_types")
    for kind in TYPES:
        registry.add(kind.name, kind, owner="tests")
    yield registry
    Registry.known.pop("tests.question_types")


@pytest.fixture(scope="module")
def behaviours():
    registry = Registry("tests.behaviours")
    for behaviour in (Immediate(), Deferred()):
        registry.add(behaviour.name, behaviour, owner="tests")
    yield registry
    Registry.known.pop("tests.behaviours")


def test_the_pass_mark_is_compared_before_rounding():
    just_under = score([FULL] * 6 + [9999] + [0] * 3, 70)
    assert (just_under.fraction_bp, just_under.passed) == (6999, False)
    exact = score([FULL] * 7 + [0] * 3, 70)
    assert (exact.fraction_bp, exact.passed, exact.right, exact.total) == (7000, True, 7, 10)
    assert score([], 0).passed is False


@given(st.lists(st.integers(0, FULL), min_size=1), st.integers(0, 100))
def test_a_score_stays_within_bounds_and_never_claims_a_pass(fractions, pass_mark):
    result = score(fractions, pass_mark)
    assert 0 <= result.fraction_bp <= FULL
    assert result.passed or result.fraction_bp < pass_mark * 100
    assert not result.passed or sum(fractions) >= pass_mark * 100 * len(fractions)


def test_a_mark_out_of_bounds_is_refused():
    with pytest.raises(ValueError, match="10001"):
        Mark(10_001)


@given(st.lists(st.integers(0, 4), min_size=1, max_size=30), st.integers(1, 30), st.integers(0, 2**31))
def test_a_draw_is_spread_over_the_objectives(objectives, count, seed):
    candidates = [Candidate(n, f"o{o}") for n, o in enumerate(objectives)]
    drawn = pick(candidates, count, seed)
    assert len(drawn) == len({c.id for c in drawn}) == min(count, len(candidates))
    taken, had = Counter(c.objective for c in drawn), Counter(c.objective for c in candidates)
    for one in had:
        for two in had:
            assert taken[one] >= taken[two] - 1 or taken[one] == had[one]
    assert pick(candidates, count, seed) == drawn


def test_without_shuffle_the_order_is_the_author_s():
    candidates = [Candidate(n, "o") for n in (5, 3, 9, 1)]
    assert arrange(candidates, count=0, shuffle=False, seed=4) == candidates
    drawn = arrange(candidates, count=2, shuffle=False, seed=4)
    assert drawn == [c for c in candidates if c in drawn]
    assert len({tuple(c.id for c in arrange(candidates, count=0, shuffle=True, seed=s)) for s in range(20)}) > 5


def test_the_bank_and_the_quizzes_of_the_catalogue_are_sound(types, behaviours):
    banks = {file.parent.parent / "questions.yaml" for file in CATALOGUE.glob("*/quizzes/*.yaml")}
    assert banks
    for file in sorted(banks):
        faults = Faults()
        bank = check_bank(_read(file), types, faults)
        for quiz in sorted(file.parent.glob("quizzes/*.yaml")):
            assert check_quiz(_read(quiz), bank, behaviours, faults)["questions"]
        assert list(faults) == []


def _read(file):
    with file.open("rb") as stream:
        return yaml.load(stream, Loader=yaml.CSafeLoader)  # SafeLoader, ten times faster


def faults_of(types, behaviours, bank, quiz):
    faults = Faults()
    checked = check_bank(bank, types, faults.at("bank"))
    check_quiz(quiz, checked, behaviours, faults.at("quiz"))
    return [".".join(map(str, f.path)) for f in faults]


TRUE = {"id": "v", "type": "truefalse", "text": "Vrai ?", "answer": True}


@pytest.mark.parametrize(
    ("bank", "quiz", "where"),
    [
        ({}, {"questions": []}, ["bank", "quiz.questions"]),
        ([TRUE, TRUE], {"questions": ["v"]}, ["bank.1.id"]),
        ([{**TRUE, "type": "essay"}, 3, {"type": "single"}], {"pick": {"count": 1}}, None),
        ([TRUE], {"questions": ["v", "v", "w"]}, ["quiz.questions.1", "quiz.questions.2"]),
        ([TRUE], {"pick": {"count": 2}}, ["quiz.pick.count"]),
        ([TRUE], {"pick": 2}, ["quiz.pick", "quiz.pick.count"]),
        ([TRUE], {"questions": ["v"], "pick": {"count": 1}}, ["quiz"]),
        ([TRUE], {}, ["quiz"]),
        ([TRUE], {"questions": ["v"], "behaviour": "adaptive", "pass_mark": 101}, ["quiz.behaviour", "quiz.pass_mark"]),
        ([TRUE], {"questions": ["v"], "minutes": True, "shuffle": 1, "x": 1}, None),
        ([TRUE], {"questions": ["v"], "placement": True}, ["quiz.placement"]),
        ([{**TRUE, "review": "debut"}], {"questions": ["v"], "placement": "oui"}, ["quiz.placement"]),
        ([TRUE], "text", ["quiz", "quiz"]),
    ],
)
def test_each_fault_of_a_quiz_says_where_it_is(types, behaviours, bank, quiz, where):
    found = faults_of(types, behaviours, bank, quiz)
    assert found
    assert where is None or found == where


def test_the_digest_changes_with_the_content_alone():
    one = digest_of("short", {"text": "a", "accept": ["b"]})
    assert one == digest_of("short", {"accept": ["b"], "text": "a"})
    assert one != digest_of("single", {"text": "a", "accept": ["b"]})
    assert one != digest_of("short", {"text": "a", "accept": ["c"]})


def test_a_draw_leaves_out_what_the_trainee_marks_alone(types, behaviours):
    alone = {name for name, type_ in types.items() if type_.self_assessed}
    assert alone == {"open"}
    essay = {"id": "o", "type": "open", "text": "Écrivez.", "model": "Voilà.", "checklist": ["un", "deux"]}
    bank = check_bank([essay, TRUE], types, Faults())
    drawn = check_quiz({"title": "Quiz", "pick": {"count": 1}}, bank, behaviours, Faults(), undrawn=alone)
    assert drawn["questions"] == ["v"]
    named = check_quiz({"title": "Quiz", "questions": ["o", "v"]}, bank, behaviours, Faults(), undrawn=alone)
    assert named["questions"] == ["o", "v"]
    faults = Faults()
    check_quiz({"title": "Quiz", "pick": {"count": 2}}, bank, behaviours, faults, undrawn=alone)
    assert [f.path for f in faults] == [("pick", "count")]
