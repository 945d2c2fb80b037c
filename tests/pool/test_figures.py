"""Amounts, the signed form of a quote, comparison in the same units, matching with its reasons, drafts."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.config import ROOT
from elearn.core.canonical import canonical, digest
from elearn.directory import skills_file
from elearn.pool import drafts, words
from elearn.pool.comparing import Offered, marks
from elearn.pool.figures import FRANCHISE, REAL, Line, from_json, totals
from elearn.pool.terms import Terms

lines = st.lists(
    st.builds(
        Line, st.integers(0, 3), st.just("x"), st.just("hour"), st.integers(1, 10**6), st.integers(0, 10**6),
        st.sampled_from([0, 210, 550, 1000, 2000]),
    ),
    min_size=1, max_size=6,
)  # fmt: skip


@settings(max_examples=80)
@given(lines)
def test_totals_are_those_of_exact_decimals_with_vat_by_rate_on_the_whole(found):
    def cents(value):
        return int(value.quantize(Decimal(1), ROUND_HALF_UP))

    nets = [cents(Decimal(one.price_cents) * one.quantity / 100) for one in found]
    bases = {}
    for one, net in zip(found, nets, strict=True):
        bases[one.vat_bp] = bases.get(one.vat_bp, 0) + net
    tax = sum(cents(Decimal(base) * rate / 10_000) for rate, base in bases.items())
    real, free = totals(found, REAL), totals(found, FRANCHISE)
    assert (real.net_cents, real.vat_cents) == (sum(nets), tax)
    assert (free.net_cents, free.vat_cents, free.taxes) == (sum(nets), 0, ())
    assert from_json([one.as_json() for one in found]) == tuple(found)


def test_the_hash_is_of_what_is_said_not_of_its_order_and_never_of_a_float():
    said = {"lines": [{"price_cents": 2500, "label": "Été"}], "number": 1}
    assert canonical({"number": 1, "lines": [{"label": "Été", "price_cents": 2500}]}) == canonical(said)
    assert canonical(said) == '{"lines":[{"label":"Été","price_cents":2500}],"number":1}'
    assert digest(said) != digest({**said, "number": 2})
    with pytest.raises(TypeError):
        digest({"lines": [{"price": 25.0}]})


def test_quotes_are_marked_on_what_can_be_computed_and_only_on_that():
    cheap = Offered(1, (Line(1, "a", "hour", 4000, 2000),), FRANCHISE, delay_days=20)
    quick = Offered(2, (Line(1, "a", "hour", 4000, 2500), Line(0, "b", "act", 100, 0)), REAL, delay_days=10)
    silent = Offered(3, (Line(1, "a", "hour", 4000, 4000),), FRANCHISE)
    found = marks([cheap, quick, silent], {"price": 60, "delay": 20, "method": 20})
    assert [m.mark for m in found[1]] == [100, 50, None]
    assert [m.mark for m in found[2]] == [80, 100, None]
    assert [m.mark for m in found[3]] == [50, 0, None]
    assert quick.for_lot(1).total_cents == 100_000
    assert quick.for_lot(2) is None


def test_there_is_a_draft_for_each_category_of_the_directory_with_skills_it_knows():
    listed = skills_file.read(ROOT / "content" / skills_file.NAME)
    found = drafts.drafts()
    assert set(found) == {c.code for c in listed.categories}
    assert len(found) == 10
    known = {s.code for s in listed.skills}
    for one in found.values():
        assert set(one.skills) <= known, one.category
        assert sum(one.criteria.values()) == 100


def test_a_draft_that_cannot_be_used_says_which_and_why(tmp_path):
    file = tmp_path / "secretariat.yaml"
    text = (drafts.FOLDER / "secretariat.yaml").read_text(encoding="utf-8")
    file.write_text(text.replace("price: 40", "price: 41"), encoding="utf-8")
    with pytest.raises(drafts.DraftError, match="do not sum to 100"):
        drafts.read(file)
    file.write_text(text.replace("unit: hour", "unit: pound"), encoding="utf-8")
    with pytest.raises(drafts.DraftError, match="no unit"):
        drafts.read(file)
    file.write_text("category: secretariat", encoding="utf-8")
    with pytest.raises(drafts.DraftError, match=r"secretariat\.yaml"):
        drafts.read(file)


def test_terms_hold_only_what_a_contract_may():
    assert Terms.read({"silent_days": 5, "unknown": 1}) == Terms(silent_days=5)
    assert Terms.read(Terms(3, 8, 60, 30, 45).as_json()) == Terms(3, 8, 60, 30, 45)
    assert Terms(payment_days=61, silent_days=-1).faults() == ["silent_days", "payment_days"]


def test_words_are_sold_by_the_thousand_at_a_price_with_cents():
    lines = [Line(1, "Traduction", "kword", 1_250, 6_550)]
    assert totals(lines, FRANCHISE).net_cents == 81_875, "12,5 thousand words at 65,50 €: 6,55 cents a word"
    assert words.quantity(1_250, "kword") == "12,5 milliers de mots"
    assert words.quantity(100, "kword") == "1 millier de mots"
