"""What is typed and said in plain words: hours, lists, prices; the map; the simulator."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.telecentres import words
from elearn.telecentres.clock_text import stretches_of, typed_stretches
from elearn.telecentres.map import OUTLINE, Place, draw
from elearn.telecentres.pricing import Holder, Rate, quote
from elearn.telecentres.simulation import simulate

LONG_AGO = date(2020, 1, 1)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", []),
        ("fermé", []),
        ("8:30-12:00, 13:30-17:30", [(510, 720), (810, 1050)]),
        ("de 8 h 30 à 12 h et de 13h30 à 17h", [(510, 720), (810, 1020)]),
        ("9–17", [(540, 1020)]),
        ("18:00-8:00", [(1080, 480)]),
    ],
)
def test_hours_as_typed(typed: str, found: list[tuple[int, int]]) -> None:
    assert stretches_of(typed) == found


@pytest.mark.parametrize("typed", ["matin", "8:75-9:00", "25-26", "8-9-10", "8:30", "8:00-9:00 9:00-10:00"])
def test_what_is_not_hours(typed: str) -> None:
    with pytest.raises(ValueError, match="not"):
        stretches_of(typed)


@given(st.lists(st.tuples(st.integers(0, 1440), st.integers(0, 1440)), max_size=4))
def test_hours_written_are_read_again(stretches: list[tuple[int, int]]) -> None:
    assert stretches_of(typed_stretches(stretches)) == stretches


@given(st.text(max_size=40))
def test_anything_may_be_typed(typed: str) -> None:
    try:
        found = stretches_of(typed)
    except ValueError:
        return
    assert all(0 <= a <= 1440 and 0 <= b <= 1440 for a, b in found)


def test_a_week_is_said_shortly() -> None:
    day, short = [(480, 1110)], [(540, 720), (840, 1020)]
    assert plain(words.week_in_words([day] * 5 + [[], []])) == "Ouvert du lundi au vendredi, de 8 h à 18 h 30."
    said = plain(words.week_in_words([short, [], short, short, day, [], []]))
    assert said == (
        "Ouvert le lundi, de 9 h à 12 h et de 14 h à 17 h ; le mercredi et le jeudi, de 9 h à 12 h et de 14 h à 17 h ; "
        "le vendredi, de 8 h à 18 h 30."
    )
    assert words.week_in_words([[]] * 7) == ""
    assert words.counts_in_words({"desk": 3, "office": 11, "visio": 1}) == (
        "Trois postes en open space, 11 bureaux fermés et une salle de visioconférence."
    )


def test_the_map_holds_every_place_once() -> None:
    places = [
        Place(f"L{n}", f"Commune {n}", f"/telecentres/l{n}", 44.7 + n / 20, 2.3 + n / 20, "open") for n in range(12)
    ]
    twin = Place("Autre", "Commune 0", "/telecentres/autre", 44.701, 2.301, "planned")
    drawing = draw([*places, twin])
    assert sum(len(mark.places) for mark in drawing.marks) == 13
    merged = next(mark for mark in drawing.marks if len(mark.places) == 2)
    assert (merged.label, merged.state) == ("Commune 0 (2)", "open")
    assert all(0 <= m.x <= drawing.width and 0 <= m.y <= drawing.height for m in drawing.marks)
    assert drawing.path.count("L") == len(OUTLINE) - 1
    assert draw([]).marks == ()


def test_a_month_is_simulated_as_it_would_be_paid() -> None:
    rates = [Rate(1, "office", "half_day", 900, LONG_AGO), Rate(2, "office", "month", 5000, LONG_AGO)]
    rates.append(Rate(3, "meeting", "hour", 800, LONG_AGO))

    def price(kind: str, unit: str, start: Any, end: Any, left: Any) -> Any:
        return quote(rates, kind, unit, start, end, centre_id=None, holder=Holder(), included_minutes=left[0])

    first = date(2026, 11, 22)
    times = {("office", "half_day"): 2, ("meeting", "hour"): 3}
    result = simulate(times, first, price, included={"meeting": (120, 0)}, pass_cents=200)
    assert result.cents == {("office", "half_day"): 1800, ("meeting", "hour"): 800}
    assert result.total == 2800
    much = simulate({("office", "half_day"): 12}, first, price, included={})
    assert (much.total, much.by_month) == (5000, frozenset({("office", "half_day")}))
