"""What holds for any case: no tool raises, totals add up, and what the rule makes grow grows."""

from __future__ import annotations

import itertools
import random
from datetime import date, timedelta
from typing import Any

import pytest

from elearn.calculators.extend import Bars, Result
from elearn.calculators.fields import Field
from elearn.calculators.solving import Case, depends_on, solve
from tests.calculators.conftest import TODAY, TOOLS, Files

NONSENSE = (
    "",
    "abc",
    "-1",
    "1e9",
    "NaN",
    "Infinity",
    "١٢",
    "9" * 60,
    "1,2,3",
    "<b>",
    "0x10",
    "1_000",
    "\0",
    "--",
    "€",
    "%",
)


def random_text(dice: random.Random, field: Field) -> str:
    """Something that the field accepts, or would like to."""
    if field.kind == "choice":
        return dice.choice(field.choices).value
    if field.kind == "day":
        return (date(2025, 6, 1) + timedelta(days=dice.randrange(900))).isoformat()
    if field.kind == "text":
        return dice.choice(["", "Saisie", "<i>x</i>"])
    if field.kind == "whole":
        return str(dice.randrange(int(field.minimum), int(field.maximum or 100) + 1))
    most = float(field.maximum if field.maximum is not None else 100 if field.kind == "percent" else 90_000)
    return f"{dice.choice([0, 1, dice.uniform(0, most), dice.uniform(0, most / 50)]):.2f}"


def solved(files: Files, slug: str, today: date = TODAY, **given: str) -> Case:
    """A case of a tool."""
    return solve(TOOLS[slug], given, files, today)


def result(files: Files, slug: str, **given: str) -> Result:
    """Its result, which must be there."""
    case = solved(files, slug, **given)
    assert case.result is not None, case.typed.faults
    return case.result


@pytest.mark.parametrize("slug", TOOLS)
def test_no_case_raises(slug: str, files: Files) -> None:
    dice = random.Random(slug)
    computed = 0
    for _ in range(250):
        given = {f.name: random_text(dice, f) for f in TOOLS[slug].fields}
        if dice.random() < 0.3:
            given[dice.choice(list(given))] = dice.choice(NONSENSE)
        found = solved(files, slug, **given)
        assert (found.result is None) == bool(found.typed.faults)
        assert all(found.typed.faults.values())
        computed += found.result is not None
    assert computed > 20


@pytest.mark.parametrize("slug", TOOLS)
@pytest.mark.parametrize("today", [date(2025, 3, 1), date(2027, 2, 1), date(2031, 1, 1)])
def test_another_year_computes_too_and_says_which_values_are_not_of_it(slug: str, today: date, files: Files) -> None:
    case = solved(files, slug, today)
    assert case.result is not None
    assert all(u.is_other_year == (files.value(u.parameter.name, u.on) is None) for u in case.used)
    if slug == "cotisations-micro" and today.year == 2031:
        assert "ir-tranche-1" in {u.parameter.name for u in case.used if u.is_other_year}


@pytest.mark.parametrize("slug", TOOLS)
def test_the_example_of_the_form_is_a_case_and_shows_its_work(slug: str, files: Files) -> None:
    found = result(files, slug)
    assert any(line.is_main for line in found.lines)
    assert found.rounding
    computed = [line for line in found.lines if line.key not in {"outcome", "total", "fixed", "higher", "chamber"}]
    assert [line.key for line in computed if not line.words] == []
    assert len({line.key for line in found.lines}) == len(found.lines)
    for table in found.tables:
        assert {len(row) for row in [*table.rows, *([table.total] if table.total else [])]} == {len(table.columns)}


@pytest.mark.parametrize("slug", TOOLS)
def test_what_it_depends_on_is_known_whatever_the_choices(slug: str, files: Files) -> None:
    names = depends_on(TOOLS[slug], files, TODAY)
    assert set(names) <= set(files.entries)
    assert {u.parameter.name for u in solved(files, slug).used} <= set(names)


@pytest.mark.parametrize("kind", ["money", "percent", "number", "whole"])
@pytest.mark.parametrize("text", NONSENSE[1:])
def test_what_is_not_a_number_is_said(kind: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"\w{3}"):
        Field("x", "X", kind, maximum=100).read(text)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1 234,50", 123450),
        ("1\u202f234,50 €", 123450),
        ("1234.5", 123450),
        (" 12 ", 1200),
        ("0,005", 1),
        ("1'000", 100000),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, cents: int) -> None:
    assert Field("x", "X").read(text) == cents  # type: ignore[arg-type]


