"""L17: ranking: only what is asked counts, weights are the reader's, equal scores take turns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.directory.grouping import compose
from elearn.directory.matching import WEIGHTS, Candidate, Need, Ranked, kilometres, turn
from elearn.directory.ranking import Ranking
from elearn.directory.reasons import sentence
from elearn.directory.scale import Marks, Scale, both

TODAY = date(2026, 11, 23)  # a Monday
MURAT, AURILLAC = (45.11, 2.868), (44.926, 2.44)


def rank(need: Need, people: Iterable[Candidate], on: date = TODAY) -> list[Ranked]:
    return Ranking(need, people, on).first()


def test_a_proof_by_work_comes_before_one_by_a_course() -> None:
    need = Need(skills=["saisie-de-donnees", "numerisation"])
    people = [
        Candidate(1, {"saisie-de-donnees": "certificate", "numerisation": ""}),
        Candidate(2, {"saisie-de-donnees": "engagement", "numerisation": ""}),
        Candidate(3, {"saisie-de-donnees": ""}),
        Candidate(4, {"illustration": "engagement"}),
    ]
    found = rank(need, people)
    assert [r.person_id for r in found] == [2, 1, 3]
    by_name = {r.criterion: r for r in found[0].reasons}
    assert set(by_name) == {"skills", "proof", "turn"}
    assert (by_name["skills"].share_bp, by_name["proof"].share_bp) == (10_000, 5_000)
    assert found[0].score_bp == round((40 * 10_000 + 25 * 5_000 + 5 * 10_000) / 70)
    assert sentence(by_name["proof"]) == "1 sur 2 avec une preuve."


def test_time_is_counted_week_by_week() -> None:
    need = Need(hours=20, from_on=date(2026, 12, 2), until_on=date(2026, 12, 15))
    always = Candidate(1, {}, hours=20)
    away_one_week = Candidate(2, {}, hours=20, weeks={date(2026, 12, 7): 0})
    later = Candidate(3, {}, hours=20, available_from=date(2026, 12, 14))
    silent = Candidate(4, {})
    shares = {
        r.person_id: next(x for x in r.reasons if x.criterion == "time").share_bp
        for r in rank(need, [always, away_one_week, later, silent])
    }
    assert shares == {1: 10_000, 2: 6_667, 3: 3_333, 4: 0}


def test_the_weights_are_those_of_whoever_asks() -> None:
    need = Need(
        category="traduction", languages=["en", "de"], place=MURAT, weights={"languages": 60, "turn": 0, "autre": 9}
    )
    near = Candidate(1, {"sous-titrage": ""}, {"traduction"}, {"en"}, place=MURAT)
    far = Candidate(2, {"sous-titrage": ""}, {"traduction"}, {"en", "de"}, place=AURILLAC, recent=3)
    nowhere = Candidate(3, {"sous-titrage": ""}, {"traduction"}, ())
    found = rank(need, [near, far, nowhere])
    assert [r.person_id for r in found] == [2, 1, 3]
    assert [x.criterion for x in found[0].reasons] == ["languages", "proof", "distance"]
    assert sentence(found[0].reasons[2]) == "À 39 km."
    assert sentence(found[2].reasons[2]) == "Commune non indiquée."
    assert round(kilometres(MURAT, AURILLAC)) == 39
    assert rank(Need(category="web", without=[1]), [near]) == []


def test_a_group_is_proposed_when_it_shows_more_than_each_of_its_members_alone() -> None:
    need = Need(skills=["a", "b", "c"], hours=30, from_on=date(2026, 12, 7), until_on=date(2026, 12, 14))
    people = [
        Candidate(1, {"a": "engagement"}, hours=10),
        Candidate(2, {"b": "certificate", "a": ""}, hours=15, available_from=date(2026, 12, 14)),
        Candidate(3, {"c": ""}, hours=20, place=MURAT),
        Candidate(4, {"a": ""}, hours=5),
    ]
    (best,) = compose(Ranking(need, people, TODAY), {})
    assert sorted(best.people) == [1, 2, 3]
    by_name = {r.criterion: r for r in best.reasons}
    assert (by_name["skills"].found, by_name["proof"].found, by_name["time"].found) == (3, 2, 30)
    assert by_name["time"].share_bp == 10_000
    assert best.score_bp > max(r.score_bp for r in rank(need, people))
    same = compose(Ranking(need, people, TODAY), {12: (3, 2, 1), 13: (1, 99), 14: (1, 4)})
    assert (same[0].team, sorted(same[0].people)) == (12, [1, 2, 3]), "a team that exists comes first"
    assert all(99 not in g.people for g in same), "nobody who shows nothing of what is asked"


def test_nobody_is_proposed_together_when_one_alone_is_enough_or_was_left_out() -> None:
    need = Need(skills=["a"], without=[2])
    people = [Candidate(1, {"a": "engagement"}), Candidate(2, {"a": "engagement"}), Candidate(3, {"a": ""})]
    assert compose(Ranking(need, people, TODAY), {5: (1, 2), 6: (1, 3)}) == []
    scale = Scale(Need(skills=["a"], place=AURILLAC))
    one = scale.read(Candidate(1, {"a": "certificate"}, place=MURAT, recent=2))
    other = scale.read(Candidate(2, {"a": "deliverable"}, place=AURILLAC))
    assert one is not None
    assert other is not None
    whole = both(one, other)
    assert (whole.worths, whole.km, whole.recent, whole.hours) == ({"a": 8}, 0, 2, None)
    assert both(other, one) == whole


def test_equal_scores_take_turns() -> None:
    firsts = {min(range(1, 9), key=lambda n: turn(n, date.fromordinal(740_000 + day))) for day in range(60)}
    assert len(firsts) >= 6
    same = [Candidate(n, {"illustration": ""}) for n in range(1, 9)]
    need = Need(skills=["illustration"])
    assert rank(need, same) == rank(need, reversed(same))


codes = st.sampled_from(["a", "b", "c", "d"])


@given(
    st.lists(
        st.builds(
            Candidate,
            st.integers(1, 50),
            st.dictionaries(codes, st.sampled_from(["", "certificate", "deliverable", "engagement"])),
            languages=st.frozensets(st.sampled_from(["fr", "en"])),
            hours=st.none() | st.integers(0, 60),
            recent=st.integers(0, 9),
        ),
        unique_by=lambda c: c.person_id,
    ),
    st.frozensets(codes, min_size=1),
    st.dictionaries(st.sampled_from(sorted(WEIGHTS)), st.integers(0, 100)),
)
@settings(max_examples=100)
def test_a_score_is_the_share_of_the_weights(people, skills, weights) -> None:
    need = Need(skills=skills, languages=["en"], hours=10, weights=weights)
    found = rank(need, people)
    assert {r.person_id for r in found} == {c.person_id for c in people if skills & set(c.skills)}
    assert all(0 <= r.score_bp <= 10_000 for r in found)
    assert [r.score_bp for r in found] == sorted((r.score_bp for r in found), reverse=True)
    for one in found:
        whole = sum(r.weight for r in one.reasons)
        won = Fraction(sum(r.weight * r.share_bp for r in one.reasons))
        assert one.score_bp == (round(won / whole) if whole else 0)


marks = st.builds(
    Marks,
    st.dictionaries(codes, st.sampled_from([0, 6, 8, 10])),
    st.frozensets(st.sampled_from(["fr", "en"])),
    st.none() | st.tuples(st.integers(0, 60), st.integers(0, 60)),
    st.none() | st.integers(0, 300),
    st.integers(0, 9),
)


@given(marks, marks, marks)
def test_what_several_show_together_does_not_depend_on_who_is_counted_first(one, two, three) -> None:
    assert both(one, two) == both(two, one)
    assert both(both(one, two), three) == both(one, both(two, three))
    assert both(one, two).worths.keys() == one.worths.keys() | two.worths.keys()
