"""Each question type: what it refuses to be, what it shows, how it marks."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from elearn.quizzes.marking import FULL, Faults
from elearn.quizzes.types.choice import Multiple, Single
from elearn.quizzes.types.numerical import Numerical
from elearn.quizzes.types.short import ShortText, agree
from elearn.quizzes.types.truefalse import TrueFalse

SINGLE = """
text: Que lit-on sur la facture ?
answers:
  - {text: TVA non applicable, correct: true, feedback: Oui.}
  - {text: TVA à 0 %, feedback: Un taux de 0 % n’est pas la franchise.}
  - {text: Rien}
"""
MULTIPLE = """
text: Lesquelles ?
answers:
  - {text: A, correct: true, feedback: Oui A.}
  - {text: B, correct: true}
  - {text: C, feedback: Pas C.}
  - {text: D}
"""
NUMBER = """
text: Combien ?
answer: "70.20"
tolerance: "0.01"
unit: "€"
mistakes: [{value: "30.20", feedback: Vous avez oublié 40 €.}]
feedback: {right: Exact., wrong: Refaites le calcul.}
"""
SHORT = """
text: Quel format ?
accept: [Factur-X, plateforme agréée]
mistakes: [{value: ubl, feedback: UBL est un fichier seul.}]
feedback: {right: Exact., wrong: Cherchez.}
"""


def body_of(kind, source, **changes):
    faults = Faults()
    body = kind.check({**yaml.safe_load(source), **changes}, faults)
    assert list(faults) == []
    return body


def answered(kind, body, *values, seed=7):
    return kind.parse(body, kind.prepare(body, seed), {"answer": list(values)})


def faults_of(kind, source, **changes):
    faults = Faults()
    kind.check({**yaml.safe_load(source), **changes}, faults)
    return [".".join(map(str, f.path)) for f in faults]


def test_single_choice_needs_exactly_one_right_answer():
    two = yaml.safe_load(SINGLE)["answers"]
    two[1]["correct"] = True
    assert faults_of(Single(), SINGLE, answers=two) == ["answers"]
    assert faults_of(Single(), SINGLE, answers=[{"text": "A"}, {"text": "A", "correct": "oui"}]) == [
        "answers.1.correct",
        "answers.1",
        "answers",
    ]
    assert faults_of(Multiple(), SINGLE, answers=[{"text": "A"}, {"text": "B"}]) == ["answers"]


@pytest.mark.parametrize(
    ("kind", "source", "changes", "where"),
    [
        (Single(), SINGLE, {"answers": "A"}, ["answers"]),
        (Single(), SINGLE, {"answers": [3, {"text": "B", "correct": True}]}, ["answers.0", "answers.0.text"]),
        (Single(), SINGLE, {"text": ""}, ["text"]),
        (Single(), SINGLE, {"colour": "red"}, ["colour"]),
        (TrueFalse(), "text: Vrai ?", {"answer": "oui"}, ["answer"]),
        (TrueFalse(), "text: Vrai ?", {"answer": True, "feedback": {"maybe": "x"}}, ["feedback.maybe"]),
        (Numerical(), NUMBER, {"answer": 70.2}, ["answer"]),
        (Numerical(), NUMBER, {"answer": "nan"}, ["answer"]),
        (Numerical(), NUMBER, {"tolerance": "-1"}, ["tolerance"]),
        (Numerical(), NUMBER, {"mistakes": [{"value": "70.21", "feedback": "x"}]}, ["mistakes.0.value"]),
        (ShortText(), SHORT, {"accept": []}, ["accept"]),
        (ShortText(), SHORT, {"accept": ["!!"]}, ["accept.0"]),
        (ShortText(), SHORT, {"mistakes": [{"value": "FACTURX", "feedback": "x"}]}, ["mistakes.0.value"]),
    ],
)
def test_a_fault_says_where_it_is(kind, source, changes, where):
    assert faults_of(kind, source, **changes) == where


def test_the_view_of_a_choice_carries_neither_key_nor_rank_in_the_source():
    body = body_of(Single(), SINGLE)
    places = set()
    for seed in range(40):
        prepared = Single().prepare(body, seed)
        view = Single().public_view(body, prepared)
        assert "correct" not in str(view)
        assert "feedback" not in str(view)
        assert [o["value"] for o in view["options"]] == ["1", "2", "3"]
        places.add(next(o["value"] for o in view["options"] if o["text"] == "TVA non applicable"))
    assert places == {"1", "2", "3"}


def test_the_same_seed_draws_the_same_order_for_ever():
    body = body_of(Multiple(), MULTIPLE)
    assert Multiple().prepare(body, 2026) == {"order": [1, 0, 3, 2]}
    assert Multiple().prepare({**body, "keep_order": True}, 2026) == {"order": [0, 1, 2, 3]}


def test_single_choice_marks_what_was_chosen_and_says_why():
    body = {**body_of(Single(), SINGLE), "keep_order": True}
    right = Single().grade(body, answered(Single(), body, "1"))
    assert (right.fraction_bp, right.verdict, right.feedback) == (FULL, "right", ("Oui.",))
    wrong = Single().grade(body, answered(Single(), body, "2"))
    assert (wrong.fraction_bp, wrong.verdict) == (0, "wrong")
    assert wrong.feedback == ("Un taux de 0 % n’est pas la franchise.",)
    assert Single().grade(body, None).verdict == "empty"
    assert answered(Single(), body, "9") is None
    assert answered(Single(), body, "2", "1") == {"chosen": [0]}


@pytest.mark.parametrize(
    ("ticked", "expected"),
    [("12", FULL), ("1", 5000), ("123", 5000), ("13", 0), ("1234", 0), ("34", 0), ("3", 0)],
)
def test_multiple_choice_gives_partial_credit_never_under_nothing(ticked, expected):
    body = {**body_of(Multiple(), MULTIPLE), "keep_order": True}
    assert Multiple().grade(body, answered(Multiple(), body, *ticked)).fraction_bp == expected


def test_true_or_false_reads_yaml_booleans_as_keys():
    source = "text: Sûr ?\nanswer: false\nfeedback: {true: Non pas., false: En effet.}"
    body = body_of(TrueFalse(), source)
    assert TrueFalse().grade(body, answered(TrueFalse(), body, "false")).feedback == ("En effet.",)
    assert TrueFalse().grade(body, answered(TrueFalse(), body, "true")).feedback == ("Non pas.",)
    assert answered(TrueFalse(), body, "maybe") is None


@pytest.mark.parametrize(
    "typed", ["70,20", "70.2", "70,20 €", "€ 70.20", " 70,20 euros", "+70,2", "70,21", "70.19 EUR"]
)
def test_a_number_is_right_however_it_is_written(typed):
    body = body_of(Numerical(), NUMBER)
    assert Numerical().grade(body, answered(Numerical(), body, typed)).verdict == "right"


@pytest.mark.parametrize(
    ("typed", "flags", "said"),
    [
        ("30,20", ("mistake:0",), "Vous avez oublié 40 €."),
        ("70,22", (), "Refaites le calcul."),
        ("soixante-dix", ("unreadable",), ""),
        ("70,20 %", ("unit",), ""),
        ("70,20 ou 30", ("unit",), ""),
    ],
)
def test_a_wrong_number_gets_its_own_reason(typed, flags, said):
    body = body_of(Numerical(), NUMBER)
    mark = Numerical().grade(body, answered(Numerical(), body, typed))
    assert (mark.fraction_bp, mark.flags) == (0, flags)
    assert mark.feedback[0] == said if said else mark.feedback[0]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Factur-X", True),
        ("  FACTUR   X ", True),
        ("facturx", True),
        ("fac turx", False),
        ("Plateforme agreee", True),
        ("plateforme d’agrément", False),
    ],
)
def test_a_short_text_is_compared_without_case_accents_or_punctuation(typed, expected):
    body = body_of(ShortText(), SHORT)
    assert (ShortText().grade(body, answered(ShortText(), body, typed)).verdict == "right") is expected


def test_a_known_mistake_of_a_short_text_has_its_reason():
    body = body_of(ShortText(), SHORT)
    mark = ShortText().grade(body, answered(ShortText(), body, "U.B.L."))
    assert (mark.flags, mark.feedback) == (("mistake:0",), ("UBL est un fichier seul.",))
    assert answered(ShortText(), body, "   ") is None


def test_ligatures_agree():
    assert agree("main-d’œuvre", "main d'oeuvre")
    assert not agree("", "")


KINDS = [(Single(), SINGLE), (Multiple(), MULTIPLE), (Numerical(), NUMBER), (ShortText(), SHORT)]


@given(st.sampled_from(KINDS), st.lists(st.text(max_size=60), max_size=6), st.integers(0, 2**31))
def test_any_input_is_marked_within_bounds_and_read_back_the_same(pair, values, seed):
    kind, source = pair
    body = body_of(kind, source)
    prepared = kind.prepare(body, seed)
    answer = kind.parse(body, prepared, {"answer": values})
    mark = kind.grade(body, answer)
    assert 0 <= mark.fraction_bp <= FULL
    assert kind.parse(body, prepared, kind.fields(body, prepared, answer)) == answer
    assert isinstance(kind.summarise(body, answer), str)
    assert kind.review(body, prepared, answer)


@given(st.sets(st.integers(0, 3), min_size=1), st.integers(0, 2**31))
def test_no_ticking_of_a_multiple_choice_gains_by_a_wrong_one(chosen, seed):
    body = body_of(Multiple(), MULTIPLE)
    whole = Multiple().grade(body, {"chosen": sorted(chosen)}).fraction_bp
    without = sorted(chosen - {2, 3})
    assert whole <= (Multiple().grade(body, {"chosen": without}).fraction_bp if without else FULL)