@pytest.mark.parametrize(("text", "day"), [("22/11/2026", date(2026, 11, 22)), ("2026-11-22", date(2026, 11, 22))])
def test_dates_are_read_both_ways(text: str, day: date) -> None:
    assert Field("x", "X", "day").read(text) == day  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["31/02/2026", "2026-13-01", "hier", "01/01/0001", "1/1/99999", "22/11"])
def test_a_day_that_does_not_exist_is_said(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w{3}"):
        Field("x", "X", "day").read(text)  # type: ignore[arg-type]


def grows(values: list[Any]) -> bool:
    """Each at least the one before."""
    return all(a <= b for a, b in itertools.pairwise(values))


def test_a_day_costs_more_when_more_is_wanted_or_less_is_sold(files: Files) -> None:
    assert grows([result(files, "tjm", net=str(n)).value("rate") for n in range(500, 6000, 250)])
    assert grows([-result(files, "tjm", part=str(n)).value("rate") for n in range(10, 101, 5)])
    assert grows([result(files, "tjm", charges=str(n)).value("needed") for n in range(0, 20000, 1500)])


def test_the_threshold_grows_with_the_costs(files: Files) -> None:
    assert grows(
        [result(files, "seuil-de-rentabilite", fixes=str(n)).value("threshold") for n in range(0, 30000, 1000)]
    )
    assert grows([result(files, "seuil-de-rentabilite", variables=str(n)).value("threshold") for n in range(0, 60, 3)])


def test_taxes_and_contributions_grow_with_the_turnover_and_leave_something(files: Files) -> None:
    for activity in ("liberal", "services-artisan", "vente-commerce"):
        found = [result(files, "cotisations-micro", ca=str(n), activite=activity) for n in range(0, 80000, 2500)]
        for key in ("contributions", "social", "flat_tax", "scale_tax", "left_flat", "left_scale"):
            assert grows([f.value(key) for f in found]), (activity, key)
        for f in found:
            assert f.value("social") == f.value("contributions") + f.value("training") + f.value("chamber")
            assert f.value("left_flat") >= 0


def test_the_columns_of_the_comparison_add_up_and_grow_with_the_turnover(files: Files) -> None:
    found = [result(files, "comparer-les-statuts", ca=str(n)) for n in range(8000, 83000, 2500)]
    for key in ("micro", "ei", "eurl", "sasu"):
        assert grows([f.value(f"{key}_left") for f in found]), key
        for f in found:
            parts = [f.value(f"{key}_{part}") for part in ("left", "contributions", "tax")]
            assert sum(parts) == f.value(f"{key}_at_hand")
    drawing = found[10].drawing
    assert isinstance(drawing, Bars)
    assert [sum(bar.parts) for bar in drawing.bars] == [
        found[10].value(f"{k}_at_hand") for k in ("micro", "ei", "eurl", "sasu")
    ]


def test_the_comparison_says_where_it_only_guesses(files: Files) -> None:
    precision = next(row for row in result(files, "comparer-les-statuts").tables[0].rows if row[0] == "Précision")
    assert precision[1:] == ["taux publiés", *["entre des points connus"] * 2, "près du seul exemple connu"]
    craft = result(files, "comparer-les-statuts", activite="services-artisan").tables[0].rows[3]
    assert craft[2:] == ["ordre de grandeur"] * 3
    far = next(row for row in result(files, "comparer-les-statuts", ca="80000").tables[0].rows if row[0] == "Précision")
    assert far[2:] == ["ordre de grandeur"] * 3
    assert solved(files, "comparer-les-statuts", activite="liberal-cipav").typed.faults.keys() == {"activite"}


def test_more_turnover_never_brings_a_better_verdict(files: Files) -> None:
    order = ["kept", "lost-next-year", "due-at-once"]
    for start in ("", "2026-02-10", "2026-09-01"):
        given = {f"m{n}": "0" for n in range(1, 13)} | {"debut": start}
        ranks = [
            order.index(result(files, "seuils-de-tva", **(given | {"m12": str(n)})).value("verdict"))
            for n in range(0, 60000, 1500)
        ]
        assert grows(ranks)
        assert set(ranks) == {0, 1, 2}


def test_an_invoice_adds_up_whatever_its_lines(files: Files) -> None:
    dice = random.Random(7)
    for _ in range(100):
        given = {f"p{n}": f"{dice.uniform(0.01, 500):.2f}" for n in range(1, 6)}
        given |= {f"q{n}": f"{dice.uniform(0.1, 20):.2f}" for n in range(1, 6)}
        given |= {f"t{n}": dice.choice(["20", "10", "5.5", "2.1"]) for n in range(1, 6)}
        found = result(files, "tva-facture", **given)
        assert found.value("net") + found.value("vat") == found.value("gross")
        assert found.value("deposit") + found.value("balance") == found.value("gross")
        assert 0 <= found.value("vat") <= found.value("net") * 0.2 + 3


def test_penalties_grow_each_day_and_begin_the_day_after(files: Files) -> None:
    days = [(date(2026, 4, 1) + timedelta(days=n)).isoformat() for n in range(120)]
    found = [result(files, "penalites-de-retard", paiement=day) for day in days]
    assert grows([f.value("penalty") for f in found])
    assert [f.value("total") for f in found[:2]] == [0, 4000 + found[1].value("penalty")]
    assert result(files, "penalites-de-retard", paiement="").value("days") == (TODAY - date(2026, 4, 1)).days


def test_a_delay_over_two_half_years_takes_the_rate_of_each(files: Files) -> None:
    taken = solved(files, "penalites-de-retard", echeance="2026-06-01", paiement="2026-07-31").used
    held = {u.on for u in taken if u.parameter.name == "bce-taux"}
    assert held == {date(2026, 1, 1), date(2026, 7, 1)}


def test_an_agreed_rate_under_the_minimum_is_raised_and_said(files: Files) -> None:
    found = result(files, "penalites-de-retard", taux="contrat", taux_contrat="5")
    assert str(found.value("rate")) == "7.86"
    assert found.notes[0].kind == "here"
    private = result(files, "penalites-de-retard", client="particulier", taux="contrat", taux_contrat="5")
    assert (str(private.value("rate")), private.value("fixed")) == ("5", 0)


def test_cash_is_neither_made_nor_lost(files: Files) -> None:
    found = result(files, "tresorerie")
    receipts = 120000 + 240000 + 300000 + 200000 + 360000 + 280000
    assert found.value("ends")[-1] == 150000 + receipts - sum(found.value("outs"))
    assert found.value("late_6") == found.value("end")  # a late sum changes when, not how much


def test_the_share_of_the_home_never_passes_its_cost(files: Files) -> None:
    totals = [result(files, "bureau-a-domicile", bureau=str(n)).value("total") for n in range(66)]
    assert grows(totals)
    assert totals[-1] == 78000 * 12 + 108000 + 21600
    assert "bureau" in solved(files, "bureau-a-domicile", bureau="66").typed.faults


def test_nothing_is_said_of_emissions_without_the_readers_figure(files: Files) -> None:
    assert {"co2", "cost"} & {line.key for line in result(files, "trajets-evites").lines} == set()


@pytest.mark.parametrize(
    ("slug", "given", "field"),
    [
        ("cotisations-micro", {"activite": "liberal-cipav", "acre": "quart"}, "acre"),
        ("cotisations-micro", {"activite": "vente-commerce", "acre": "moitie"}, "acre"),
        ("seuils-de-tva", {"debut": "2026-06-01"}, "m1"),
        ("seuils-de-tva", {"debut": "2027-06-01"}, "debut"),
        ("tva-facture", {"q1": "0", "p1": "0", "q2": "", "p2": ""}, "q1"),
        ("penalites-de-retard", {"taux": "contrat"}, "taux_contrat"),
        ("penalites-de-retard", {"client": "particulier"}, "taux"),
        ("tresorerie", {"retard": "9000"}, "retard"),
    ],
)
def test_values_that_do_not_go_together_are_told_beside_their_field(
    slug: str, given: dict[str, str], field: str, files: Files
) -> None:
    assert set(solved(files, slug, **given).typed.faults) == {field}


def test_a_parameter_that_is_not_there_is_named_and_stops_nothing() -> None:
    class Without(Files):
        def value(self, name: str, on: date) -> Any:
            return None if name == "cfp-liberal" else super().value(name, on)

        def latest(self, name: str, on: date) -> Any:
            return None if name == "cfp-liberal" else super().latest(name, on)

    assert "cfp-liberal" in depends_on(TOOLS["cotisations-micro"], Without(), TODAY)
