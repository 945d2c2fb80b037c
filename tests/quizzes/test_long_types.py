"""The types that take more than a line: what they refuse, what they never show, how they mark."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.core.figures import among
from elearn.quizzes.marking import FULL
from elearn.quizzes.text import gaps
from elearn.quizzes.types.table import cells_of, words_in
from tests.factories.questions import KINDS, SOURCES, body_of, faults_of


def solved_fields(name, body, prepared):
    kind = KINDS[name]
    return kind.fields(body, prepared, kind.solved(body, prepared))


def marked(name, body, fields, seed=7):
    kind = KINDS[name]
    prepared = kind.prepare(body, seed)
    return kind.grade(body, kind.parse(body, prepared, fields))


@pytest.mark.parametrize("name", SOURCES)
def test_what_solves_a_question_gets_the_whole_mark_whatever_is_drawn(name):
    body = body_of(name)
    for seed in range(30):
        prepared = KINDS[name].prepare(body, seed)
        fields = solved_fields(name, body, prepared)
        answer = KINDS[name].parse(body, prepared, fields)
        assert answer == KINDS[name].solved(body, prepared)
        assert KINDS[name].grade(body, answer).fraction_bp == FULL
        assert KINDS[name].problem(body, answer) == ""
        assert KINDS[name].summarise(body, answer)


@pytest.mark.parametrize("name", SOURCES)
def test_what_the_same_seed_draws_is_the_same_for_ever(name):
    body = body_of(name)
    assert [KINDS[name].prepare(body, 2026) for _ in range(2)] == [KINDS[name].prepare(body, 2026)] * 2
    if name != "open":
        assert len({json.dumps(KINDS[name].prepare(body, seed)) for seed in range(20)}) > 1


def test_numbers_drawn_stay_within_what_is_said():
    body = body_of("calculated")
    drawn = [KINDS["calculated"].prepare(body, seed)["numbers"] for seed in range(300)]
    values = {Decimal(n["ca"]) for n in drawn}
    assert min(values) >= 2000
    assert max(values) <= 6000
    assert {v % 100 for v in values} == {0}
    assert {n["taux"] for n in drawn} == {"0.212", "0.256"}


# What may be shown before the end ------------------------------------------------------


def test_the_view_of_lines_to_place_carries_no_key():
    for name in ("matching", "categorising"):
        body, seen = body_of(name), set()
        for seed in range(60):
            prepared = KINDS[name].prepare(body, seed)
            view = KINDS[name].public_view(body, prepared)
            assert set(view) == {"rows", "options"}
            assert all(set(row) == {"name", "text"} for row in view["rows"])
            seen.add(json.dumps(solved_fields(name, body, prepared), sort_keys=True))
        assert len(seen) > 5, "what is sent for the right answer is not always the same"


def test_the_order_shown_is_never_the_right_one():
    body = body_of("ordering")
    for seed in range(200):
        view = KINDS["ordering"].public_view(body, KINDS["ordering"].prepare(body, seed))
        assert [row["text"] for row in view["rows"]] != body["items"]
        assert set(view) == {"rows", "places"}


@pytest.mark.parametrize(
    ("name", "secrets"),
    [
        ("matching", ["Un devis engage", "suit la livraison"]),
        ("ordering", ["Rien ne se facture"]),
        ("gap", ["émission", "date de paiement", "jamais été", "Quand la facture"]),
        ("categorising", ["Dû chaque mois", "Suit les commandes"]),
        ("calculated", ["ca * taux", "cotisations", "Exact", "ce qui vous reste"]),
        ("table", ["12 * prix", "Multipliez", "l1 + l2", "hors taxes"]),
        ("open", ["sauf erreur", "courtois", "numéro"]),
    ],
)
def test_the_view_never_carries_the_key(name, secrets):
    body = body_of(name)
    for seed in range(20):
        prepared = KINDS[name].prepare(body, seed)
        view = json.dumps(KINDS[name].public_view(body, prepared), ensure_ascii=False)
        assert [s for s in secrets if s in view] == []
        assert "feedback" not in view


def test_a_choice_to_fill_a_gap_is_sent_as_its_rank_on_the_page():
    body, ranks = body_of("gap"), set()
    for seed in range(40):
        ranks.add(solved_fields("gap", body, KINDS["gap"].prepare(body, seed))["answer-numero"][0])
    assert ranks == {"1", "2", "3"}


# Marks -----------------------------------------------------------------------------


def test_matching_counts_each_line_and_says_why():
    body, kind = body_of("matching"), KINDS["matching"]
    prepared = kind.prepare(body, 3)
    fields = kind.fields(body, prepared, {"chosen": [0, 3, None]})
    answer = kind.parse(body, prepared, fields)
    mark = kind.grade(body, answer)
    assert mark.fraction_bp == FULL // 3
    assert mark.feedback == ("Une facture suit la livraison.", "On relance ce qui est dû.")
    rows = {row["text"]: row for row in kind.review(body, prepared, answer)["rows"]}
    assert [rows[t]["verdict"] for t in ("Devis", "Facture", "Relance")] == ["right", "wrong", "missed"]
    assert (rows["Facture"]["typed"], rows["Facture"]["right"]) == ("À la radiation", "Le travail fait")
    assert kind.summarise(body, answer) == "Devis → Avant de commencer ; Facture → À la radiation"


@pytest.mark.parametrize(
    ("places", "expected"),
    [([0, 1, 2, 3], FULL), ([1, 0, 2, 3], 8333), ([3, 2, 1, 0], 0), ([0, 1, None, None], 1666), ([0, 0, 1, 2], 8333)],
)
def test_ordering_gives_credit_for_each_pair_in_order(places, expected):
    body, kind = body_of("ordering"), KINDS["ordering"]
    answer = {"places": places}
    assert kind.grade(body, answer).fraction_bp == expected
    assert bool(kind.problem(body, answer)) is (sorted(p for p in places if p is not None) != [0, 1, 2, 3])
    prepared = kind.prepare(body, 5)
    assert kind.parse(body, prepared, kind.fields(body, prepared, answer)) == answer


def test_each_gap_is_marked_with_its_own_reason():
    body, kind = body_of("gap"), KINDS["gap"]
    answer = {"filled": {"date": "Date de PAIEMENT", "numero": 1}}
    mark = kind.grade(body, answer)
    assert (mark.fraction_bp, mark.flags) == (0, ("date:mistake:0",))
    assert mark.feedback == ("Elle n’est pas encore connue.", "Le tampon n’a jamais été obligatoire.")
    assert kind.grade(body, {"filled": {"date": "date de la facture"}}).feedback == (
        "Quand la facture est-elle faite ?",
    )
    half = kind.grade(body, {"filled": {"date": "Date de facture"}})
    assert (half.fraction_bp, half.verdict) == (5000, "partial")
    assert kind.summarise(body, answer) == (
        "Une facture doit porter la **[Date de PAIEMENT]** et le [tampon], sans « {{cotis-micro-bnc}} »."
    )


def test_a_computed_answer_is_marked_with_the_trainee_s_own_numbers():
    body, kind = body_of("calculated"), KINDS["calculated"]
    for seed in range(12):
        prepared = kind.prepare(body, seed)
        ca, rate = (Decimal(prepared["numbers"][k]) for k in ("ca", "taux"))
        right, kept = ca * rate, ca * (1 - rate)
        assert str(int(ca)) in kind.statement(body, prepared).replace("\u202f", "")
        assert marked("calculated", body, {"answer": [f"{right:f} €"]}, seed).verdict == "right"
        wrong = marked("calculated", body, {"answer": [f"{kept:f}"]}, seed)
        assert wrong.flags == ("mistake:0",)
        assert wrong.feedback[0].replace("\u202f", "").replace(",", ".").startswith("C’est ce qui vous reste : ")
        assert marked("calculated", body, {"answer": [f"{right * 100:f}"]}, seed).flags == ("mistake:1",)
        assert marked("calculated", body, {"answer": [f"{right + 1:f}"]}, seed).feedback[0].startswith("Multipliez")
        assert marked("calculated", body, {"answer": ["douze"]}, seed).flags == ("unreadable",)


def test_the_solution_is_written_with_the_trainee_s_own_numbers():
    body, kind = body_of("calculated"), KINDS["calculated"]
    answer = {"text": "1", "numbers": {"ca": "2500", "taux": "0.212"}, "dated": {}}
    view = kind.review(body, {}, answer)
    assert view["right"] == "530\u00a0€"
    assert view["solution"] == ["2\u202f500 × 21,2 % = 530 €", "Il reste 1\u202f970\u00a0€."]
    odd = {**answer, "numbers": {"ca": "2550", "taux": "0.212"}}
    assert kind.review(body, {}, odd)["solution"][0] == "2\u202f550 × 21,2 % = 540,60 €"
    assert kind.explanation(body, {}, answer) == "Les cotisations se calculent sur 2\u202f500 €."


@pytest.fixture
def figure():
    rates = {"taux-x": Decimal("25.6")}
    with among(lambda name, _on: rates.get(name)):
        yield rates


def test_a_dated_figure_is_kept_with_the_answer_and_an_unknown_one_is_a_fault(figure):
    changes = {"answer": 'ca * param("taux-x") / 100', "mistakes": [], "solution": '{{=param("taux-x")}} %'}
    body = body_of("calculated", **changes)
    assert body["dated"] == ["taux-x"]
    kind = KINDS["calculated"]
    prepared = kind.prepare(body, 1)
    right = Decimal(prepared["numbers"]["ca"]) * Decimal("0.256")
    answer = kind.parse(body, prepared, {"answer": [f"{right:f}"]})
    assert answer["dated"] == {"taux-x": "25.6"}
    figure["taux-x"] = Decimal(50)
    assert kind.grade(body, answer).fraction_bp == FULL, "the figure of the day it was answered"
    assert kind.review(body, prepared, answer)["solution"] == ["25,6 %"]
    assert faults_of("calculated", **{**changes, "answer": 'ca * param("absent")'}) == ["answer"]
    del figure["taux-x"]
    assert kind.parse(body, prepared, {"answer": ["1"]})["dated"] == {}
    lost = kind.grade(body, kind.parse(body, prepared, {"answer": ["1"]}))
    assert (lost.fraction_bp, lost.flags) == (FULL, ("uncomputable",)), "our fault is not the trainee's"


def cells(body, seed=1, **typed):
    kind = KINDS["table"]
    prepared = {"numbers": {"prix": "30"}}
    answer = kind.parse(body, prepared, {f"answer-{k}": [v] for k, v in typed.items()})
    mark = kind.grade(body, answer)
    found = {}
    for line in kind.review(body, prepared, answer)["table"]:
        for cell in line["cells"]:
            if "verdict" in cell:
                found[line["label"]] = cell["verdict"]
    return mark, found


def test_a_table_filled_rightly_is_right():
    mark, found = cells(body_of("table"), l1="360", l2="100,00 €", ht="460", tva="92", ttc="552")
    assert mark.fraction_bp == FULL
    assert set(found.values()) == {"right"}


def test_a_follow_on_error_is_not_punished_twice():
    mark, found = cells(body_of("table"), l1="42", l2="100", ht="142", tva="28,4", ttc="170,40")
    assert found == {
        "Saisie": "wrong",
        "Relecture": "right",
        "Total HT": "follows",
        "TVA": "follows",
        "Total TTC": "follows",
    }
    assert mark.fraction_bp == 8000
    assert mark.feedback[0] == "Multipliez la quantité par le prix."
    assert "l1:mistake:0" in mark.flags


def test_a_mistake_is_recognised_with_the_trainee_s_own_cells():
    mark, found = cells(body_of("table"), l1="42", l2="100", ht="142", tva="23,67", ttc="165,67")
    assert found["TVA"] == "wrong"
    assert "Le total est hors taxes : ne le divisez pas." in mark.feedback
    assert found["Total TTC"] == "follows"


def test_what_is_right_in_itself_is_right_even_after_an_error():
    mark, found = cells(body_of("table"), l1="42", ht="460", tva="92")
    assert found == {
        "Saisie": "wrong",
        "Relecture": "missed",
        "Total HT": "right",
        "TVA": "right",
        "Total TTC": "missed",
    }
    assert mark.fraction_bp == 4000


def test_a_cell_that_is_no_number_is_said_by_its_row_and_its_column_where_there_are_several():
    body, kind = body_of("table"), KINDS["table"]
    answer = kind.parse(body, {"numbers": {"prix": "30"}}, {"answer-l1": ["beaucoup"], "answer-ht": ["3 km"]})
    assert "Saisie." in kind.problem(body, answer)
    two = dict(body, rows=[dict(body["rows"][0], cells=[{"id": "n", "unit": ""}, *body["rows"][0]["cells"][1:]])])
    assert [cell["label"] for cell in cells_of(two)] == ["Saisie, Quantité", "Saisie, Total HT"]
    mark = kind.grade(body, answer)
    assert (mark.fraction_bp, mark.flags) == (0, ("l1:unreadable", "ht:unit"))


def test_a_column_of_words_is_told_from_one_of_amounts():
    assert words_in(body_of("table")) == [True, False, False, False]
    assert words_in({"rows": [{"cells": [{"text": "avec {{=prix}} € de route"}, {"text": "{{=prix}} €"}]}]})[1:] == [
        True,
        False,
    ]


def test_the_explanation_of_a_table_knows_its_cells():
    body = body_of("table")
    assert KINDS["table"].explanation(body, {"numbers": {"prix": "30"}}, None) == "Le total TTC est de 552 €."


def test_the_model_of_an_open_question_comes_after_the_answer():
    body, kind = body_of("open"), KINDS["open"]
    assert kind.control_view(body, {}, None) == {"asks_model": True}
    written = kind.parse(body, {}, {"answer": [" Bonjour,\r\nmerci. "], "answer-ticked": ["1"]})
    assert written == {"text": "Bonjour,\nmerci.", "seen": False, "ticked": []}
    assert kind.problem(body, written)
    view = kind.control_view(body, {}, written)
    assert len(view["model"]) == 2
    assert [p["text"] for p in view["points"]][2] == "Un ton courtois"
    seen = kind.parse(body, {}, {"answer": ["x"], "answer-seen": ["1"], "answer-ticked": ["3", "1", "9"]})
    assert seen == {"text": "x", "seen": True, "ticked": [0, 2]}
    mark = kind.grade(body, seen)
    assert (mark.fraction_bp, mark.flags) == (6666, ("self-assessed",))
    assert kind.parse(body, {}, {"answer": [" "], "answer-seen": ["1"], "answer-ticked": ["1"]}) is None


# Any input at all ----------------------------------------------------------------------

BODIES = {name: body_of(name) for name in SOURCES}
NAMES = [f"answer-{n}" for n in ("seen", "ticked", "date", "numero", "l1", "ht", "ttc", *range(1, 6))]
LIKELY = ["1", "2", "3", "4", "0", "9", "360", "12,5", "1 000 €", "-3", "1e9", "٣", "²", "", "date de facture"]
values = st.one_of(st.sampled_from(LIKELY), st.text(max_size=40))
some_fields = st.dictionaries(st.sampled_from(["answer", *NAMES]), st.lists(values, max_size=3), max_size=10)


@given(st.sampled_from(sorted(SOURCES)), some_fields, st.integers(0, 2**31))
def test_any_input_is_marked_within_bounds_and_read_back_the_same(name, fields, seed):
    kind, body = KINDS[name], BODIES[name]
    prepared = kind.prepare(body, seed)
    answer = kind.parse(body, prepared, fields)
    assert json.loads(json.dumps(answer)) == answer
    mark = kind.grade(body, answer)
    assert 0 <= mark.fraction_bp <= FULL
    assert kind.parse(body, prepared, kind.fields(body, prepared, answer)) == answer
    assert isinstance(kind.summarise(body, answer), str)
    assert answer is None or isinstance(kind.problem(body, answer), str)
    for view in (
        kind.public_view(body, prepared),
        kind.control_view(body, prepared, answer),
        kind.review(body, prepared, answer),
    ):
        assert json.loads(json.dumps(view)) == view
    assert kind.statement(body, prepared)
    assert kind.explanation(body, prepared, answer)


@given(st.permutations([0, 1, 2, 3]))
def test_swapping_two_neighbours_costs_one_pair(places):
    kind, body = KINDS["ordering"], BODIES["ordering"]
    for n in range(3):
        swapped = list(places)
        swapped[n], swapped[n + 1] = swapped[n + 1], swapped[n]
        one, two = (kind.grade(body, {"places": p}).fraction_bp for p in (places, swapped))
        assert abs(one - two) in {1666, 1667}


def test_the_punctuation_after_a_gap_stays_with_it():
    assert gaps("Le {un}, puis le {deux} : {trois}.") == [
        ("Le ", "un", ","),
        (" puis le ", "deux", "\u00a0:"),
        (" ", "trois", "."),
        ("", "", ""),
    ]
